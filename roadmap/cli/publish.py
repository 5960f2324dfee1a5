"""`publish`: the static edition."""

import os
from pathlib import Path

import click

from roadmap.cli.opening import opened
from roadmap.cli.outcome import Fault, nearby, note
from roadmap.cli.printing import bar, number, say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--site",
    metavar="URL",
    help="The address that it will have, for search engines, previews and feeds (default: ROADMAP_PUBLIC_URL).",
)
def publish(folder: Path, site: str | None) -> None:
    """The whole public site as plain files."""
    from roadmap.public.processes import load_ahead

    load_ahead("roadmap.public.edition.publishing")  # while this process does the same: that is a second less
    from roadmap.public.edition import EvidenceMoved, NotOurs
    from roadmap.public.edition import publish as write

    address = _address(os.environ.get("ROADMAP_PUBLIC_URL", "") if site is None else site)
    with opened() as board, bar("Publishing") as told:
        try:
            done = write(board, folder, address, told)
        except NotOurs as found:
            raise Fault(f"{nearby(found.path)}: {found.what}", found.fix) from found
        except EvidenceMoved:
            raise Fault("the plan or the evidence changed meanwhile", "Run the same again.") from None
        except KeyboardInterrupt:
            note(f"{nearby(folder)} is unfinished. Run the same again to go on.")
            raise
    counted = f"{number(done.written, 'file')} written, {done.unchanged:,} unchanged, {done.removed:,} removed"
    say(f"{nearby(folder)}: {counted}; {done.size / 1_000_000:.1f} MB.", f"Begin with {nearby(folder / 'index.html')}")
    if not address:
        note("previews, feeds and the map for search engines want the address: --site https://example.org/folder")


def _address(written: str) -> str:
    if written and not written.startswith(("http://", "https://")):
        raise Fault(f"{written!r} is not a web address", "Write it as https://example.org/folder")
    return written.strip().rstrip("/")
