"""The static edition: the whole public site as plain files, for any host, any folder, and straight from disk.

A page is made by the same function that makes it for visitors; what only a server can answer (other days, searches,
kits) is left out, and every link leads to a file. `publish` is all that the command line needs.
"""

from roadmap.public.edition.publishing import EvidenceMoved, Published, publish
from roadmap.public.edition.writing import NotOurs

__all__ = ["EvidenceMoved", "NotOurs", "Published", "publish"]
