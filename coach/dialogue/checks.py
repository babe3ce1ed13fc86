"""What a written part must pass before a person sees it. Each check is a small rule with a reason in words.

These are about good coaching; danger is the business of `coach.safety`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from coach.dialogue.understand import kin_words
from coach.dialogue.wording import AS_TOLD, SAID_BACK, content_words, doers, negated, runs, words

Check = Callable[[str, "Context"], str | None]

_COPIED_RUN = 4  # words in a row that the prompt's examples or guidance already said
_OPEN_WORDS = ("what", "how", "when", "which", "where", "who", "if")
_LABELS = re.compile(
    r"\b(?:selfish|lazy|crazy|toxic|narcissis\w+|abusive|manipulative|cruel|stupid|childish|ungrateful|immature|"
    r"controlling|disrespectful|rude|inconsiderate|thoughtless|mean|unfair|wrong)\b"
)
_MIND_READING = re.compile(
    r"\b(?:he|she|they) (?:is|are|isn't|aren't|does|doesn't|don't) "
    r"(?:not )?(?:care|love|want|interested|respect|value)"
)
_ADVICE = re.compile(
    r"\b(?:you should|you need to|you must|you could|you might want|try to|it's important|make sure|consider)\b"
)
_BRIGHT = frozenset(
    "happy glad comfortable proud excited grateful pleased content joyful relaxed calm better good".split()
)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday christmas easter".split())


@dataclass(frozen=True, slots=True)
class Context:
    """What a part is judged against.

    Attributes:
        told: everything the person wrote in this talk, newest last.
        quoted: what the prompt already says: its examples, and the guidance laid into this reply.
        word: the person's own word for the other one ("mum"), if they gave one.
        said: the coach's earlier parts of this talk, which it must not repeat.
    """

    told: str
    quoted: str = ""
    word: str | None = None
    said: tuple[str, ...] = field(default=())


# --- for every part ------------------------------------------------------------------------------------------------


def borrowed(pieces: Sequence[str], context: Context) -> str | None:
    """The prompt's examples and the guidance's example are models, not material; the person's own words may return.

    Args:
        pieces: what the model itself wrote, without the stems laid in by code.
    """
    theirs = runs(context.quoted, _COPIED_RUN) - runs(context.told, _COPIED_RUN)
    return "copies an example" if any(runs(piece, _COPIED_RUN) & theirs for piece in pieces) else None


def wanders(pieces: Sequence[str], context: Context, grounded: int) -> str | None:
    """A part of several pieces begins with what the person told, not with something else.

    Args:
        grounded: how many telling words the first piece must share with what was told.
    """
    told = content_words(context.told)
    shared = len(content_words(pieces[0]) & told) if pieces else 0
    return "begins with something else" if shared < min(grounded, len(told) // 2) else None


def not_repeated(text: str, context: Context) -> str | None:
    """No part says again what an earlier reply said."""
    mine = content_words(text)
    for earlier in context.said:
        theirs = content_words(earlier)
        if mine and len(mine & theirs) > 0.8 * len(mine | theirs):
            return "repeats an earlier reply"
    return None


def nothing_invented(text: str, context: Context) -> str | None:
    """No person, day, number or name that the person did not mention."""
    told = set(words(context.told))
    told_text = " ".join(words(context.told))
    for kin in kin_words():
        if re.search(rf"\b{re.escape(kin)}\b", text.lower()) and not re.search(
            rf"\b{re.escape(kin)}s?\b", told_text.replace("-", " ")
        ):
            return f"brings in somebody: {kin}"
        if re.search(rf"\byour {re.escape(kin)}\b", text.lower()) and not re.search(
            rf"\b(?:my|our) (?:\w+ ){{0,2}}{re.escape(kin)}\b", told_text
        ):
            return f"makes somebody theirs: {kin}"
    for match in re.finditer(r"(?<=[a-z;] )[A-Z][a-z]+|\b\d+\b", text):
        name = match.group().lower()
        if name not in told and name != context.word and name not in ("could", "would"):
            return f"brings in {match.group()}"
    if invented := (_WEEKDAYS & set(words(text))) - told:
        return f"brings in {', '.join(sorted(invented))}"
    return None


def grades_somebody(text: str) -> bool:
    """Whether a word in it passes a verdict on somebody's character."""
    return bool(_LABELS.search(text.lower()))


