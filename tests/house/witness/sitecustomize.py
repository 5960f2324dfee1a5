"""Python runs this at start when its folder is on PYTHONPATH: a server then tells, at its end, what held in it."""

import atexit
import json
import os
import sys
from pathlib import Path


def _testify(file: Path) -> None:
    config = sys.modules.get("streamlit.config")
    if config is None:
        return
    options = {key: option.value for key, option in config.get_config_options().items() if not option.is_expired()}
    seen = {"options": options, "uvloop": "uvloop.loop" in sys.modules}
    file.write_text(json.dumps(seen, default=str), encoding="utf-8")


if "WITNESS" in os.environ:
    atexit.register(_testify, Path(os.environ["WITNESS"]))
