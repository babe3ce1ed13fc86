"""Every label the page shows for a value of the engine, in one place, said for the person who reads it."""

from __future__ import annotations

from coach.domain import Grade, Kind, Move, Slot
from coach.prepare.talk_card import Origin

SLOTS = {
    Slot.HEAR: "What I hear",
    Slot.SAY: "You could say",
    Slot.LISTEN: "Listen for",
    Slot.TRY: "Try this",
    Slot.ASK: "A question for you",
    Slot.STEP: "One small step",
}

MOVES = {
    Move.EXPLORE: "First, have I understood?",
    Move.REFRAME: "A gentler way to say it",
    Move.LISTEN: "A way to listen",
    Move.PRACTISE: "Something to try",
    Move.PLAN: "Getting ready",
    Move.CLOSE: "Before you go",
}

KINDS = {
    Kind.CONCEPT: "Idea",
    Kind.REFRAMING: "Another way to say it",
    Kind.LISTENING: "Listening prompt",
    Kind.EXERCISE: "Exercise",
}

MANY_KINDS = {
    Kind.CONCEPT: "Ideas",
    Kind.REFRAMING: "Other ways to say it",
    Kind.LISTENING: "Listening prompts",
    Kind.EXERCISE: "Exercises",
}

GRADES = {
    Grade.TRIAL: "Tested: people who did this were compared with people who did not.",
    Grade.STUDY: "Observed: studies of real people point this way, without proving it.",
    Grade.PRACTICE: "Practised: widely used, and not tested on its own.",
    Grade.ARTICLE: "Advice: it comes from an article, and nobody has tested it.",
}

PEOPLE = {"solo": "on your own", "pair": "for two", "group": "for several"}

RELATIONSHIPS = {
    "partner": "your partner",
    "ex": "your former partner",
    "parent": "your parent",
    "child": "your child",
    "grown-child": "your grown child",
    "sibling": "your brother or sister",
    "in-law": "the family you gained",
    "friend": "your friend",
    "housemate": "someone you live with",
    "colleague": "someone you work with",
    "boss": "your boss",
}

# Each completes "Leave it for another time if ...".
NOT_WHEN = {
    "fear": "you are afraid of the other person",
    "control": "the other person controls your money, your phone, where you go or whom you see",
    "violence": "anyone has been hurt or threatened",
    "crisis": "anyone may be thinking of suicide or of harming themselves",
    "intoxication": "one of you is drunk or high",
    "child-in-the-middle": "a child is listening, or carries messages between you",
    "flooded": "you are too upset to think just now",
    "exhausted": "one of you is too tired for a talk that matters",
    "no-privacy": "others can hear you",
    "over-text": "it would be done by text message",
    "ongoing-affair": "someone is still being deceived",
    "fresh-loss": "there has been a death or a shock in the last days",
    "therapist-needed": "an old hurt comes back with force, which deserves a trained person beside you",
}


# Where a line of a talk card comes from.
ORIGINS = {
    Origin.MODEL: "Written by the model",
    Origin.CARD: "From the guidance",
    Origin.OWN: "Your own words",
    Origin.FIXED: "A plain line to begin with",
}

# What lies on this computer: its name, and what is in it.
STORED = {
    "talks": ("Your talks", "What you wrote and what was answered, in one file that only you can read. "),
    "own-files": ("Your own files", "Copies of files you chose, and the pieces that can be quoted. "),
    "settings": ("Your settings", "The choices you have made, such as the model. They hold nothing of a talk. "),
    "guidance": ("The guidance's index", "Made from the cards, so that they can be found. Nothing of yours. "),
    "engine": ("The engine's notes", "What the model has read of its own instructions. Nothing of yours. "),
    "models": ("The models", "The same files for everybody. "),
}

# The fixed texts by the file they stand in, danger first: when each is shown.
FIXED = {
    "crisis-self": "When you may be thinking of ending your life",
    "self-harm": "When you hurt yourself",
    "crisis-other": "When you fear for somebody's life",
    "abuse": "When someone hurts, threatens or controls you",
    "child-safety": "When a child may not be safe",
    "violence-to-others": "When you are afraid of hurting somebody",
    "psychosis": "When what is real is hard to tell",
    "eating-disorder": "When eating has become dangerous",
    "ask-again": "When you say you are fine after one of these",
    "still-here": "When you have said that you are safe",
    "afraid": "Beside a reply, when you are afraid of someone",
    "past-abuse": "Beside a reply, when something was done to you long ago",
    "reliance": "Beside or instead of a reply, when the coach becomes too much to you",
    "harmful-request": "When what you ask would be done to someone without their say",
    "medical": "When the question is for a doctor",
    "legal": "When the question is for a lawyer",
    "not-english": "When you write in another language",
    "unavailable": "When the safety checks did not load",
    "notice": "At the start of every talk",
}


def size(count: int) -> str:
    """A number of bytes as a person reads it."""
    if count == 0:
        return "nothing"
    for unit, bytes_each in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= bytes_each:
            amount = count / bytes_each
            return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:,.0f} {unit}"
    return f"{count} bytes"


def minutes(count: int) -> str:
    """How long a card takes; empty where there is nothing to do."""
    if count <= 0:
        return ""
    return "about a minute" if count == 1 else f"about {count} minutes"


def sentence(text: str) -> str:
    """`text` with a capital letter at its start."""
    return text[:1].upper() + text[1:]


def count(number: int, thing: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def listed(parts: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def place(ahead: int) -> str:
    """What a person sees while other replies come first."""
    if ahead == 1:
        return "One other reply is being written first. Yours is next."
    return f"{ahead} other replies come first. Yours will follow, you need not do anything."
