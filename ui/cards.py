"""A guidance card as something to open and read."""

from __future__ import annotations

from coach.domain import Card, Excerpt, Hit, file_names
from ui import words
from ui.markup import plain, prose


def sources(hits: tuple[Hit, ...], excerpts: tuple[Excerpt, ...] = ()) -> str:
    """What was found for a turn: one line to open for each card and each piece of a file; empty where there is none."""
    found = "".join(_entry(hit.card) for hit in hits)
    own = "".join(map(_own_entry, file_names(excerpts), excerpts))
    guidance = f'<h3 class="sources-title">From the guidance</h3>{found}' if found else ""
    files = f'<h3 class="sources-title">From your own files</h3>{own}' if own else ""
    return f'<div class="sources">{guidance}{files}</div>' if found or own else ""


def _entry(card: Card) -> str:
    title = f'<summary>{plain(card.title)} <span class="card-kind">{words.KINDS[card.kind]}</span></summary>'
    return f'<details class="card">{title}<div class="card-body">{card_text(card)}</div></details>'


def _own_entry(name: str, excerpt: Excerpt) -> str:
    where = f"page {excerpt.page}" if excerpt.page else excerpt.heading
    title = f'<summary>{plain(name)} <span class="card-kind">{plain(where)}</span></summary>'
    quoted = f"<blockquote><p>{plain(excerpt.text)}</p></blockquote>"
    return f'<details class="card">{title}<div class="card-body">{quoted}</div></details>'


def card_text(card: Card) -> str:
    """Everything the card says: what it is, its text, how sure it is, when to leave it, and where it comes from."""
    sections = "".join(f"<h4>{plain(heading)}</h4>{prose(text)}" for heading, text in card.sections.items())
    return "".join(
        (
            f'<p class="card-facts">{plain(_facts(card))}</p>',
            f'<p class="card-summary">{plain(card.summary)}</p>',
            f"<h4>When it helps</h4><p>{plain(card.when)}</p>" if card.when else "",
            sections,
            _not_when(card),
            f"<h4>How sure is this?</h4><p>{words.GRADES[card.grade]}</p>",
            _references(card),
        )
    )


def _facts(card: Card) -> str:
    facts = (words.minutes(card.minutes), words.PEOPLE.get(card.people, card.people))
    return " · ".join(fact for fact in facts if fact)


def _not_when(card: Card) -> str:
    if not card.not_when:
        return ""
    reasons = [words.NOT_WHEN.get(reason, reason.replace("-", " ")) for reason in card.not_when]
    items = "".join(f"<li>{plain(reason)}</li>" for reason in reasons)
    return f'<div class="card-not"><h4>Leave it for another time if</h4><ul>{items}</ul></div>'


def _references(card: Card) -> str:
    if not card.references:
        return ""
    items = "".join(f"<li>{plain(reference)}</li>" for reference in card.references)
    return f'<h4>Read more</h4><ul class="card-references">{items}</ul>'
