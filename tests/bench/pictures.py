"""How fast pictures are made, alone and for a crowd, and what they cost in memory, beside Plotly's way to make one."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from importlib.util import find_spec
from itertools import cycle, islice, product
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from roadmap.board import Board, Settings
from roadmap.public.allowance import Allowance, Rate
from roadmap.public.drawing_room import DrawingRoom
from roadmap.public.images import Rooms, image_routes
from roadmap.public.kit_room import KitRoom
from roadmap.snapshot import SIZES, card_names, content, draw, read_metadata
from roadmap.snapshot.kit import kit, write_zip
from tests.bench.answers import stopwatch
from tests.bench.goals import Figure, middle
from tests.bench.visitors import serve
from tests.browser.visitor import NoChromium, Visit, browser, chromium, visiting
from tests.servers import HOUSE

CARD = "public-support"
"""The card that is used most, and the one that Plotly has a figure of."""

WARM, COLD, KIT, PLOTLY = 20.0, 1200.0, 6.0, 10.0
CHOSEN, SWITCHES = 150.0, 12
CROWD, PICTURES_A_SECOND = 32, 60
RENDERS, GROWTH = 5_000, 150
ROUNDS, KITS = 30, 3


def figures(data: Path) -> Iterator[Figure]:
    board = Board.open(Settings.from_environment({"ROADMAP_DATA": str(data)}))
    with _processor("a warm PNG", ROUNDS) as spent:
        ours = _warm(board)
    yield Figure(f"warm PNG 1200 × 630 of {CARD}", ours, "ms", most=WARM)
    yield spent()
    yield from _against_plotly(board, ours)
    yield Figure("cold `python -m roadmap image`", _cold(data), "ms", most=COLD)
    with _processor("a standard kit", KITS) as spent:
        kits = _kit(board)
    yield Figure("standard kit", kits, "s", most=KIT)
    yield spent()
    yield from _on_the_page(data)
    yield from _crowd(board)
    yield from _memory(board)
    board.ledger.close()


@contextmanager
def _processor(told: str, times: int) -> Iterator[Callable[[], Figure]]:
    """How long this process has worked for each of so many: other programs on the machine change it little."""
    start, end = time.process_time(), [0.0]
    yield lambda: Figure(f"{told}: processor time", 1000 * (end[0] - start) / times, "ms")
    end[0] = time.process_time()


def _warm(board: Board) -> float:
    """Each time another day, so that nothing is remembered from the one before."""
    days = [content(board, CARD, "en", day) for day in _days(board, ROUNDS)]
    times: list[float] = []
    for each in days:
        with stopwatch(times):
            draw(each, SIZES["og"], "png")
    return middle(times)


def _days(board: Board, number: int) -> list[date]:
    return [board.today - timedelta(days=n) for n in range(number)]


def _cold(data: Path) -> float:
    command = [sys.executable, "-m", "roadmap", "image", CARD, "-o", str(data / "cold.png")]
    times: list[float] = []
    for _ in range(5):
        with stopwatch(times):
            subprocess.run(
                command, cwd=HOUSE, env={**os.environ, "ROADMAP_DATA": str(data)}, check=True, stdout=subprocess.DEVNULL
            )
    return middle(times)


def _kit(board: Board) -> float:
    times: list[float] = []
    for _ in range(KITS):
        with stopwatch(times):
            write_zip(kit(board), io.BytesIO(), "kit")
    return middle(times) / 1000


def _against_plotly(board: Board, ours: float) -> Iterator[Figure]:
    """The nearest figure of the same data through Kaleido's running server; skipped where it cannot run."""
    try:
        browser = chromium()
    except NoChromium as missing:
        print(f"Not compared with Plotly: {missing}", file=sys.stderr)
        return
    if find_spec("kaleido") is None:
        print("Not compared with Plotly: kaleido is not installed (tests/requirements.txt)", file=sys.stderr)
        return
    theirs = _plotly(board, browser)
    yield Figure("the same data with Plotly and Kaleido, its server running", theirs, "ms")
    yield Figure("against Plotly and Kaleido", theirs / ours, "×", least=PLOTLY)


