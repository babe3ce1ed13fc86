"""The fixed texts, filled in with the helplines of a region. Nothing here is ever generated.

A text is a Markdown file of `responses/`; `===` on a line of its own parts its versions, so that somebody who is in
danger for a second and third time does not read the same words again.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coach.safety.answers import ASK_AGAIN

FALLBACK = "other"
_NOTE = "Numbers can change; findahelpline.com lists them by country."

_WAY_ON = "If I've misread you, write \"I'm safe\" and we'll go on with what you came for."


@dataclass(frozen=True, slots=True)
class Region:
    """Whose helplines are shown. Each route is a clause such as "call 116 123"."""

    id: str
    name: str
    locales: tuple[str, ...]
    emergency: str
    crisis: str
    abuse: str
    children: str


@cache
def regions() -> tuple[Region, ...]:
    """All regions in the file's order; the last fits anywhere."""
    entries = tomllib.loads((files("coach.safety") / "regions.toml").read_text(encoding="utf-8"))
    return tuple(
        Region(
            id=region_id,
            name=entry["name"],
            locales=tuple(entry["locales"]),
            emergency=entry["emergency"],
            crisis=entry["crisis"],
            abuse=entry["abuse"],
            children=entry["children"],
        )
        for region_id, entry in entries.items()
    )


def region(region_id: str) -> Region:
    """The region with this id; the one for anywhere else when it is unknown."""
    by_id = {known.id: known for known in regions()}
    return by_id.get(region_id, by_id[FALLBACK])


def guess_region(locale_name: str | None) -> str:
    """The id of the region that a locale such as `en_GB` points to. Always only a first choice."""
    name = (locale_name or "").split(".")[0].replace("-", "_")
    return next((known.id for known in regions() if name in known.locales), FALLBACK)


def response(response_id: str, region_id: str = FALLBACK, times_shown: int = 0) -> str:
    """The text to show, as Markdown.

    Args:
        response_id: name of a file of `responses/`, without its ending.
        region_id: whose helplines to name.
        times_shown: how often this response has been shown in this talk; decides the version. When all those for an
            alarm have been shown, they come round again with an opening line, another one in each round.

    Raises:
        FileNotFoundError: no such response.
    """
    versions = _versions(response_id)
    rounds, version = divmod(times_shown, len(versions))
    text = versions[version]
    if rounds and ("{way_on}" in text or response_id == ASK_AGAIN):
        openers = _openers()
        text = f"{openers[(rounds - 1) % len(openers)]}\n\n{text}"
    return _filled(text, region(region_id))


def every_response(region_id: str = FALLBACK) -> dict[str, tuple[str, ...]]:
    """Every fixed text by its id, in all its versions, with the helplines of a region."""
    folder = files("coach.safety") / "responses"
    ids = sorted(file.name.removesuffix(".md") for file in folder.iterdir() if file.name.endswith(".md"))
    return {one: tuple(_filled(text, region(region_id)) for text in _versions(one)) for one in ids}


def _filled(text: str, where: Region) -> str:
    for name, value in (
        ("{emergency}", where.emergency),
        ("{crisis}", where.crisis),
        ("{abuse}", where.abuse),
        ("{abuse_line}", _as_noun(where.abuse)),
        ("{crisis_line}", _as_noun(where.crisis)),
        ("{children}", where.children),
        ("{note}", _NOTE),
        ("{way_on}", _WAY_ON),
    ):
        text = text.replace(name, value)
    return text


@cache
def _versions(response_id: str) -> tuple[str, ...]:
    text = (files("coach.safety") / "responses" / f"{response_id}.md").read_text(encoding="utf-8")
    return tuple(version.strip() for version in text.split("\n===\n"))


@cache
def _openers() -> tuple[str, ...]:
    return tuple((files("coach.safety") / "responses" / "openers.txt").read_text(encoding="utf-8").splitlines())


def _as_noun(route: str) -> str:
    """A route as the end of a list: a helpline (call 116 016)."""
    return f"a helpline ({route})"
