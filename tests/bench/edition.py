"""How long the static edition takes, how large it is, and what publishing it again takes when nothing has changed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.goals import Figure
from tests.servers import HOUSE

SITE = "https://roadmap.example"


def figures(folder: Path, data: Path) -> Iterator[Figure]:
    site = folder / "site"
    yield Figure("static edition: the first time", _published(site, data), "s", most=10)
    size = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    yield Figure("static edition: size", size / 1_000_000, "MB", most=20)
    yield Figure("static edition: again, with nothing changed", _published(site, data), "s", most=10)


def _published(site: Path, data: Path) -> float:
    """Seconds of the whole command, from its start to its end."""
    command = [sys.executable, "-m", "roadmap", "publish", str(site), "--site", SITE]
    start = time.monotonic()
    subprocess.run(command, cwd=HOUSE, env={**os.environ, "ROADMAP_DATA": str(data)}, check=True, capture_output=True)
    return time.monotonic() - start
