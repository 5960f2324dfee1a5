"""The front door: Streamlit's server, with our settings and headers.

`make run`, `streamlit run app.py` and `uvicorn app:app` all serve the same, from any folder.
"""

import sys
import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from roadmap.dashboard.showing import board
from roadmap.dashboard.signed_in import elsewhere, staff_by_cookies
from roadmap.evidence import LedgerError
from roadmap.public.api import api_routes
from roadmap.public.calendars import calendar_routes
from roadmap.public.closed_doors import ClosedDoors
from roadmap.public.crawlers import crawler_routes
from roadmap.public.downloads import download_routes
from roadmap.public.embeds import embed_routes
from roadmap.public.faults import Faults
from roadmap.public.feeds import feed_routes
from roadmap.public.first_paint import page_routes
from roadmap.public.headers import SafeHeaders
from roadmap.public.images import image_routes
from roadmap.public.script_files import ScriptFiles
from roadmap.public.signing_in import sign_in_routes
from roadmap.public.snapshots import snapshot_routes
from roadmap.views.rendering import STAFF_PAGES
from roadmap.yaml_file import Problems

HOUSE = Path(__file__).resolve().parent
SETTINGS = HOUSE / ".streamlit" / "config.toml"
STREAMLIT_FILES = Path(st.__file__).parent / "static"
STREAMLIT_INDEX = STREAMLIT_FILES / "index.html"
GIVEN_AT_START = "command-line argument or environment variable"


def settle(settings: Path = SETTINGS) -> None:
    """Makes the settings in the file hold, save those that whoever started the server gave by flag or environment.

    Streamlit looks for the file beside the script it runs and in the folder it is started from, which under uvicorn
    are other places than this one.
    """
    for key, value in _flat(tomllib.loads(settings.read_text(encoding="utf-8"))):
        if config.get_where_defined(key) != GIVEN_AT_START:
            config.set_option(key, value, str(settings))


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """`{"theme": {"light": {"textColor": …}}}` as `("theme.light.textColor", …)`."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


@asynccontextmanager
async def _open(_: st.App) -> AsyncIterator[None]:
    """Says where the dashboard is. Streamlit's own greeting asks the outside for this machine's address first."""
    if Path(sys.argv[0]).name == Path(__file__).name:
        print(f"The dashboard is at {_here()}", flush=True)
    await run_in_threadpool(_welcome_the_first)
    yield


def _here() -> str:
    return f"http://localhost:{config.get_option('server.port')}"


def _welcome_the_first() -> None:
    """On a new installation, says how the first administrator gets in."""
    try:
        token = None if elsewhere() else board().ledger.staff.first_link()
    except (LedgerError, Problems, OSError):
        return  # whoever opens a page is told; the log has the reasons
    if token:
        print(
            f"Nobody has an account yet. To make yours, open once, within two days: {_here()}/welcome/{token}",
            flush=True,
        )


settle()
# The folder `pages` beside our script is st.navigation's. Left alone, Streamlit would run its files without the script
# until somebody opened the overview.
PagesManager.uses_pages_directory = False
app = st.App(
    HOUSE / "roadmap" / "dashboard" / "main.py",
    lifespan=_open,
    routes=[
        *api_routes(board),
        *feed_routes(board),
        *download_routes(board),
        *image_routes(board),
        *snapshot_routes(board),
        *embed_routes(board),
        *sign_in_routes(board, elsewhere),
        *calendar_routes(board),
        *crawler_routes(board),
        *page_routes(board, STREAMLIT_INDEX, STAFF_PAGES),
    ],
    middleware=[
        Middleware(SafeHeaders, index=STREAMLIT_INDEX.read_text(encoding="utf-8")),
        Middleware(Faults),
        Middleware(ClosedDoors, may_upload=staff_by_cookies),
        Middleware(ScriptFiles, folder=STREAMLIT_FILES / "static", prefix="/static/"),
    ],
)
