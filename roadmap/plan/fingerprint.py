"""One exact plan: its content as a text, and a short name for it."""

import hashlib
import json

from pydantic import ValidationError

from roadmap.plan.model import Roadmap


def canonical(roadmap: Roadmap) -> str:
    """The plan's content as JSON with sorted keys, without what is left to its default."""
    content = roadmap.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plan_hash(roadmap: Roadmap) -> str:
    """SHA-256, in hexadecimal, of the plan's canonical content.

    Comments, layout, the order of keys and defaults that are written out do not change it; the order of phases,
    milestones and so on does.
    """
    return hashlib.sha256(canonical(roadmap).encode()).hexdigest()


def plan_of(content: str) -> Roadmap | None:
    """The plan that `canonical` wrote; None for one of another format, which this program does not read."""
    try:
        return Roadmap.model_validate_json(content)
    except ValidationError:
        return None
