"""Whole turns to look at, with a model, a shelf of cards and gates that follow a script."""

from __future__ import annotations

from coach.dialogue import forms
from coach.dialogue.conversation import Conversation
from coach.dialogue.understand import understand
from coach.domain import Done, Intercepted, Replaced, Text
from tests.scripted import CARDS, ListedInput, ListedOutput, Shelf

TOLD = "My wife goes back to her phone when I talk about my day."
ASKED = "How do I tell my wife that I miss her when she looks at her phone?"
FACTS = " You talk about your day, and she goes back to her phone."
ASKED_FACTS = " You miss her when she looks at her phone, and you want to tell her."
FEELING = " alone at your own table."
QUESTION = " these evenings with the phone?"
WRONG = " I love my mother and my garden."
EXPLORED = (FACTS, FEELING, QUESTION)
LOW = {one.id: 0.5 for one in CARDS}  # found, and not about this very thing: the model writes every part itself


def fitting(call):
    """What may stand after a suggestion's stem, whichever it is."""
    so_far = call.messages[-1].text
    after = {
        "When you": " laugh at the phone at the table",
        "miss": " you when you look at the phone",
        "about": " the phone",
    }
    after |= {"feel": " alone", "felt": " alone", "sorry I": " looked at the phone", "Could we": " talk at the table"}
    return next((text for stem, text in after.items() if so_far.endswith(stem)), " miss you when you look at the phone")


def saying(message, piece=fitting):
    """What the model writes between the stems of a suggestion."""
    return [piece for stem in forms.saying(message, understand(message)).stems if stem.end]


def conversation(model, *, finder=None, input_gate=None, output_gate=None, **options):
    shelf = finder or Shelf(CARDS, LOW)
    return Conversation(
        model=lambda: model,
        finder=lambda: shelf,
        input_gate=input_gate or ListedInput(),
        output_gate=output_gate or ListedOutput(),
        **options,
    )


def shown(events):
    """What a view that obeys every event ends up with."""
    slots = {}
    for event in events:
        if isinstance(event, Replaced):
            slots[event.slot] = event.text
        elif isinstance(event, Text):
            slots[event.slot] = slots.get(event.slot, "") + event.text
    return slots


def turn(talk, message, past=(), **options):
    events = list(talk.reply(message, past, **options))
    assert [isinstance(event, Done) for event in events] == [False] * (len(events) - 1) + [True]
    reply = events[-1].reply
    if not any(isinstance(event, Intercepted) for event in events):
        assert shown(events) == dict(reply.slots)
    return reply, events
