"""Talking to another computer is noticed; talking to this one is not."""

from __future__ import annotations

import contextlib
import socket

from coach.account import witness


def test_an_attempt_to_reach_another_computer_is_counted_and_named():
    witness.watch()
    before = witness.silence_so_far()
    assert before.since is not None
    with socket.socket() as one, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        one.connect(listener.getsockname())
    assert witness.silence_so_far().attempts == before.attempts
    with contextlib.suppress(OSError, RuntimeError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"", ("192.0.2.7", 9))  # kept for documentation: nobody lives there
    after = witness.silence_so_far()
    assert after.attempts > before.attempts
    assert after.whom[-1] == "192.0.2.7:9"


def test_the_count_begins_once():
    witness.watch()
    since = witness.silence_so_far().since
    witness.watch()
    assert witness.silence_so_far().since == since


def test_connections_within_this_computer_are_no_talk_with_the_outside():
    with socket.socket() as one, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        one.connect(listener.getsockname())
        assert witness.outside_connections() == ()