def no_label(text: str, context: Context) -> str | None:
    """No word that grades somebody, unless the person used it and it is being said back."""
    found = _LABELS.findall(text.lower())
    return "grades somebody" if set(found) - set(words(context.told)) else None


# --- for what is said to the person --------------------------------------------------------------------------------


def no_story_of_its_own(text: str, _: Context) -> str | None:
    """The coach has no life to speak of: "I" stands only in phrases that mark a guess."""
    own = re.sub(r"\b(?:i imagine|my guess|i may|i hear|i wonder|i'd guess)\b", "", " ".join(words(text)))
    return "speaks about itself" if re.search(r"\b(?:i|me|my|mine|we|our|us|i'm|i've)\b", own) else None


def speaks_to_person(text: str, _: Context) -> str | None:
    """The word "you" stands for the person who writes."""
    return None if re.search(r"\byou(?:r|rs|'re|'ve|'d)?\b", text.lower()) else "does not speak to the person"


def no_question(text: str, _: Context) -> str | None:
    """A reflection is a statement."""
    return "asks instead of reflecting" if "?" in text else None


def no_advice(text: str, _: Context) -> str | None:
    """A reflection does not advise."""
    return "gives advice" if _ADVICE.search(text.lower()) else None


def no_motive(text: str, context: Context) -> str | None:
    """Why the other one does something is not ours to say."""
    text, told = text.lower(), context.told.lower()
    if "because" in text and "because" not in told:
        return "gives a reason nobody gave"
    if _MIND_READING.search(text):
        return "reads somebody's mind" if not re.search(r"(?:care|love|want|interest|respect|value)", told) else None
    return None


def keeps_roles(text: str, context: Context) -> str | None:
    """Who did what stays as it was told: "my colleague presented" never comes back as "you presented"."""
    told, back = doers(context.told, AS_TOLD), doers(text, SAID_BACK)
    swapped = [verb for verb in told.keys() & back.keys() if not told[verb] & back[verb]]
    return f"swaps who did what: {swapped[0]}" if swapped else None


def no_false_cheer(text: str, context: Context) -> str | None:
    """A guess at a feeling is not a bright one that nobody told of."""
    found = set(words(text)) & _BRIGHT
    return "guesses a bright feeling" if found - set(words(context.told)) else None


def names_the_other(text: str, context: Context) -> str | None:
    """When the newest message speaks of somebody else, so does its reflection."""
    third = r"he|she|they|him|her|them|his|their"
    word = f"{re.escape(context.word)}|" if context.word else ""
    named = rf"\b(?:{word}{third})\b"
    newest = context.told.rsplit("\n", 1)[-1].lower()
    return "leaves the other person out" if re.search(named, newest) and not re.search(named, text.lower()) else None


def is_specific(text: str, context: Context) -> str | None:
    """It shares words with what the person told; an answer that would fit any message is a wrong answer."""
    told = content_words(context.told)
    return None if len(content_words(text) & told) >= min(2, len(told)) else "would fit any message"


def is_on_topic(text: str, context: Context) -> str | None:
    """It shares at least one telling word with what the person told."""
    told = content_words(context.told)
    return None if not told or content_words(text) & told else "would fit any message"


def one_open_question(text: str, _: Context) -> str | None:
    """Exactly one, at the end, that can't be answered with yes."""
    if text.count("?") != 1 or not text.rstrip().endswith("?"):
        return "is not one question"
    return None if words(text)[:1] and words(text)[0] in _OPEN_WORDS else "is not open"


def of_length(low: int, high: int) -> Check:
    """Between `low` and `high` words."""

    def check(text: str, _: Context) -> str | None:
        return None if low <= len(words(text)) <= high else f"is not {low} to {high} words long"

    return check


def finished(text: str, _: Context) -> str | None:
    """Ends as a sentence ends."""
    return None if text.rstrip().endswith((".", "?")) else "breaks off"


# --- for what they might say to the other one ------------------------------------------------------------------------


