"""A file is given out once, to whoever was told its name, and only for a while."""

from __future__ import annotations

from ui.handover import Handover
from ui.preparing import File


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def file(name: str) -> File:
    return File(name.encode(), "text/markdown", name)


def test_a_file_is_given_out_once():
    handover = Handover()
    token = handover.leave(file("a.md"))
    assert handover.take("") is None
    assert handover.take(token) == file("a.md")
    assert handover.take(token) is None


def test_a_file_that_nobody_came_for_is_gone():
    clock = Clock()
    handover = Handover(clock)
    token = handover.leave(file("a.md"))
    clock.now = 61.0
    assert handover.take(token) is None


def test_only_so_many_wait_at_once_and_the_oldest_goes_first():
    handover = Handover()
    first, *_, last = [handover.leave(file(f"{n}.md")) for n in range(21)]
    assert handover.take(first) is None
    assert handover.take(last) == file("20.md")
