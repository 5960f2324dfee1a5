"""`python -m roadmap …`."""

import gc

from roadmap.cli import main

SELDOM = 50_000
"""How many objects more there have to be before garbage is looked for. At Python's own pace that happens hundreds of
times while our libraries are loaded, where there is none: a tenth of a short command's time."""

if __name__ == "__main__":
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
    main(prog_name="python -m roadmap")
