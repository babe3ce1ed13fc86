"""What can go wrong, said for the person it happens to.

CoachError
├── UserFixable      the person can mend it: what happened, where, and the one command that does
│   ├── CardError    guidance files that break the format, one line each
│   ├── MessageError a message that can't be answered as it stands
│   │   └── NotEnglishError
│   └── NotKeptError a turn that was answered and could not be saved
└── ModelError       the model failed in a way that is ours or the library's to mend
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["CardError", "CoachError", "MessageError", "ModelError", "NotEnglishError", "NotKeptError", "UserFixable"]


class CoachError(Exception):
    """Base of everything this project raises on purpose."""


class UserFixable(CoachError):
    """Something the person can put right themselves.

    Args:
        what: what happened, as one plain sentence.
        where: the file, folder or address it happened at, if there is one.
        fix: the command that mends it, if one does.
    """

    def __init__(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        self.what, self.where, self.fix = what, where, fix
        parts = [what]
        if where:
            parts.append(f"Where: {where}.")
        if fix:
            parts.append(f"To mend it, run: {fix}")
        super().__init__(" ".join(parts))


class CardError(UserFixable):
    """One or more guidance cards break the format. `problems` holds one `path: field: what` line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        noun = "problem" if len(problems) == 1 else "problems"
        super().__init__(f"{len(problems)} {noun} in the guidance:\n" + "\n".join(problems))


class MessageError(UserFixable):
    """A message that is empty, too long, or not in a language the coach understands."""


class NotEnglishError(MessageError):
    """A message in another language, which neither the gates nor the model can be trusted with."""


class NotKeptError(UserFixable):
    """A turn that was answered and could not be saved: the talk can go on."""


class ModelError(CoachError):
    """The model could not be loaded or gave up; nothing the person wrote is lost."""