def spoken_to_the_other(text: str, context: Context) -> str | None:
    """Written to that person's face: "I" and "you", never "my wife" or "she"."""
    low = " ".join(words(text))
    if not re.search(r"\b(?:i|i'm|i've|i'd|i'll)\b", low) or not re.search(
        r"\b(?:you|your|you've|you're|us|we|our|together)\b", low
    ):
        return "is not said by one to the other"
    if context.word and re.search(rf"\b(?:my|your) {re.escape(context.word.lower())}\b", low):
        return "speaks about the other person"
    third = {kin for kin in kin_words() if re.search(rf"\b{re.escape(kin)}\b", context.told.lower())} - {context.word}
    absent = r"\b(?:he|she|he's|she's)\b" if third else r"\b(?:he|she|he's|she's|him|her|his|hers)\b"
    return "speaks about the other person" if re.search(absent, low) else None


def keeps_sides(text: str, context: Context) -> str | None:
    """What the person did is said with "I", what the other one did with "you"; and what did not happen stays so."""
    told, said = doers(context.told, AS_TOLD), doers(text, AS_TOLD, SAID_BACK)
    if swapped := [deed for deed in told.keys() & said.keys() if not told[deed] & said[deed]]:
        return f"swaps who did what: {swapped[0]}"
    done_by_other = {deed for deed, who in said.items() if who == {False}}
    if lost := (negated(context.told) & done_by_other) - negated(text):
        return f"loses a not: {lost.pop()}"
    return None


def keeps_possession(text: str, context: Context) -> str | None:
    """What the person called theirs is not handed to the other: "my slides" never becomes "your slides"."""
    told, said = " ".join(words(context.told)), " ".join(words(text))
    mine = set(re.findall(r"\b(?:my|our) (\w+)", told))
    theirs = set(re.findall(r"\b(?:his|her|their|\w+'s) (\w+)", told))
    swapped = (mine - theirs) & set(re.findall(r"\byour (\w+)", said))
    swapped |= (theirs - mine) & set(re.findall(r"\bmy (\w+)", said))
    return f"changes whose it is: {swapped.pop()}" if swapped else None


def blame_free(text: str, _: Context) -> str | None:
    """No always or never, no verdict, no "you make me", no "but" after a kindness."""
    low = " ".join(words(text))
    if re.search(r"\b(?:always|never|every (?:single )?time|everything|nothing)\b", low):
        return "says always or never"
    if re.search(r"\byou(?:'re| are| were) (?:a |an |so |too |such |being |not |just )", low):
        return "passes a verdict"
    if re.search(r"\byou (?:make|made|let|don't|won't|can't|ignore|ignored|refuse|should|need to|have to|must)\b", low):
        return "accuses"
    if re.search(r"\bfeel(?: like| that)? (?:you|as if you)\b", low):
        return "hides a verdict in a feeling"
    return "says but" if re.search(r"\b(?:but|however)\b", low) else None


def one_request(text: str, _: Context) -> str | None:
    """One request, asked once."""
    return None if text.count("?") <= 1 else "asks more than one thing"


_ALWAYS: tuple[Check, ...] = (not_repeated, nothing_invented, no_label, finished)
FACTS: tuple[Check, ...] = (
    *_ALWAYS,
    of_length(5, 36),
    no_story_of_its_own,
    speaks_to_person,
    no_question,
    no_advice,
    no_motive,
    keeps_roles,
    names_the_other,
    is_specific,
)
FEELING: tuple[Check, ...] = (
    *_ALWAYS,
    of_length(4, 32),
    no_story_of_its_own,
    speaks_to_person,
    no_question,
    no_advice,
    no_motive,
    no_false_cheer,
)
SAYING: tuple[Check, ...] = (
    *_ALWAYS,
    of_length(8, 60),
    spoken_to_the_other,
    keeps_sides,
    keeps_possession,
    blame_free,
    one_request,
    is_on_topic,
)
QUESTION: tuple[Check, ...] = (*_ALWAYS, of_length(5, 26), one_open_question, no_story_of_its_own, no_motive)
STEP: tuple[Check, ...] = (*_ALWAYS, of_length(4, 30), no_question)


def fault(text: str, checks: tuple[Check, ...], context: Context) -> str | None:
    """The first reason why `text` must not be shown, or None."""
    return next((reason for check in checks if (reason := check(text, context))), None)
