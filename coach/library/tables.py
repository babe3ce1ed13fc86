"""The TOML files beside the cards, each read into a model of its form."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from coach.errors import CardError
from coach.library.faults import faults_in_words

__all__ = ["read_table"]

_Form = TypeVar("_Form", bound=BaseModel)


def read_table(path: Path, form: type[_Form]) -> _Form:
    """What the file holds.

    Raises:
        CardError: the file is missing, unreadable, or not of this form; each line begins with the file's name.
    """
    try:
        return form.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CardError([f"{path.name}: file: can't be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise CardError([f"{path.name}: file: is not UTF-8 text"]) from error
    except tomllib.TOMLDecodeError as error:
        raise CardError([f"{path.name}: file: is not TOML ({error})"]) from error
    except ValidationError as error:
        raise CardError([f"{path.name}: {fault}" for fault in faults_in_words(error)]) from error
