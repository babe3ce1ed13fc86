"""Cards are cut into entries that the embedder can read whole."""

from coach.library.passages import entries


def test_the_first_entry_stands_for_the_card(card) -> None:
    first = entries(card("cold-cup", "Say the wish."))[0]
    assert first.text == "cold cup. Say the wish."


def test_each_section_and_each_ask_is_an_entry(card) -> None:
    one = card("cold-cup", sections={"In short": "Wait.", "What helps": "Tea."})
    assert [entry.text for entry in entries(one)][1:] == [
        "cold cup. In short: Wait.",
        "cold cup. What helps: Tea.",
        *one.asks,
    ]


def test_marks_of_lists_are_left_out(card) -> None:
    one = card("a", sections={"Say": '- partner: "I missed you."\n- any: "Come in."', "Steps": "1. Sit.\n2. Wait."})
    texts = [entry.text for entry in entries(one)]
    assert 'a. Say: "I missed you." "Come in."' in texts
    assert "a. Steps: Sit. Wait." in texts


def test_a_long_section_is_split_between_sentences_and_nothing_is_lost(card) -> None:
    sentences = [f'Sentence {number} is "about seven words long."' for number in range(60)]
    one = card("a", sections={"Then": " ".join(sentences)})
    pieces = [entry.text.removeprefix("a. Then: ") for entry in entries(one) if entry.text.startswith("a. Then: ")]
    assert len(pieces) > 1
    assert all(len(piece.split()) <= 120 for piece in pieces)
    assert all(piece.endswith('long."') for piece in pieces)
    assert " ".join(pieces) == " ".join(sentences)


def test_one_endless_sentence_is_cut_and_nothing_is_lost(card) -> None:
    endless = "word " * 300
    pieces = [e for e in entries(card("a", sections={"Then": endless})) if e.text.startswith("a. Then")]
    assert len(pieces) == 3
    assert sum(piece.text.split().count("word") for piece in pieces) == 300
