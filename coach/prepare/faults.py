"""Reads the fault files: what to look for in a draft, why it lands badly, and how to say it more gently.

A file that breaks the format or lacks examples does not load: the examples are its tests
(`tests/prepare/test_faults.py` runs every one).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.safety.patterns import Cues, Pattern, cues
from coach.safety.rules import RuleError

__all__ = ["KINDS", "Fault", "Kind", "Phrases", "Saying", "load_faults", "load_phrases"]

M = TypeVar("M", bound=BaseModel)
Kind = Literal[
    "absolute",
    "you-statement",
    "label",
    "mind-reading",
    "threat",
    "sarcasm",
    "but-after-kindness",
    "stacked-questions",
    "several-grievances",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
EXAMPLES = 12  # of each sort, at least

_NAME = re.compile(r"(?<!\?P)<([a-z][a-z0-9_]*)>")
_GROUP = re.compile(r"\(\?P<(\w+)>")
_FIELD = re.compile(r"\{(\w+)\}")
_UNBOUNDED = re.compile(r"(?<!\\)[.)\]](?:[*+]|\{\d*,\})|\\[sSWD](?:[*+]|\{\d*,\})|\\[wd]\*")
_CLASS = re.compile(r"(\[[^\]]*\])")


@dataclass(frozen=True, slots=True)
class Saying:
    """Ways of saying one thing, and one gentler way for all of them.

    Attributes:
        gentler: a template; `{what}` stands for what the group of that name matched, in the person's own words.
            A group called `mark` is the place to be marked; otherwise it is all that matched.
        alone: whether it counts in a draft in which nothing else is found.
    """

    patterns: tuple[Pattern, ...]
    gentler: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of thing that makes a hard sentence harder to hear.

    Attributes:
        title: its name on a label, such as "Always and never".
        why: how it lands with the other one, in one line.
        gentler: what to do instead where no saying's template fits: a short pattern with an example.
        specific: like `gentler`, with a place for the person's own words; "" when there is none.
        scope: whether a pattern is tried on each sentence alone or on the whole draft.
        sayings: the more telling ones first; for one place the first that fits is taken.
        unless: a place that one of these overlaps is no fault.
        match: drafts in which it must be found.
        passes: drafts in which it must not be found.
    """

    kind: Kind
    title: str
    why: str
    gentler: str
    specific: str
    scope: Literal["sentence", "draft"]
    sayings: tuple[Saying, ...]
    unless: tuple[Pattern, ...]
    match: tuple[str, ...]
    passes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What all fault files share.

    Attributes:
        words: name -> the regular expression that `<name>` stands for.
        cues: name -> the plain words of which every match of it holds at least one.
        respell: chat spelling -> the usual one, for words that a gentler sentence takes over.
        wish: word in a "never" sentence -> the word in a wish ("anything" -> "something"; "" drops it).
        rough: words that a gentler sentence does not take over.
    """

    words: Mapping[str, str]
    cues: Mapping[str, Cues]
    respell: Mapping[str, str]
    wish: Mapping[str, str]
    rough: re.Pattern[str]

    def pattern(self, source: str, where: str) -> Pattern:
        """The pattern with its `<names>` filled in and each space standing for up to four blanks.

        Raises:
            RuleError: a name is unknown, a parenthesis is missing, or there is an unbounded gap.
        """
        spaced = _spaced(source)
        try:
            full = _NAME.sub(lambda m: self.words[m[1]], spaced)
            found = cues(_GROUP.sub("(?:", spaced), self.cues)
        except KeyError as error:
            raise RuleError(f"{where}: no word called {error} in words.toml") from error
        except ValueError as error:
            raise RuleError(f"{where}: {error}") from error
        if gap := _UNBOUNDED.search(full):
            raise RuleError(f"{where}: {source!r} has an unbounded gap {gap[0]!r}; say how much at most")
        return Pattern(full, found)


class _SayingFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    any: list[str] = Field(min_length=1)
    gentler: str = ""
    alone: bool = True


class _FaultFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Kind
    title: str = Field(min_length=3)
    why: str = Field(min_length=10)
    gentler: str = Field(min_length=10)
    specific: str = ""
    scope: Literal["sentence", "draft"] = "sentence"
    unless: list[str] = []
    saying: list[_SayingFile] = []
    match: list[str] = Field(min_length=EXAMPLES)
    passes: list[str] = Field(min_length=EXAMPLES, alias="pass")


class _WordsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: dict[str, str]
    respell: dict[str, str]
    wish: dict[str, str]
    rough: str


@cache
def load_phrases(folder: Traversable | None = None) -> Phrases:
    """The shared words.

    Raises:
        RuleError: the file can't be read or names a word that does not exist.
    """
    file = (folder or files("coach.prepare")) / "words.toml"
    data = _read(file, _WordsFile)
    words: dict[str, str] = {}
    known: dict[str, Cues] = {}
    phrases = Phrases(words, known, data.respell, data.wish, re.compile(data.rough))
    for name, source in data.words.items():
        pattern = phrases.pattern(source, f"{file.name}: {name}")
        words[name], known[name] = f"(?:{pattern.source})", pattern.cues
    return phrases


@cache
def load_faults(folder: Traversable | None = None) -> Mapping[Kind, Fault]:
    """Every kind of fault by its name, in the order of `KINDS`.

    Raises:
        RuleError: a file breaks the format, or a kind has no file.
    """
    phrases = load_phrases()
    folder = folder or files("coach.prepare") / "faults"
    return {kind: _fault(folder / f"{kind}.toml", kind, phrases) for kind in KINDS}


def _fault(file: Traversable, kind: Kind, phrases: Phrases) -> Fault:
    data = _read(file, _FaultFile)
    if data.kind != kind:
        raise RuleError(f"{file.name}: its kind is {data.kind}, which goes into a file of that name")
    return Fault(
        kind=kind,
        title=data.title,
        why=data.why,
        gentler=data.gentler,
        specific=data.specific,
        scope=data.scope,
        sayings=tuple(_saying(block, file.name, phrases) for block in data.saying),
        unless=tuple(phrases.pattern(source, file.name) for source in data.unless),
        match=tuple(data.match),
        passes=tuple(data.passes),
    )


def _saying(block: _SayingFile, where: str, phrases: Phrases) -> Saying:
    wanted = set(_FIELD.findall(block.gentler))
    patterns = tuple(phrases.pattern(source, where) for source in block.any)
    for pattern in patterns:
        if missing := wanted - set(_GROUP.findall(pattern.source)):
            raise RuleError(f"{where}: {block.gentler!r} takes over {', '.join(missing)}, which no group is called")
    return Saying(patterns, block.gentler, block.alone)


def _read(file: Traversable, model: type[M]) -> M:
    try:
        return model.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{file.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise RuleError(f"{file.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _spaced(source: str) -> str:
    """Blanks outside of character classes may be a few blanks or a line break."""
    return "".join(
        part if part.startswith("[") else part.replace(" ?", r"\s{0,4}").replace(" ", r"\s{1,4}")
        for part in _CLASS.split(source)
    )
