"""What an index holds: documents, each cut into entries that the embedder can read whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Document", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to be embedded. `about` is kept beside it and given back with it."""

    text: str
    about: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A card or a file, which is in the index whole or not at all.

    Attributes:
        id: must hold no colon.
        digest: decides whether it is embedded anew.
        entries: makes its entries; called only when they are to be embedded.
    """

    id: str
    digest: str
    entries: Callable[[], Sequence[Entry]]
