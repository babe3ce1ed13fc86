"""The composition root: the only place that builds adapters and joins them to the dialogue."""

from __future__ import annotations

import locale
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config import Settings, silence
from coach.domain import Card, Done, Event, Intercepted, Reply
from coach.errors import CardError, CoachError, UserFixable
from coach.safety.alarm import UNAVAILABLE, in_the_talk, standing
from coach.safety.responses import every_response, guess_region, regions, response
from coach.store.memory import Memory
from coach.store.talks import TalkStore

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel

    from coach.account.account import Account
    from coach.dialogue.conversation import Conversation, InputGate
    from coach.dialogue.guidance import Finder
    from coach.library.own.kept import OwnFiles
    from coach.library.own.shelf import Shelf
    from coach.library.retrieve import Retriever
    from coach.prepare.plan import Planner

_log = logging.getLogger(__name__)

EMBEDDER = "all-minilm-l6-v2-int8"

OPENINGS = (
    "My partner goes back to the phone when I talk about my day. I end up feeling like furniture.",
    "I have to tell my dad I'm not coming home for the holidays, and he'll be hurt. How do I say it?",
    "I snapped at my friend last week and called her selfish. I want to put it right.",
)


class Coach:
    """Everything a view needs; see `ui.port.CoachPort`.

    Gates, model, embedder and index are built at first use, or ahead of it by `warm_up`. A coach whose gates did not
    load answers every message with helplines and nothing else.

    Args:
        settings: the person's choices.
        model, finder: stand-ins for the real chat model and retrieval, for tests and evals.
    """

    openings = OPENINGS

    def __init__(self, settings: Settings, *, model: BaseChatModel | None = None, finder: Finder | None = None) -> None:
        silence()
        self.settings = settings
        known = [known_region.id for known_region in regions()]
        if settings.region and settings.region not in known:
            raise UserFixable(f"There is no region {settings.region!r}. There are: {', '.join(known)}.")
        self._building_finder, self._building_model, self._building_gates = (threading.Lock() for _ in range(3))
        self._model, self._finder = model, finder
        self._cards: dict[str, Card] | None = None
        self._failed = ""
        self._halts: dict[str, threading.Event] = {}
        self._gates_built = False
        self._behind_gates: tuple[InputGate, Conversation] | None = None
        self._store = TalkStore(
            settings.data_dir / "talks.sqlite3" if settings.keep_talks else None, self._known_cards()
        )
        self._memory = Memory(self._store)

    # --- what a view asks for --------------------------------------------------------------------------------------

    @property
    def notice(self) -> str:
        """That this is an AI and not a therapist, as Markdown."""
        return response("notice", self._region(""))

    def regions(self) -> tuple[tuple[str, str], ...]:
        """(name, id) of every region, the likeliest first."""
        first = self._region("")
        return tuple((r.name, r.id) for r in sorted(regions(), key=lambda r: r.id != first))

    def start(self) -> str:
        """A new talk's id; there is one also when the store fails, so that a message can be answered all the same."""
        return self._memory.start()

    def turns(self, talk_id: str) -> tuple[tuple[str, Reply], ...]:
        """The finished turns of a talk; empty for an unknown id."""
        return self._store.turns(talk_id)

    def say(self, talk_id: str, message: str, region: str = "", *, instead_of: int | None = None) -> Iterator[Event]:
        """One turn, event by event, saved before its last event is given.

        A view that goes away in the middle ends the generation; what was shown by then is saved as a stopped turn.

        Args:
            instead_of: the turn (0-based) that this one takes the place of, and of all later ones. They stay as they
                are until this one is saved, and for good if it fails, or is stopped before it showed anything.

        Raises:
            MessageError: the message can't be answered as it stands.
            UserFixable, ModelError: a part is missing or failed; the sentence says what to do.
            NotKeptError: only after `Done`: the turn could not be saved.
        """
        from coach.dialogue.shown import Shown

        message = _keepable(message)
        halt = self._halts[talk_id] = threading.Event()
        shown = Shown()
        over, unkept = False, None
        try:
            for event in self._events(talk_id, message, region, halt, instead_of):
                shown.take(event)
                if isinstance(event, Done):
                    over, unkept = True, self._memory.keep(talk_id, message, event.reply, instead_of)
                yield event
            if unkept is not None:
                raise unkept
        except (GeneratorExit, KeyboardInterrupt):  # the view went away
            if not over:
                self._memory.keep(talk_id, message, shown.reply(), instead_of)
            raise
        finally:
            halt.set()
            if self._halts.get(talk_id) is halt:
                del self._halts[talk_id]

    def answers_at_once(self, talk_id: str, message: str, *, instead_of: int | None = None) -> bool:
        """Whether `say` would answer with a fixed text alone, for which no model is needed."""
        if (guarded := self._guarded()) is None:
            return True
        past = [(told, reply.verdict) for told, reply in self._memory.past(talk_id, instead_of)]
        return in_the_talk(guarded[0], _keepable(message), past).action.stands_alone

    def alarm(self, text: str, region: str = "") -> str:
        """The fixed text, as Markdown, for words that tell of danger; empty where they do not."""
        where = self._region(region)
        if (guarded := self._guarded()) is None:
            return response("unavailable", where)
        verdict = guarded[0].check(_keepable(text))
        if verdict == UNAVAILABLE:
            return response("unavailable", where)
        alarm = standing([verdict])
        return response(alarm.response_id, where) if alarm and alarm.response_id else ""

    def stop(self, talk_id: str) -> None:
        """Halt this talk's generation within a token."""
        if halt := self._halts.get(talk_id):
            halt.set()

    def forget(self, talk_id: str) -> None:
        """Delete a talk."""
        self._store.forget(talk_id)

    def readiness(self) -> str:
        """Empty when model and guidance are ready, else one sentence on what is going on."""
        if self._model is not None and self._finder is not None:
            self._failed = ""
            return ""
        return self._failed or "Waking the model up. The first time can take a minute."

    def search(self, query: str) -> tuple[Card, ...]:
        """All cards that have to do with a query, best first; none when the guidance has nothing to say to it."""
        return tuple(hit.card for hit in self.finder().search(query, len(self.cards())))

    def situations(self) -> Mapping[str, str]:
        """Every situation that a card can be for: id -> its meaning in plain words."""
        from coach.library.cards import guidance_folder
        from coach.library.vocabulary import load_vocabulary

        return load_vocabulary(guidance_folder()).situations

    def safety_texts(self, region: str = "") -> Mapping[str, tuple[str, ...]]:
        """Every fixed text in all its versions, by its id."""
        return every_response(self._region(region))

    @cached_property
    def own_files(self) -> OwnFiles:
        """The person's own files, as they are added and forgotten."""
        from coach.library.own.kept import OwnFiles

        copies, *traces = self._traces
        return OwnFiles(self.shelf, copies, tuple(traces))

    @cached_property
    def account(self) -> Account:
        """What is kept, what answers, whom it talks to; and the way to delete it all."""
        from coach.account.account import Account

        return Account(self.settings, self._store, self.own_files, self._traces)

    @cached_property
    def _traces(self) -> tuple[Path, ...]:
        from coach.library.index import index_name
        from coach.library.own.shelf import OWN

        data = self.settings.data_dir
        own = index_folder(self.settings) / index_name(OWN, EMBEDDER)
        return (data / "files", data / "own.json", data / "own.lock", own)

    # --- building --------------------------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Build everything and read the prompt's fixed start, so that the first message does not wait for it."""
        try:
            self._guarded()  # first: until they are there, a message waits for them
            finder = self.finder()
            finder.search("how do I begin", 1)
            finder.own("how do I begin", 1)
            self.model()
        except CoachError as error:
            self._failed = str(error)
            _log.warning("%s", error)
        except Exception:  # noqa: BLE001 this runs in a thread of its own, and who waits must hear how it ended
            _log.exception("warming up failed")
            self._failed = str(UserFixable("The model could not be woken up.", fix="coach doctor"))

    def cards(self) -> dict[str, Card]:
        """Every card of the guidance, by id.

        Raises:
            CardError: a card breaks the format.
        """
        from coach.library.cards import load_cards

        if self._cards is None:
            self._cards = {card.id: card for card in load_cards()}
        return self._cards

    def _known_cards(self) -> dict[str, Card]:
        """The cards, or none while one of them is broken: the gates and the helplines must stand all the same."""
        try:
            return self.cards()
        except CardError:
            return {}

    def finder(self, progress: Callable[[int, int], None] | None = None) -> Finder:
        """Retrieval over an index that is up to date; built now if it is not.

        Raises:
            UserFixable: the embedder is missing, or the data folder can't be written.
        """
        from coach.library.former import remove_former
        from coach.library.index import index_name
        from coach.library.library import Library
        from coach.library.own.shelf import OWN
        from coach.library.passages import CARDS

        with self._building_finder:
            if self._finder is None:
                retriever = self.retriever(progress)
                shelf = self.shelf()
                try:
                    shelf.refresh(progress)
                except UserFixable as error:  # the guidance does not wait for the person's files to be in order
                    _log.warning("%s", error)
                current = {index_name(name, EMBEDDER) for name in (CARDS, OWN)}
                remove_former(index_folder(self.settings), current)
                self._finder = Library(retriever, shelf)
            return self._finder

    def retriever(self, progress: Callable[[int, int], None] | None = None) -> Retriever:
        """A search of the guidance alone, its index up to date. Raises as `finder` does."""
        from coach.library.asks import load_classifier, load_more_asks
        from coach.library.cards import guidance_folder
        from coach.library.index import VectorIndex
        from coach.library.passages import CARDS, document
        from coach.library.retrieve import Retriever

        cards, folder = tuple(self.cards().values()), guidance_folder()
        index = VectorIndex(index_folder(self.settings), CARDS, self._embeddings, EMBEDDER, whole=True)
        index.update([document(card) for card in cards], progress)
        return Retriever(cards, index, load_classifier(folder, EMBEDDER), load_more_asks(folder))

    def shelf(self) -> Shelf:
        """The person's own files. Searching or adding them needs the embedder."""
        from coach.library.index import VectorIndex
        from coach.library.own.shelf import OWN, Shelf

        index = VectorIndex(index_folder(self.settings), OWN, self._embeddings, EMBEDDER, whole=True)
        return Shelf(self.settings.data_dir / "own.json", index)

    @cached_property
    def _embeddings(self) -> Embeddings:
        from coach.library.embeddings import MiniLmEmbeddings

        return MiniLmEmbeddings(self.settings.models_dir / EMBEDDER)

    def model(self) -> BaseChatModel:
        """The chat model, its weights in memory.

        Raises:
            UserFixable: the file is missing or damaged, or the engine crashes on this computer.
            ModelError: there is not memory enough for it.
        """
        from coach.dialogue.prompt import frame
        from coach.llm.catalogue import resolve
        from coach.llm.chat import LocalChat
        from coach.llm.probe import make_sure_it_decodes

        with self._building_model:
            if self._model is None:
                settings = self.settings
                path = resolve(settings.model, settings.models_dir)
                make_sure_it_decodes(path, engine_memory(settings))
                chat = LocalChat(
                    model_path=path,
                    model=settings.model,
                    context_tokens=settings.context_tokens,
                    threads=settings.threads,
                    seed=settings.seed,
                )
                chat.read_ahead(frame(), settings.data_dir / "prefixes")
                self._model = chat
            return self._model

    def planner(self) -> Planner:
        """What makes talk cards.

        Raises:
            UserFixable: the safety gates did not load; the sentence holds the helplines.
        """
        return self._planner

    @cached_property
    def _planner(self) -> Planner:
        from coach.prepare.plan import Planner
        from coach.safety.gates import OutputGate

        where = self._region("")
        if (guarded := self._guarded()) is None:
            raise UserFixable(response("unavailable", where))
        return Planner(
            model=self.model,
            finder=self.finder,
            input_gate=guarded[0],
            output_gate=OutputGate.load(),
            region=where,
            seed=self.settings.seed,
        )

    def close(self) -> None:
        """Stop what runs and give memory and files back."""
        for halt in tuple(self._halts.values()):
            halt.set()
        self._store.close()
        if close := getattr(self._model, "close", None):
            close()

    def _guarded(self) -> tuple[InputGate, Conversation] | None:
        """The gate and what lies behind it; None when the gates did not load, which is tried only once."""
        with self._building_gates:
            if not self._gates_built:
                self._behind_gates = self._build_gates()
                self._gates_built = True
            return self._behind_gates

    def _build_gates(self) -> tuple[InputGate, Conversation] | None:
        try:
            from coach.classifier.gate import load_input_gate
            from coach.dialogue.conversation import Conversation
            from coach.safety.gates import OutputGate

            gate, output_gate = load_input_gate(self.settings.models_dir), OutputGate.load()
        except Exception:  # noqa: BLE001 a gate that does not load must close the door, whatever the reason
            _log.exception("the safety gates did not load")
            return None
        return gate, Conversation(
            model=self.model,
            finder=self.finder,
            input_gate=gate,
            output_gate=output_gate,
            context_tokens=self.settings.context_tokens,
            seed=self.settings.seed,
        )

    def _events(
        self, talk_id: str, message: str, region: str, halt: threading.Event, instead_of: int | None
    ) -> Iterator[Event]:
        where = self._region(region)
        if (guarded := self._guarded()) is None:
            text = response("unavailable", where)
            yield Intercepted(UNAVAILABLE, text)
            yield Done(Reply(text, UNAVAILABLE))
            return
        yield from guarded[1].reply(message, self._memory.past(talk_id, instead_of), region=where, halt=halt)

    def _region(self, chosen: str) -> str:
        return chosen or self.settings.region or guess_region(locale.getlocale()[0])


def _keepable(message: str) -> str:
    return message.encode("utf-8", "replace").decode("utf-8")  # half a character can't be kept


def engine_memory(settings: Settings) -> Path:
    """The file that remembers which model files decode on this computer."""
    return settings.data_dir / "engine.txt"


def index_folder(settings: Settings) -> Path:
    """Where the vector index lives."""
    return settings.data_dir / "index"
