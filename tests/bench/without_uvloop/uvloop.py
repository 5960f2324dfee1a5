"""Stands in front of the real uvloop on PYTHONPATH, so that a server runs as if it were not installed."""

raise ModuleNotFoundError("hidden for the benchmark", name="uvloop")
