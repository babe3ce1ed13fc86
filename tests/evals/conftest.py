"""What runs evals here leaves the process as it found it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """inspect-ai sets logging up for itself, and later tests read logs."""
    root = logging.getLogger()
    named = {name: one for name, one in root.manager.loggerDict.items() if isinstance(one, logging.Logger)}
    before = {name: (one.level, one.disabled, one.propagate, one.handlers[:]) for name, one in named.items()}
    level, handlers, disabled = root.level, root.handlers[:], root.manager.disable
    yield
    root.setLevel(level)
    root.handlers[:], root.manager.disable = handlers, disabled
    for name, one in root.manager.loggerDict.items():
        if isinstance(one, logging.Logger):
            one.level, one.disabled, one.propagate, kept = before.get(name, (logging.NOTSET, False, True, []))
            one.handlers[:] = kept
    root.manager._clear_cache()
