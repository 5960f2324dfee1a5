"""A short name for one exact plan."""

import hashlib
import json

from roadmap.plan.model import Roadmap


def plan_hash(roadmap: Roadmap) -> str:
    """SHA-256, in hexadecimal, of the plan's content as JSON with sorted keys.

    Comments, layout, the order of keys and defaults that are written out do not change it; the order of phases,
    milestones and so on does.
    """
    content = roadmap.model_dump(mode="json", exclude_defaults=True)
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