def _plotly(board: Board, browser: str) -> float:
    import kaleido

    from roadmap.dashboard.charts import figure
    from roadmap.views.address import parse
    from roadmap.views.observed import chart_of
    from roadmap.views.rendering import View

    address = parse("indicator", {"id": CARD}, board.plan, board.today, ids=[CARD])
    chart = chart_of(View(board, address))
    assert chart is not None
    drawn = figure(chart, "light")
    times: list[float] = []
    kaleido.start_sync_server(path=browser, silence_warnings=True)
    try:
        for _ in range(8):
            with stopwatch(times):
                kaleido.calc_fig_sync(drawn, opts={"format": "png", "width": 1200, "height": 630})
    finally:
        kaleido.stop_sync_server(silence_warnings=True)
    return middle(times[2:])


# The Images page

SHOWN = """() => {
    const chosen = new Promise(done => document.addEventListener("change", event => done(event.timeStamp), true));
    window.shown = new Promise(done => document.addEventListener("load", async event => {
        if (event.target.id !== "kn-image") return;
        await event.target.decode();
        requestAnimationFrame(async () => done(performance.now() - await chosen));
    }, true));
}"""
"""From now on listens for the next choice, and takes the milliseconds from it until the new picture is painted."""

FOLLOWED = "card => document.querySelector('#kn-card option[selected]')?.value === card"


def _on_the_page(data: Path) -> Iterator[Figure]:
    """How long an editor waits for a card that nobody has looked at yet; skipped where there is no Chromium."""
    try:
        chromium()
    except NoChromium as missing:
        print(f"The Images page is not measured: {missing}", file=sys.stderr)
        return
    with ExitStack() as stack:
        server = serve(stack, HOUSE / "app.py", data.parent, ROADMAP_DATA=str(data))
        visit = stack.enter_context(visiting(stack.enter_context(browser()), server.url, 1280))
        visit.open("/images?lang=en")
        times = [_switched(visit) for _ in range(SWITCHES)]
    yield Figure("Images page: from choosing a card to its picture", middle(times[2:]), "ms", most=CHOSEN)


def _switched(visit: Visit) -> float:
    """Chooses the next card of the list, and waits until the page with its words has followed too."""
    visit.page.evaluate(SHOWN)
    visit.page.focus("#kn-card")
    visit.page.keyboard.press("ArrowDown")
    spent: float = visit.page.evaluate("shown")
    visit.page.wait_for_function(FOLLOWED, arg=visit.page.input_value("#kn-card"))
    visit.wait()
    return spent


# A crowd


def _crowd(board: Board) -> Iterator[Figure]:
    """As many different pictures at once as there are visitors, through the routes that serve them."""
    plenty = Rate(1e9, 1e9)
    routes = image_routes(lambda: board, Rooms(DrawingRoom(), KitRoom(), Allowance(plenty, plenty)))
    wanted = list(islice(product(card_names(board.plan), ("en", "ko")), CROWD * 4))
    for card, lang in wanted:
        content(board, card, lang)
    with TestClient(Starlette(routes=routes)) as client, ThreadPoolExecutor(CROWD) as crowd:

        def fetch(wish: tuple[str, str]) -> bool:
            found = read_metadata(client.get(f"/images/{wish[0]}.png?lang={wish[1]}&size=og").content)
            return found is not None and (found.card, found.facts["lang"]) == wish and found.intact

        right = sum(crowd.map(fetch, wanted[:CROWD]))
        start = time.perf_counter()
        right += sum(crowd.map(fetch, wanted[CROWD:]))
        spent = time.perf_counter() - start
    yield Figure(f"right pictures for {CROWD} at once, of {len(wanted)}", right, "pictures", least=len(wanted))
    yield Figure(
        f"different pictures for {CROWD} at once", (len(wanted) - CROWD) / spent, "pictures/s", least=PICTURES_A_SECOND
    )


def _memory(board: Board) -> Iterator[Figure]:
    """What a process that draws has more after thousands of pictures. Told on Linux only."""
    status = Path("/proc/self/status")
    if not status.exists():
        return
    cards = [content(board, card, lang) for card, lang in product(card_names(board.plan)[:20], ("en", "ko"))]
    jobs = cycle(product(cards, (SIZES["og"], SIZES["kakao"]), ("png", "svg")))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: len(draw(*job)), islice(jobs, 200)))
        before = _megabytes(status)
        for _ in range(RENDERS // 500):
            list(pool.map(lambda job: len(draw(*job)), islice(jobs, 500)))
        yield Figure(f"memory after {RENDERS:,} more pictures", _megabytes(status) - before, "MB", most=GROWTH)


def _megabytes(status: Path) -> float:
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024
