"""Files on their way to the person's own folder: kept in memory, given out once, gone soon if nobody comes for them."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

from ui.preparing import File

_LIFE_S = 60.0
_MOST = 20


class Handover:
    """Where a file waits for the browser that asked for it. Any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: dict[str, tuple[float, File]] = {}
        self._lock = threading.Lock()

    def leave(self, file: File) -> str:
        """The name under which it can be fetched, which nobody can guess."""
        token = secrets.token_urlsafe(18)
        with self._lock:
            self._tidy()
            while len(self._waiting) >= _MOST:
                del self._waiting[next(iter(self._waiting))]
            self._waiting[token] = self._clock() + _LIFE_S, file
        return token

    def take(self, token: str) -> File | None:
        """The file, once; None for a name that nobody left, or whose time is over."""
        with self._lock:
            self._tidy()
            _, file = self._waiting.pop(token, (0.0, None))
            return file

    def _tidy(self) -> None:
        now = self._clock()
        self._waiting = {token: one for token, one in self._waiting.items() if one[0] > now}
