"""How much work strangers may cause: tokens that come back with time, for each address and for all together."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import NamedTuple

ADDRESSES = 10_000
"""Addresses remembered at once; the one that asked longest ago is forgotten, which forgives it a little."""

Clock = Callable[[], float]


class Rate(NamedTuple):
    """As many tokens as may be spent at once, and how many come back in a second."""

    burst: float
    a_second: float


class _Purse:
    def __init__(self, rate: Rate, now: float) -> None:
        self.rate, self.tokens, self.at = rate, rate.burst, now

    def missing(self, cost: float, now: float) -> float:
        """Seconds until there is enough; 0 if there is."""
        self.tokens = min(self.rate.burst, self.tokens + (now - self.at) * self.rate.a_second)
        self.at = now
        return max(0.0, (min(cost, self.rate.burst) - self.tokens) / self.rate.a_second)


class Allowance:
    """Threads may share one."""

    def __init__(self, each: Rate, together: Rate, clock: Clock = time.monotonic) -> None:
        self._each, self._clock, self._lock = each, clock, Lock()
        self._together = _Purse(together, clock())
        self._purses: OrderedDict[str, _Purse] = OrderedDict()

    def spend(self, address: str, cost: float = 1.0) -> float:
        """Takes tokens for an address and gives 0; or takes none and gives the seconds to wait."""
        with self._lock:
            now = self._clock()
            purse = self._purse(_household(address), now)
            wait = max(purse.missing(cost, now), self._together.missing(cost, now))
            if wait == 0:
                purse.tokens -= cost
                self._together.tokens -= cost
            return wait

    def _purse(self, household: str, now: float) -> _Purse:
        purse = self._purses.pop(household, None) or _Purse(self._each, now)
        self._purses[household] = purse
        if len(self._purses) > ADDRESSES:
            self._purses.popitem(last=False)
        return purse


def _household(address: str) -> str:
    """The address; of the many that one IPv6 household has, what they share."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return parsed.exploded[:19] if isinstance(parsed, IPv6Address) else address
