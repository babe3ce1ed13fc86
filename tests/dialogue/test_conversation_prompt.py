"""What the model is given to read grows at its end, and fits."""

from __future__ import annotations

from coach.dialogue import prompt
from coach.domain import Move, Reply, Verdict
from tests.dialogue.turns import ASKED, ASKED_FACTS, EXPLORED, TOLD, WRONG, conversation, saying, turn
from tests.scripted import ScriptedChat

MESSAGES = (f"{TOLD}\n", "  She laughs\r\nat the phone.\n\n\n\nI am\u200b at the table.  ", ASKED)


def test_each_prompt_begins_with_the_one_before_and_its_reply():
    said = " You are at the table, and she laughs at the phone."
    asked = "\n".join((TOLD, "She laughs\nat the phone.\n\nI am at the table.", ASKED))
    model = ScriptedChat(*EXPLORED, said, " tired of it.", " the laughing?", ASKED_FACTS, " tender.", *saying(asked))
    talk, past, so_far = conversation(model), [], ""
    for message in MESSAGES:
        calls_before = len(model.calls)
        reply, _ = turn(talk, message, past)
        past.append((message, reply))
        for call in model.calls[calls_before:]:
            assert call.prompt.startswith(so_far)
            so_far = call.prompt
        so_far = so_far[: so_far.rindex("<ai>")] + "<ai>" + reply.script
        assert so_far.startswith(model.calls[-1].prompt)
        so_far += "</>"


def test_a_second_turn_reads_only_what_is_new():
    said = " You are at the table, and she laughs at the phone."
    model = ScriptedChat(*EXPLORED, said, " tired of it.", " the laughing?")
    talk = conversation(model)
    first, _ = turn(talk, TOLD)
    second, _ = turn(talk, "She laughs at the phone and I am at the table.", ((TOLD, first),))
    assert first.timings.new_prompt_tokens >= first.timings.prompt_tokens
    assert second.timings.new_prompt_tokens < second.timings.prompt_tokens / 4
    assert second.timings.reply_tokens > 0


def test_a_talk_too_long_for_the_context_loses_its_oldest_turns():
    script = "I hear: You sat at the table and she looked at the phone.\nAsk yourself: What was that like?"
    past = [
        (f"Evening {n} was a long one at the table.", Reply("", Verdict(), Move.REFRAME, script=script))
        for n in range(100)
    ]
    model = ScriptedChat(*EXPLORED)
    turn(conversation(model, context_tokens=4096), TOLD, past)
    messages = [message.text for message in model.calls[0].messages]
    frame = len(prompt.frame())
    assert messages[:frame] == [message.text for message in prompt.frame()]
    kept = messages[frame:-2:2]
    assert kept == [told for told, _ in past][-len(kept) :]
    assert 0 < len(kept) < len(past)
    assert len(model.calls[0].prompt) < 4096 * 4


def test_a_message_that_fills_the_context_is_still_answered():
    past = ((TOLD, Reply("", Verdict(), Move.EXPLORE, script="I hear: You said so. " * 200)),) * 4
    model = ScriptedChat(*[WRONG] * 6)
    long = "She looks at her phone. " * 160
    turn(conversation(model), long, past)
    assert [m.text for m in model.calls[0].messages][-2] == long.strip()
