"""What pydantic finds wrong with a file, in plain words rather than in the validator's terms."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

__all__ = ["faults_in_words"]


def faults_in_words(error: ValidationError) -> Iterator[str]:
    """Each fault as `field: what`."""
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"] if part != "[key]")
        match fault["type"]:
            case "missing":
                what = "is missing"
            case "extra_forbidden":
                what = "is not a field of the format"
            case "value_error":
                what = str(fault["ctx"]["error"])
            case "string_pattern_mismatch":
                what = f"{fault['input']!r} is not of the form {fault['ctx']['pattern']}"
            case _:
                what = fault["msg"][:1].lower() + fault["msg"][1:]
        yield f"{where}: {what}"
