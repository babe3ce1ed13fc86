"""Every label the page shows for a value of the engine, in one place, said for the person who reads it."""

from __future__ import annotations

from coach.domain import Grade, Kind, Move, Slot

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


def minutes(count: int) -> str:
    """How long a card takes; empty where there is nothing to do."""
    if count <= 0:
        return ""
    return "about a minute" if count == 1 else f"about {count} minutes"


def listed(parts: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def place(ahead: int) -> str:
    """What a person sees while other replies come first."""
    if ahead == 1:
        return "One other reply is being written first. Yours is next."
    return f"{ahead} other replies come first. Yours will follow, you need not do anything."
