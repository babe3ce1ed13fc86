"""Reading the guidance: one Markdown file a card, every fault of every file reported at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import ValidationError

from coach.domain import Card, Kind
from coach.errors import CardError
from coach.library.faults import faults_in_words
from coach.library.front_matter import FrontMatter
from coach.library.sections import section_problems, split_sections
from coach.library.vocabulary import Vocabulary, load_vocabulary

__all__ = ["FOLDERS", "guidance_folder", "load_cards"]

FOLDERS: Mapping[Kind, str] = {
    Kind.CONCEPT: "concepts",
    Kind.REFRAMING: "reframings",
    Kind.LISTENING: "listening",
    Kind.EXERCISE: "exercises",
}


def guidance_folder() -> Path:
    """The folder of the guidance that ships with the coach, in a checkout or an installed wheel."""
    return Path(str(resources.files("knowledge")))


def load_cards(folder: Path | None = None) -> tuple[Card, ...]:
    """Every card below `folder` (the guidance that ships, when None), sorted by id.

    Raises:
        CardError: at least one file breaks the format of `knowledge/README.md`; it lists every fault of every file.
    """
    folder = folder or guidance_folder()
    vocabulary = load_vocabulary(folder)
    paths = sorted(path for path in folder.glob("*/*.md") if not path.name.startswith("."))
    cards: dict[str, Card] = {}
    problems: list[str] = []
    for path in paths:
        place = path.relative_to(folder).as_posix()
        card, faults = _read(path, vocabulary)
        if card and card.id in cards:
            faults.append(f"id: {card.id!r} is already taken by a {cards[card.id].kind.value}")
        elif card:
            cards[card.id] = card
        problems += [f"{place}: {fault}" for fault in faults]
    if not paths:
        problems.append(f"{folder}: files: no card is there")
    if problems:
        raise CardError(problems)
    return tuple(cards[card_id] for card_id in sorted(cards))


def _read(path: Path, vocabulary: Vocabulary) -> tuple[Card | None, list[str]]:
    """One card, as far as it can be made out, and its faults as `field: what`."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        return None, [f"file: can't be read ({error.strerror})"]
    except UnicodeDecodeError as error:
        return None, [f"file: is not UTF-8 text (byte {error.start})"]
    metadata, body, fault = _split(text)
    if fault:
        return None, [f"front matter: {fault}"]
    sections, faults = split_sections(body)
    try:
        front = FrontMatter.model_validate(metadata, context=vocabulary)
    except ValidationError as error:
        return None, [*faults_in_words(error), *faults]
    if front.id != path.stem:
        faults.append(f"id: {front.id!r} is not the file's name, {path.stem!r}")
    if FOLDERS[front.kind] != path.parent.name:
        faults.append(f"kind: a {front.kind.value} belongs in {FOLDERS[front.kind]}/, not in {path.parent.name}/")
    faults += section_problems(front.kind, sections, vocabulary)
    return _card(front, sections, hashlib.sha256(raw).hexdigest()), faults


def _split(text: str) -> tuple[Mapping[str, object], str, str | None]:
    """Front matter and body, and what is wrong with the division between them."""
    if not text.startswith("---\n"):
        return {}, text, "is missing: the first line must be ---"
    try:
        metadata, body = frontmatter.parse(text, handler=YAMLHandler())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        return {}, text, f"is not YAML: {getattr(error, 'problem', None) or error}{line}"
    if not metadata:
        return {}, text, "is not closed by a second ---, or holds no fields"
    return metadata, body, None


def _card(front: FrontMatter, sections: Mapping[str, str], digest: str) -> Card:
    fields = front.model_dump(exclude={"evidence"})
    evidence = front.evidence
    return Card(**fields, grade=evidence.grade, references=evidence.references, sections=sections, digest=digest)
