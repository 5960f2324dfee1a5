"""The small house of the dashboard's tests, with people in it who keep the ledger."""

from tests.dashboard.conftest import board, data, look, visit

__all__ = ["board", "data", "look", "visit"]
