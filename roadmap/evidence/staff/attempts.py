"""Guessing passwords takes ever longer: for each name, and for each address that guesses come from.

A guess is counted before the password is looked at, so that many at once do not slip through together; a right one
takes its count back. Names are kept as hashes, known or not: people type passwords into the wrong field.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from roadmap.evidence.moments import read_moment, written_moment
from roadmap.evidence.staff.account import same_name
from roadmap.evidence.staff.tables import attempts

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


class Key(NamedTuple):
    """What guesses are counted by, and how many are free."""

    hash: str
    free: int


def keys(name: str, address: str) -> tuple[Key, Key]:
    """The name that was given and where the guess came from; a household has one IPv6 network."""
    return Key(_hashed("name", same_name(name)), 3), Key(_hashed("address", _network(address)), 20)


def wait_after(failures: int, free: int) -> timedelta:
    """How long after its last guess the next is looked at: 1, 2, 4 … seconds, at most a quarter of an hour."""
    beyond = failures - free
    if beyond < 0:
        return timedelta()
    return min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST_WAIT)


def count(connection: Connection, guessed: Iterable[Key], at: datetime) -> timedelta:
    """Counts a guess and returns nought; or counts nothing and returns how long to wait."""
    connection.execute(delete(attempts).where(attempts.c.last_at < written_moment(at - FORGOTTEN_AFTER)))
    seen = {key: _seen(connection, key) for key in guessed}
    wait = max(
        last + wait_after(failures, key.free) - at if last else timedelta() for key, (failures, last) in seen.items()
    )
    if wait > timedelta():
        return wait
    for key, (failures, last) in seen.items():
        row = {"failures": failures + 1, "last_at": written_moment(at)}
        if last is None:
            connection.execute(insert(attempts).values(key=key.hash, **row))
        else:
            connection.execute(update(attempts).where(attempts.c.key == key.hash).values(**row))
    return timedelta()


def forgive(connection: Connection, name: Key, address: Key) -> None:
    """Takes a right guess back: all of the name's, but only one of the address, where others may be guessing."""
    connection.execute(delete(attempts).where(attempts.c.key == name.hash))
    fewer = attempts.c.failures - 1
    connection.execute(update(attempts).where(attempts.c.key == address.hash).values(failures=fewer))


def _seen(connection: Connection, key: Key) -> tuple[int, datetime | None]:
    row = connection.execute(select(attempts.c.failures, attempts.c.last_at).where(attempts.c.key == key.hash)).first()
    return (row.failures, read_moment(row.last_at)) if row else (0, None)


def _hashed(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}:{text}".encode(errors="replace")).hexdigest()


def _network(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or int(parsed) >> 64)
    return str(parsed)
