"""Which addresses a server may be sent to on somebody's behalf: public ones, by name and by number.

A name is resolved once and every address that it stands for must be public; the connection then goes to the address
that was checked, so that a name that changes its mind (DNS rebinding) leads nowhere else.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

import httpx

Number = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Collection[str]]]
"""All addresses, IPv4 and IPv6, that a host stands for."""

USUAL_PORTS = frozenset({80, 443})
_INTO_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))
"""IPv6 ranges in which an IPv4 address is wrapped."""

_NUMERIC = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)")


class NotPublic(Exception):
    """An address that is not on the public web."""


def is_public(number: Number) -> bool:
    """Whether anybody on the internet may reach it, and no wrapping hides another address."""
    if isinstance(number, IPv6Address):
        wrapped = number.ipv4_mapped or number.sixtofour or (number.teredo and number.teredo[1])
        if wrapped or any(number in network for network in _INTO_IPV4):
            return False
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_loopback)


async def resolve(host: str, port: int) -> Collection[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]).partition("%")[0] for *_, address in found]


class Reach(NamedTuple):
    """How far to go. Tests put their own names and a looser rule in."""

    resolve: Resolve = resolve
    allows: Callable[[Number], bool] = is_public
    ports: Collection[int] | None = USUAL_PORTS

    async def checked(self, url: httpx.URL) -> Number:
        """The address to connect to. Raises NotPublic, and OSError where the name stands for nothing."""
        host, port = url.host, url.port or (443 if url.scheme == "https" else 80)
        if url.scheme not in ("http", "https") or not host or url.userinfo:
            raise NotPublic(str(url))
        if self.ports is not None and port not in self.ports:
            raise NotPublic(str(url))
        numbers = [_number(host)] if _is_number(host) else list(map(ip_address, await self.resolve(host, port)))
        if not numbers:
            raise OSError(f"{host} stands for no address")
        if not all(self.allows(number) for number in numbers):
            raise NotPublic(str(url))
        return min(numbers, key=lambda number: number.version)


def _is_number(host: str) -> bool:
    """Whether a host is meant as an address: programs read 0x7f.1, 0177.0.0.1 and 2130706433 as 127.0.0.1."""
    return ":" in host or bool(_NUMERIC.fullmatch(host.rstrip(".").rpartition(".")[2]))


def _number(host: str) -> Number:
    try:
        return ip_address(host)
    except ValueError:
        raise NotPublic(host) from None
