"""Pictures of every page for people to look at: `make look` fills tests/screenshots/."""

import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.pages import LANGUAGES, PAGES, WIDTHS, address, open_house
from tests.browser.visitor import SCHEMES, Visit, browser, visiting
from tests.servers import HOUSE

SCREENSHOTS = HOUSE / "tests" / "screenshots"


def picture(visit: Visit, file: Path) -> None:
    """The whole page, however long: Streamlit scrolls inside the window, so the window grows to its content."""
    window = visit.page.viewport_size
    assert window is not None
    visit.page.set_viewport_size({"width": window["width"], "height": max(window["height"], visit.height())})
    visit.wait()
    visit.page.screenshot(path=file)
    visit.page.set_viewport_size(window)


def main(pages: list[str]) -> None:
    """Takes pictures of the named pages, or of all."""
    SCREENSHOTS.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, open_house(Path(folder)) as house, browser() as chromium:
        for width in WIDTHS:
            with visiting(chromium, house.url, width) as visit:
                for page, language, scheme in product(pages or PAGES, LANGUAGES, SCHEMES):
                    visit.open(address(page, house.progress, language), scheme)
                    picture(visit, SCREENSHOTS / f"{page.replace(' ', '-')}-{language}-{width}-{scheme}.png")
    print(f"The pictures are in {SCREENSHOTS}")


if __name__ == "__main__":
    main(sys.argv[1:])
