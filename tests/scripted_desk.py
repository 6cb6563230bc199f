"""Units, a desk and stages that hold and say what a test wants, for the program without an LM."""

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import dspy
import numpy as np

from agent.conversation.kinds import Kind
from agent.conversation.likeness import Bounds, Likeness
from agent.conversation.thread import Thread
from agent.evidence.desk import answering_at
from agent.evidence.excerpt import excerpt
from agent.evidence.fusion import Found, Signals
from agent.evidence.search import Evidence
from agent.evidence.units import Line, Role, Unit, UnitKind
from agent.program.program import Answerer
from agent.reading.decision import Decision
from agent.reading.reader import Reader, reading
from ingest.embedding import Vectors
from sql.passages import Passage

T = TypeVar("T")


def passage(number: int, text: str, manual_id: int = 1, **more: Any) -> Passage:
    """A passage on page `number` of a manual; `manual_id` 1 is the press's."""
    manual = {1: "Press HP-160", 2: "Truck T4"}[manual_id]
    known = {"section": "6 Torque", "kind": "text", **more}
    return Passage(
        number, manual_id, manual, "C", number, number, None, ordinal=number, text=text, **known
    )


def unit(
    number: int,
    *lines: str | tuple[Role, str],
    kind: UnitKind = "text",
    title: str = "Torque",
    manual_id: int = 1,
) -> Unit:
    """A unit of one passage, page `number`, whose lines have the role `text` or the one given."""
    pairs = [("text", line) if isinstance(line, str) else line for line in lines]
    own = passage(number, "\n".join(text for _, text in pairs), manual_id)
    made = tuple(Line(own, text, role) for role, text in pairs)  # type: ignore[arg-type]
    return Unit(kind, title, "6 Torque", made, number)


class Bag:
    """An embedder of hashed words, so that texts that share words are near each other."""

    slug, dimensions = "bag", 64

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        vector = np.full(self.dimensions, 1e-3, np.float32)
        for word in text.lower().split():
            vector[zlib.crc32(word.encode()) % self.dimensions] += 1
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


@dataclass
class ScriptedDesk:
    """A desk that finds the units given to it, those of `better` where there are several queries;
    it keeps what it was asked and what it was told to show."""

    found: Sequence[Unit]
    better: Sequence[Unit] | None = None
    superseded: Sequence[Unit] = ()
    may_cite: Sequence[Passage] = ()
    asks: Kind = "value"
    searches: list[tuple[str, ...]] = field(default_factory=list)
    shown: list[tuple[Unit, ...]] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)

    def search(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        self.searches.append(tuple(queries))
        several = len(queries) > 1 and self.better is not None
        return evidence(self.better or () if several else self.found)

    def older(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        return evidence(self.superseded)

    def reranked(self, question: str, found: Sequence[Found]) -> list[Found]:
        return list(found)

    def excerpt(
        self, queries: Sequence[str], unit: Unit, words: int, kind: Kind | None = None
    ) -> Unit:
        return excerpt(queries, unit, Bag(), words=words, kind=kind)

    def show(self, units: Sequence[Unit]) -> None:
        self.shown.append(tuple(units))

    def kind(self, question: str) -> Kind:
        return self.asks

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        return Likeness(recall=0.5 if "again" in message else 0.0)

    def holds(self, words: Sequence[str]) -> bool:
        return True

    def cited(self, thread: Thread) -> list[Passage]:
        return list(self.may_cite)

    def remember(self, key: str, work: Callable[[], T]) -> T:
        if key not in self.kept:
            self.kept[key] = json.dumps(work())
        found: T = json.loads(self.kept[key])
        return found


def evidence(units: Sequence[Unit]) -> Evidence:
    """What a search gives that found these units in this order, each a little worse."""
    found = tuple(
        Found(unit, Signals(dense_question=1 - place / 20, cosine=0.5))
        for place, unit in enumerate(units)
    )
    read = tuple(dict.fromkeys(line.passage for unit in units for line in unit.lines))
    return Evidence(read, tuple(1.0 for _ in read), (), 0.01, found)


class ScriptedReader(Reader):
    """Gives each of the first three units the P of its first page; .1 where none is given."""

    name = "small"

    def __init__(self, p: dict[int, float]) -> None:
        super().__init__()
        self._p = p

    def forward(
        self, question: str, kind: str, units: Sequence[Unit], searches: Sequence[str] = ()
    ) -> dspy.Prediction:
        return reading(p=[self._p.get(unit.page, 0.1) for unit in units[:3]], kind=kind)


class Says(dspy.Module):
    """A stage that gives the same prediction each time, or raises."""

    def __init__(self, **said: Any) -> None:
        super().__init__()
        self._said = said
        self.asked: list[dict[str, Any]] = []

    def forward(self, *_: Any, **inputs: Any) -> dspy.Prediction:
        self.asked.append(inputs)
        if isinstance(error := self._said.get("error"), Exception):
            raise error
        return dspy.Prediction(**self._said)

    def key(self, message: str) -> str:
        return message


def program(p: dict[int, float], searches: Sequence[str] = (), **more: Any) -> Answerer:
    """A program whose reader gives each page its P, and whose rewriting gives these searches."""
    return Answerer(
        rewrite=Says(searches=list(searches)),  # type: ignore[arg-type]
        reader=ScriptedReader(p),
        **{"decision": Decision({"says_yes": 1.0}), **more},
    )


@contextmanager
def an_lm() -> Iterator[None]:
    """There is a language model, which nobody asks."""
    with dspy.context(lm=dspy.LM("openai/nobody")):
        yield


def ask(made: Answerer, desk: ScriptedDesk, message: str = "gland bolts?", **more: Any) -> Any:
    """The program's answer at the desk."""
    with answering_at(desk):
        return made(message=message, **more).answer
