"""The person's own files: what was added, adding by choice or by path, and forgetting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from coach.errors import CoachError
from ui import words
from ui.markup import literal
from ui.port import FilesPort, Progress

if TYPE_CHECKING:
    from coach.library.own.kept import Added

_LEAD = (
    "The coach can quote from files of yours: a letter, a book, notes from a course, as Markdown, text, HTML, PDF, "
    "DOCX or EPUB. It never takes orders from them, and they never leave this computer."
)
_WHERE = (
    "Files you choose are copied into the coach's folder, and the copy is deleted when it is forgotten. "
    "What you add by its path stays where it is."
)
_NONE = "None yet."
_LOOK_EVERY_S = 0.2
_WATCHED: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}

Updates = dict[Any, Any]
Work = Callable[[Progress], str]
"""Something that takes a while, and the sentence that says what came of it."""


@dataclass(frozen=True, slots=True)
class Files:
    """The components, and what each action does to them."""

    port: FilesPort
    none: Any
    listed: Any
    forget: Any
    said: Any
    path: Any

    def parts(self) -> list[Any]:
        """Everything that an action may change."""
        return [self.none, self.listed, self.forget, self.said, self.path]

    def refreshed(self) -> Updates:
        """The list as it stands."""
        return self._drawn("")

    async def take(self, chosen: list[str] | None) -> AsyncIterator[Updates]:
        """Add files that the person has handed over; they lie in a folder of the page's own until then."""

        def work(progress: Progress) -> str:
            said = []
            for file in map(Path, chosen or []):
                try:
                    said.append(_added(self.port.add_copy(file, file.name, progress)))
                except CoachError as error:  # one that can't be read keeps no other from being added
                    said.append(str(error))
            return " ".join(said)

        async for updates in self._worked(work):
            yield updates

    async def add(self, path: str) -> AsyncIterator[Updates]:
        """Add a file or folder where it lies."""
        async for updates in self._worked(lambda progress: _added(self.port.add(path, progress)), {self.path: ""}):
            yield updates

    async def let_go(self, chosen: list[str]) -> AsyncIterator[Updates]:
        """Forget what is ticked."""

        def work(progress: Progress) -> str:
            for path in chosen:
                self.port.forget(path, progress)
            return "Forgotten. The coach will not quote from it again." if chosen else "Tick what to forget first."

        async for updates in self._worked(work):
            yield updates

    async def _worked(self, work: Work, afterwards: Updates | None = None) -> AsyncIterator[Updates]:
        done: list[tuple[int, int]] = []
        task = asyncio.ensure_future(asyncio.to_thread(work, lambda so_far, of: done.append((so_far, of))))
        shown = ""
        while not task.done():
            sentence = "Reading. You can go on elsewhere meanwhile."
            if done:
                sentence = f"Reading: {done[-1][0]} of {words.count(done[-1][1], 'file')} done."
            if sentence != shown:
                yield {self.said: sentence}
                shown = sentence
            await asyncio.wait([task], timeout=_LOOK_EVERY_S)
        try:
            yield {**self._drawn(task.result()), **(afterwards or {})}
        except CoachError as error:
            yield self._drawn(str(error))

    def _drawn(self, sentence: str) -> Updates:
        try:
            added = self.port.added()
        except CoachError as error:
            added, sentence = (), sentence or str(error)
        return {
            self.none: gr.update(visible=not added),
            self.listed: gr.update(choices=[(_label(one), one.path) for one in added], value=[], visible=bool(added)),
            self.forget: gr.update(visible=bool(added)),
            self.said: literal(sentence),
        }


def build(port: FilesPort) -> Files:
    """Draw the part of the library that has the person's own files."""
    with gr.Accordion("Your own files", open=False, elem_id="own"):
        gr.Markdown(_LEAD)
        none = gr.Markdown(_NONE, elem_classes="quiet")
        listed = gr.CheckboxGroup([], label="What you have added", visible=False, elem_id="own-list")
        forget = gr.Button("Forget what is ticked", elem_id="own-forget", size="md", visible=False, scale=0)
        with gr.Row(elem_classes="ask"):
            # Of any kind: what can't be read is said in our own words, with the others taken in.
            choose = gr.UploadButton(
                "Choose files", elem_id="own-choose", file_count="multiple", scale=0, min_width=140
            )
            path = gr.Textbox(
                elem_classes="line",
                label="Or where a file or folder is",
                placeholder="Or the path of a file or folder",
                container=False,
                max_lines=1,
                html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=False),
            )
            add = gr.Button("Add", scale=0, min_width=72)
        gr.Markdown(_WHERE, elem_classes="quiet")
        said = gr.Markdown("", elem_id="own-said", elem_classes="said")
    files = Files(port, none, listed, forget, said, path)
    choose.upload(files.take, choose, files.parts(), **_WATCHED)
    gr.on([add.click, path.submit], files.add, path, files.parts(), **_WATCHED)
    forget.click(files.let_go, listed, files.parts(), **_WATCHED)
    return files


def _added(one: Added) -> str:
    problems = [file for file in one.files if file.problem]
    read = len(one.files) - len(problems)
    what = one.name if len(one.files) == 1 else f"{one.name}, {words.count(read, 'file')}"
    trouble = "".join(f" {file.name} {file.problem}." for file in problems)
    return f"Added: {what}, in {words.count(one.pieces, 'piece')} to quote.{trouble}"


def _label(one: Added) -> str:
    """What a person reads beside the box: its name, how much of it there is, and what is wrong."""
    problem = next((f"{file.name} {file.problem}" for file in one.files if file.problem), "")
    where = "a copy" if one.copied else one.path
    facts = [words.count(one.pieces, "piece"), where, problem]
    return " · ".join([one.name, *(fact for fact in facts if fact)])
