"""Part of the fetcher: a file from the model hub, going on from where an earlier try stopped.

`hf_hub_download` throws away what it has when it is interrupted, so this uses the layer below it.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from coach.llm.catalogue import HubSource, ModelFile, Source
from coach.llm.files import Report
from coach.llm.sources import SourceFailed, size_of

__all__ = ["from_hub"]

_ANSWER_WITHIN_S = 6.0
_DISK_TROUBLE = {getattr(errno, name, None) for name in ("ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "EIO")} - {
    None
}
_T = TypeVar("_T")


def from_hub(source: Source, file: ModelFile, part: Path, report: Report, *, endpoint: str | None = None) -> None:
    """Bring a file from the model hub at `endpoint`, or at the library's own address. See `Carrier`."""
    assert isinstance(source, HubSource)
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.file_download import http_get

    url = hf_hub_url(source.repo, source.file, revision=source.revision, endpoint=endpoint)
    with _online(), _told_as_source_failed():
        found = _within(_ANSWER_WITHIN_S, partial(get_hf_file_metadata, url, token=False, timeout=_ANSWER_WITHIN_S))
        if found.size is not None and found.size != file.bytes:
            raise SourceFailed("it has another version of the file")
        with part.open("ab") as opened:
            bar: Any = partial(_Bar, report)
            http_get(
                url,
                opened,
                resume_size=size_of(part),
                headers={"Accept-Encoding": "identity"},  # the very bytes, so that counting and going on are exact
                expected_size=file.bytes,
                tqdm_class=bar,
            )


@contextmanager
def _online() -> Iterator[None]:
    """Let the hub's library out for this one errand, without its telemetry, its bars and its log lines."""
    from huggingface_hub import constants
    from huggingface_hub.utils import logging

    names = ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY")
    before = {name: getattr(constants, name) for name in names}
    verbosity = logging.get_verbosity()
    constants.HF_HUB_OFFLINE, constants.HF_HUB_DISABLE_TELEMETRY = False, True
    logging.set_verbosity(40)  # errors only
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(constants, name, value)
        logging.set_verbosity(verbosity)


@contextmanager
def _told_as_source_failed() -> Iterator[None]:
    """Whatever the library raises means: ask the next source. Only trouble with this computer's disk is passed on."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except SourceFailed:
        raise
    except HfHubHTTPError as error:
        status = error.response.status_code
        raise SourceFailed("it has no such file" if status == 404 else f"it answered with error {status}") from error
    except OSError as error:
        if error.errno in _DISK_TROUBLE and not isinstance(error, ConnectionError):
            raise
        raise SourceFailed("the connection broke off") from error
    except Exception as error:  # the library's own errors, its proxy's, its certificates': all mean the same here
        raise SourceFailed("no connection") from error


def _within(seconds: float, ask: Callable[[], _T]) -> _T:
    """The answer, or SourceFailed after `seconds`. A name look-up heeds no time limit, so a thread of its own waits."""
    answers: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(ask())
        except BaseException as error:  # noqa: BLE001 raised again below, in the thread that asked
            errors.append(error)

    thread = threading.Thread(target=run, name="ask-the-hub", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise SourceFailed(f"no answer within {seconds:.0f} seconds")
    return answers[0]


class _Bar:
    """Stands where the library expects a progress bar, and passes the count on."""

    def __init__(self, report: Report, *, initial: int = 0, **_: object) -> None:
        self._report, self._done = report, initial

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def update(self, count: float | None = 1) -> None:
        """Count bytes that have come; fewer than none when the server begins again."""
        self._done += int(count or 0)
        self._report(self._done)
