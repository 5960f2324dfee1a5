"""Headers that go out with every answer, whoever made it.

An answer that brings a header of its own keeps it: a page that may be framed elsewhere brings its own
Content-Security-Policy, a picture that other sites may show brings FOR_ANY_SITE.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html.parser import HTMLParser
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roadmap.public.web_address import by_https

SAFE: dict[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer says."""

SAFE_PAGE = SAFE | {
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What a page says besides. For a script it would mean nothing, and a first visit fetches seventy."""

FOR_ANY_SITE: Mapping[str, str] = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""For what other sites may show or read: pictures, the API, feeds."""

NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
"""The policy of what is no page: should a browser open it as one, nothing in it runs or is fetched."""

OWN_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The policy of a page of ours, whose scripts and styles are files."""

FOR_A_YEAR = "max-age=31536000"
"""How long a browser that came by https asks for nothing else. Other hosts of the domain are not ours to speak for."""

_Headers = list[tuple[bytes, bytes]]


def streamlit_page(html: str) -> str:
    """The policy for Streamlit's page as it is sent.

    Of the scripts in the page itself those run that are there now, known by their hashes; of others only files of ours.
    WebAssembly is how Streamlit reads tables. Styles are set by script all over Streamlit and Plotly, and by pages of
    ours for the length of a bar.
    """
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *(f"'{hash}'" for hash in _hashes(html))])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; media-src 'self'; frame-src 'self'; worker-src 'self' blob:; "
        "manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def _hashes(html: str) -> list[str]:
    """What a policy calls each script in a page: the hash of its text, with line ends as browsers see them."""
    found = _InlineScripts()
    found.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    found.close()
    return [f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}" for script in found.scripts]


class _InlineScripts(HTMLParser):
    """Collects the scripts that stand in a page. Data in script elements, such as JSON-LD, does not run."""

    RUN = ("", "module", "text/javascript", "application/javascript")

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self._inside = tag == "script" and "src" not in named and (named.get("type") or "") in self.RUN
        if self._inside:
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


class SafeHeaders:
    """Adds the headers above, a Content-Security-Policy and, over https, Strict-Transport-Security to every answer.

    Not where the asker is told that nothing has changed: browsers put the headers of that in the place of those that
    they have. `index` is Streamlit's index page, whose own scripts may run.
    """

    def __init__(self, app: ASGIApp, index: str) -> None:
        self._app = app
        self._no_page = _encoded(SAFE | {"Content-Security-Policy": NO_PAGE})
        self._page = _encoded(SAFE_PAGE | {"Content-Security-Policy": streamlit_page(index)})
        self._https = _encoded({"Strict-Transport-Security": FOR_A_YEAR})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] != HTTPStatus.NOT_MODIFIED:
                message["headers"] = self._completed(scope, list(message.get("headers", ())))
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)

    def _completed(self, scope: Scope, headers: _Headers) -> _Headers:
        """The answer's own headers, and of ours those that it does not have."""
        there = dict(headers)
        ours = self._page if there.get(b"content-type", b"").startswith(b"text/html") else self._no_page
        if _by_https(scope):
            headers, ours = [_for_https_only(*each) for each in headers], ours + self._https
        return headers + [each for each in ours if each[0] not in there]


def _encoded(headers: Mapping[str, str]) -> _Headers:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _for_https_only(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie that was set here is never sent over http. Streamlit does not know of the proxy that ends https."""
    if name == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return name, value


def _by_https(scope: Scope) -> bool:
    return by_https(scope.get("scheme", "http"), _told(scope["headers"]))


def _told(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Those headers of a request that say where it was sent."""
    wanted = (b"host", b"x-forwarded-host", b"x-forwarded-proto")
    return {name.decode(): value.decode("latin-1") for name, value in headers if name in wanted}
