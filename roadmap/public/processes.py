"""Processes beside this one, with nothing open of what it has open: where the system can, forks of a server for forks.

That server can be told what they will work with, and load it while this process loads its own.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import Any

FORKS = "forkserver" in multiprocessing.get_all_start_methods()


def load_ahead(module: str) -> None:
    """Begins to load a module for processes that will be asked for."""
    if FORKS:
        from multiprocessing import forkserver

        _with(module)
        forkserver.ensure_running()


def process(module: str, begin: Callable[..., None], *given: Any) -> ProcessPoolExecutor:
    """A process that has loaded `module`, and begins with `begin(*given)`."""
    return ProcessPoolExecutor(1, _with(module), initializer=begin, initargs=given)


def _with(module: str) -> BaseContext:
    context = multiprocessing.get_context("forkserver" if FORKS else "spawn")
    if FORKS:
        context.set_forkserver_preload([module])
    return context
