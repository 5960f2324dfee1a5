"""The address under which the dashboard is reached from outside, which links begin with, and who asks.

`ROADMAP_PUBLIC_URL` names the address. Where it does not, it is what the visitor asked for. The headers by which a
proxy tells such things are believed only if `ROADMAP_BEHIND_PROXY` is 1: anybody else could write them too.
"""

import os
import re
from collections.abc import Mapping

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?")
_ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")
NOWHERE = "http://localhost"


def web_address(scheme: str, headers: Mapping[str, str], environment: Mapping[str, str] | None = None) -> str:
    """The address without a slash at its end; `headers` are the request's, with names in lower case."""
    named = os.environ if environment is None else environment
    public = named.get("ROADMAP_PUBLIC_URL", "").strip().rstrip("/")
    if _ADDRESS.fullmatch(public):
        return public
    host = headers.get("host", "")
    if named.get("ROADMAP_BEHIND_PROXY") == "1":
        scheme = _nearest(headers.get("x-forwarded-proto")) or scheme
        host = _nearest(headers.get("x-forwarded-host")) or host
    if not _HOST.fullmatch(host):
        return NOWHERE
    return f"{'https' if scheme in ('https', 'wss') else 'http'}://{host}"


def by_https(scheme: str, headers: Mapping[str, str]) -> bool:
    """Whether the visitor came by https, as far as the server or the proxy in front of it tells."""
    return web_address(scheme, headers).startswith("https:")


def visitor(client: str, headers: Mapping[str, str], environment: Mapping[str, str] | None = None) -> str:
    """Where a request comes from: `client`, or behind a proxy what the one next to us saw."""
    named = os.environ if environment is None else environment
    behind_proxy = named.get("ROADMAP_BEHIND_PROXY") == "1"
    return (_nearest(headers.get("x-forwarded-for")) if behind_proxy else "") or client


def _nearest(told: str | None) -> str:
    """What the proxy next to us said: each adds its own word at the end."""
    return (told or "").rpartition(",")[2].strip()
