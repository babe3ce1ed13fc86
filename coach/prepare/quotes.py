"""The lines of a card that are quoted: the best fitting quotations of the guidance cards that retrieval finds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from coach.dialogue.cue import Cue
from coach.dialogue.guidance import STRONG, WEAK, Finder
from coach.domain import Card, Hit, Kind
from coach.library.quotes import questions
from coach.prepare.names import Naming
from coach.prepare.talk_card import MAX_CHARS, Line, Origin, Part

__all__ = ["Quotation", "Quotes", "quotations"]

_QUOTED = re.compile(r'"([^"]+)"')
_LOOKED_AT = 12  # cards a search may bring; the quotation wanted may stand in any of them
_LONGEST_BEFORE = 15  # minutes; nobody does more just before a talk
# A card this likely to be what was asked for is taken where something else speaks for it, too: a situation that was
# named, or that it is meant for just before a talk. Read off twelve tries; the guidance's own STRONG stands alone.
_NEAR = 0.03
_AT_WORK = ("boss", "colleague")
_OTHERS_TALK = ("apology",)  # cards for these are for nobody who did not come to do just that


@dataclass(frozen=True, slots=True)
class Quotation:
    """One kind of quoted line: what to search for, which quotations serve, what stands before them."""

    query: str
    cue: Cue
    lead: str
    plain: str


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("coach.prepare") / "quotes.toml").read_text(encoding="utf-8"))


@cache
def quotations() -> Mapping[str, Quotation]:
    """All kinds of quoted lines, by id."""
    return {
        name: Quotation(entry["query"], Cue.from_entry(entry), entry["lead"], entry["plain"])
        for name, entry in _data()["quote"].items()
    }


@cache
def tied() -> Cue:
    """What ties a question to a situation of its own."""
    return Cue.from_entry(_data()["tied"])


class Quotes:
    """Finds the quoted lines for one talk.

    Args:
        told: all that was told, as one message.
        situations: ids of situations that it names, such as an apology.
        avoid: ids of `not_when` that hold.
    """

    def __init__(
        self, finder: Finder, told: str, other: Naming, *, situations: Collection[str], avoid: Collection[str]
    ) -> None:
        self._finder, self._told, self._other = finder, told, other
        self._situations, self.avoid = situations, avoid
        self.cards: dict[str, Card] = {}

    def options(self, part: Part) -> tuple[Line, ...]:
        """Every line that would do for this part, best first, ending with a fixed one."""
        if part in (Part.BEFORE, Part.AFTER):
            found = self._exercises(part)
        elif part in (Part.ASK, Part.ASK_NEXT):
            found = self._questions()
        else:
            found = self._quoted(part)
        seen: dict[str, Line] = {}
        for line in found:
            if len(line.text) <= MAX_CHARS[part]:
                seen.setdefault(line.text, line)
        return (*seen.values(), self._plain(part))

    # --- quotations ------------------------------------------------------------------------------------------------

    def _kind(self, part: Part) -> Quotation:
        at_work = part is Part.PAUSE and self._other.about.relationship in _AT_WORK
        return quotations()["pause_at_work" if at_work else part.value]

    def _quoted(self, part: Part) -> Iterator[Line]:
        kind = self._kind(part)
        found = [
            (quoted, hit.card) for hit in self._search(kind.query, ()) for quoted in _QUOTED.findall(hit.card.body)
        ]
        for pattern in kind.cue.any:  # in the order of preference, which weighs more than the card's place
            for quoted, card in found:
                if kind.cue.found_in(quoted) and pattern.search(quoted.lower()):
                    yield Line(self._lead(kind) + f"“{quoted}”", Origin.CARD, (card.id,))

    def _plain(self, part: Part) -> Line:
        if part.value in _data()["usual"]:
            text = _data()["usual"][part.value]["plain"]
            return Line(f"“{text}”" if part in (Part.ASK, Part.ASK_NEXT) else text, Origin.FIXED)
        kind = self._kind(part)
        return Line(f"{self._lead(kind)}“{kind.plain}”", Origin.FIXED)

    def _lead(self, kind: Quotation) -> str:
        does = self._other.does
        endings = {"es": does("es", ""), "s": does("s", ""), "ies": does("ies", "y")}
        return kind.lead.format(they=self._other.subject, **endings)

    # --- questions -------------------------------------------------------------------------------------------------

    def _questions(self) -> Iterator[Line]:
        """Those of a card about this very thing first, then those that fit any hard talk, then the rest."""
        near = [hit for hit in self._search(self._told, (Kind.LISTENING,)) if self._may_quote(hit.card)]
        usual = [
            hit
            for hit in self._search(_data()["usual"]["ask"]["query"], (Kind.LISTENING,))
            if "before-the-talk" in hit.card.situations and "any" in hit.card.relationships
        ]
        yield from self._asked([hit for hit in near if self._is_about_this(hit)], 2)
        yield from self._asked(usual, 4)
        yield from self._asked([hit for hit in near if hit.fit >= WEAK and not self._is_about_this(hit)], 4)

    def _is_about_this(self, hit: Hit) -> bool:
        named = bool(set(hit.card.situations) & set(self._situations))
        return hit.fit >= (_NEAR if named else STRONG)

    def _asked(self, hits: Iterable[Hit], most: int) -> Iterator[Line]:
        for hit in hits:
            fitting = [question for question in questions(hit.card) if not self._is_tied(question)]
            yield from (Line(f"“{question}”", Origin.CARD, (hit.card.id,)) for question in fitting[:most])

    def _is_tied(self, question: str) -> bool:
        told = self._told.lower()
        words = {match.group() for pattern in tied().any for match in pattern.finditer(question.lower())}
        return any(not re.search(rf"\b{re.escape(word)}\b", told) for word in words)

    # --- exercises -------------------------------------------------------------------------------------------------

    def _exercises(self, part: Part) -> Iterator[Line]:
        usual = self._search(_data()["usual"][part.value]["query"], (Kind.EXERCISE,))
        if part is Part.BEFORE:
            near = [hit for hit in self._search(self._told, (Kind.EXERCISE,)) if hit.fit >= _NEAR]
            fitting = [hit for hit in (*near, *usual) if self._is_for_before(hit.card)]
        else:
            fitting = [hit for hit in usual if self._is_for_after(hit.card)]
        for hit in fitting:
            card = hit.card
            yield Line(
                f"{card.title} ({_minutes(card.minutes)}). {card.summary}", Origin.CARD, (card.id,), card.minutes
            )

    def _is_for_before(self, card: Card) -> bool:
        short = card.people == "solo" and 0 < card.minutes <= _LONGEST_BEFORE
        sorry = "apology" in card.situations and "apology" in self._situations
        return short and self._may_quote(card) and ("before-the-talk" in card.situations or sorry)

    def _is_for_after(self, card: Card) -> bool:
        """For whoever comes out of a talk by themselves, and not for making up with somebody."""
        mine = {"hard-news", "opening-up"} & set(card.situations) and "before-the-talk" not in card.situations
        return card.people == "solo" and bool(mine)

    # --- shared ----------------------------------------------------------------------------------------------------

    def _may_quote(self, card: Card) -> bool:
        if any(one in card.situations for one in _OTHERS_TALK) and not set(_OTHERS_TALK) & set(self._situations):
            return False
        relationship = self._other.about.relationship
        return "any" in card.relationships or relationship is None or relationship in card.relationships

    def _search(self, query: str, kinds: Collection[Kind]) -> tuple[Hit, ...]:
        hits = self._finder.search(query, _LOOKED_AT, kinds, self._other.about.relationship, self.avoid)
        self.cards |= {hit.card.id: hit.card for hit in hits}
        return hits


def _minutes(minutes: int) -> str:
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
