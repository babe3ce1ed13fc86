"""Whom this program talks to: counted while it runs, and looked up in the system's own list of connections.

The count sees what Python opens in this process. A library that opens connections by itself, below Python, would be
missed by it, and found by the list while the connection lasts.
"""

from __future__ import annotations

import ipaddress
import sys
import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil

__all__ = ["Silence", "outside_connections", "silence_so_far", "watch"]

_REMEMBERED = 20  # the latest: enough to see who it was
_WATCHED = frozenset({"socket.connect", "socket.getaddrinfo", "socket.sendto"})


@dataclass(frozen=True, slots=True)
class Silence:
    """What is known about talking to other computers.

    Attributes:
        since: when the counting began, UTC; None while it has not.
        attempts: how often this program has tried to reach another computer since then.
        whom: the latest of them, "host" or "host:port".
        now: connections to other computers at this moment, "host:port"; None where the system does not tell.
    """

    since: datetime | None
    attempts: int
    whom: tuple[str, ...]
    now: tuple[str, ...] | None


class _Watch:
    """Counts from `begin` on; there is one for the whole program, since Python never lets go of an audit hook."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.since: datetime | None = None
        self.attempts = 0
        self.whom: deque[str] = deque(maxlen=_REMEMBERED)

    def begin(self) -> None:
        with self._lock:
            if self.since is None:
                self.since = datetime.now(UTC)
                sys.addaudithook(self._heard)

    def _heard(self, event: str, args: tuple[object, ...]) -> None:
        if event not in _WATCHED:
            return
        address = args[0] if event == "socket.getaddrinfo" else args[1]
        parts = address if isinstance(address, tuple) else (address,)
        host = parts[0].decode("ascii", "replace") if isinstance(parts[0], bytes) else parts[0]
        if event != "socket.getaddrinfo" and len(parts) < 2:
            return  # a socket of this computer's own, named by a path
        if isinstance(host, str) and not _is_here(host):
            self.attempts += 1
            self.whom.append(":".join(map(str, parts[:2])) if len(parts) > 1 else host)


_WATCH = _Watch()


def watch() -> None:
    """Begin to count, unless that has begun."""
    _WATCH.begin()


def silence_so_far() -> Silence:
    """What is known now."""
    try:
        now: tuple[str, ...] | None = outside_connections()
    except psutil.Error:
        now = None
    return Silence(_WATCH.since, _WATCH.attempts, tuple(_WATCH.whom), now)


def outside_connections() -> tuple[str, ...]:
    """Connections that this program and those it started hold to other computers, as "host:port".

    Raises:
        psutil.Error: the system does not tell.
    """
    this = psutil.Process()
    held = {peer for one in (this, *this.children(recursive=True)) for peer in _peers(one, this)}
    return tuple(sorted(f"{host}:{port}" for host, port in held if not _is_here(host)))


def _peers(one: psutil.Process, this: psutil.Process) -> list[tuple[str, int]]:
    """Address and port at the other end of each connection."""
    try:
        return [(c.raddr.ip, c.raddr.port) for c in one.net_connections(kind="inet") if c.raddr]
    except psutil.NoSuchProcess:
        if one == this:
            raise
        return []  # it ended while we looked


def _is_here(host: str) -> bool:
    """Whether a name or address means this computer."""
    name = host.split("%", maxsplit=1)[0]
    if name.lower() in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
