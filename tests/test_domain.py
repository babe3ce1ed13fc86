"""What to call the files that pieces come from."""

from __future__ import annotations

import pytest

from coach.domain import Excerpt, file_names


def names(*paths):
    return file_names([Excerpt(path.rpartition("/")[2], path, "", 0, "Words.", 0.5) for path in paths])


@pytest.mark.parametrize(
    ("paths", "called"),
    [
        ((), ()),
        (("/home/me/a.md", "/home/me/b.md"), ("a.md", "b.md")),
        (("/home/me/a.md", "/home/me/a.md"), ("a.md", "a.md")),
        (("/home/me/x/a.md", "/home/me/y/a.md", "/home/me/b.md"), ("x/a.md", "y/a.md", "b.md")),
        (("/one/x/a.md", "/two/x/a.md", "/two/y/a.md"), ("one/x/a.md", "two/x/a.md", "y/a.md")),
        (("/a.md", "/x/a.md", "/x/x/a.md"), ("/a.md", "/x/a.md", "x/x/a.md")),
    ],
)
def test_a_name_is_as_long_as_it_must_be_to_be_told_from_others(paths, called):
    assert names(*paths) == called
