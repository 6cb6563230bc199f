"""Where programs are tried: each on the same examples, with the same findings, told from outages.

What a search found for an example is kept for the night, so that two programs never differ by what
was uploaded in between. That an LM could not be reached is no answer, and is never scored.
"""

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

import dspy
from dspy.utils.callback import BaseCallback
from dspy.utils.exceptions import (
    AdapterParseError,
    ContextWindowExceededError,
    LMError,
    LMInvalidRequestError,
    LMUnsupportedFeatureError,
)

from agent.answering import ManualsDesk
from agent.conversation import Bounds, Examples, Kind, Kinds, Likeness, Thread
from agent.errors import BudgetSpent, LMUnavailable
from agent.evidence import Desk, Evidence, Found, Tool, Unit, answering_at
from agent.judging import Judge, Shown
from agent.learning.metrics import Statement
from agent.learning.snapshot import Voted
from agent.lm import LMs, outages
from agent.program import Answer, Answerer
from agent.reading import reading_at_most
from agent.settings import AgentSettings
from ingest.embedding import Embedder
from sql import lm_memory, passages, restricted
from sql.audience import Audience
from sql.database import Database
from sql.passages import Passage

T = TypeVar("T")
GIVE_UP_AFTER: Final = 5
# The request was at fault, and would be again.
_NO_OUTAGE = (ContextWindowExceededError, LMInvalidRequestError, LMUnsupportedFeatureError)


class Outages(BaseCallback):
    """Counts the calls that an LM did not answer, whatever the program made of it. `spent`: a call
    was not made, for there is no budget left."""

    def __init__(self) -> None:
        self.seen = 0
        self.spent = False

    def on_lm_end(self, call_id: str, outputs: Any, exception: BaseException | None = None) -> None:
        if _of_budget(exception):
            self.spent = True
        elif isinstance(exception, LMError) and not isinstance(exception, _NO_OUTAGE):
            self.seen += 1


def _of_budget(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, BudgetSpent):
        error = error.__cause__
    return error is not None


@dataclass
class Patience:
    """Whether the LM is still asked: after a few outages in a row it is gone for the night."""

    in_a_row: int = 0

    @property
    def lost(self) -> bool:
        return self.in_a_row >= GIVE_UP_AFTER

    def note(self, reached: bool) -> None:
        """Count an outage, or begin to count anew; what is lost stays lost."""
        if not self.lost:
            self.in_a_row = 0 if reached else self.in_a_row + 1


class KeptDesk:
    """A desk that looks everything up once, and shows nobody anything.

    `recalled`: what an LM said before to the very same words, None where that is not known.
    """

    def __init__(self, desk: Desk, recalled: Callable[[str], Any] = lambda _: None) -> None:
        self._desk = desk
        self._recalled = recalled
        self._kept: dict[Any, Any] = {}

    def _once(self, key: Any, look_up: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = look_up()
        found: T = self._kept[key]
        return found

    def search(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        key = ("search", tuple(queries), tuple(identifiers))
        return self._once(key, lambda: self._desk.search(queries, identifiers))

    def older(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        key = ("older", tuple(queries), tuple(identifiers))
        return self._once(key, lambda: self._desk.older(queries, identifiers))

    def reranked(self, question: str, found: Sequence[Found]) -> list[Found]:
        key = ("reranked", question, tuple(found))
        return self._once(key, lambda: self._desk.reranked(question, found))

    def excerpt(
        self, queries: Sequence[str], unit: Unit, words: int, kind: Kind | None = None
    ) -> Unit:
        key = ("excerpt", tuple(queries), unit, words, kind)
        return self._once(key, lambda: self._desk.excerpt(queries, unit, words, kind))

    def show(self, units: Sequence[Unit]) -> None:
        pass

    def kind(self, question: str) -> Kind:
        return self._once(("kind", question), lambda: self._desk.kind(question))

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        return self._desk.likeness(message, bounds)

    def holds(self, words: Sequence[str]) -> bool:
        return self._once(("holds", tuple(words)), lambda: self._desk.holds(words))

    def cited(self, thread: Thread) -> list[Passage]:
        return self._once(("cited", thread), lambda: self._desk.cited(thread))

    def remember(self, key: str, work: Callable[[], T]) -> T:
        """What the champion said to a user is not asked again; what candidates are told is kept
        for the night only, and no user's to hear.

        An optimiser that collects demonstrations has to see each call.
        """
        if dspy.settings.trace is not None:
            return work()

        def asked() -> T:
            known = self._recalled(key)
            return work() if known is None else cast(T, known)

        return self._once(("remember", key), asked)


@dataclass(frozen=True)
class Bench:
    """What trying programs needs. Use it inside `context()`."""

    db: Database
    embedder: Embedder
    tools: Sequence[Tool]
    settings: AgentSettings
    lms: LMs
    likeness: Examples
    kinds: Kinds
    team: str = ""
    patience: Patience = field(default_factory=Patience)
    _desks: dict[int, KeptDesk] = field(default_factory=dict)

    def desk(self, example: Voted) -> KeptDesk:
        """The example's desk, for its audience."""
        if example.answer_id not in self._desks:
            self._desks[example.answer_id] = KeptDesk(
                ManualsDesk(
                    self.db,
                    self.embedder,
                    self.tools,
                    example.audience,
                    self.settings,
                    examples=self.likeness,
                    kinds=self.kinds,
                ),
                self._recalled,
            )
        return self._desks[example.answer_id]

    def _recalled(self, key: str) -> Any:
        with self.db.connection() as conn:
            return lm_memory.get(conn, key)

    def run(self, program: Answerer, example: Voted) -> Answer | None:
        """The program's answer; None where an LM could not be reached."""
        return self.answer(program, example.message, example.thread, self.desk(example))

    def answer(self, program: Answerer, message: str, thread: Thread, desk: Desk) -> Answer | None:
        """The answer at any desk; None where an LM could not be reached."""

        def ask() -> Answer:
            with answering_at(desk), reading_at_most(self.settings.reader_words):
                answer: Answer = program(message=message, thread=thread).answer
            return answer

        return self.reached(ask)

    def reached(self, work: Callable[[], T]) -> T | None:
        """What the work gives; None where an LM could not be reached in it, or not understood, or
        the budget ended."""
        if self.patience.lost:
            return None
        watch = Outages()
        done: T | None = None
        unheard = contextlib.suppress(AdapterParseError, LMUnavailable)
        with unheard, dspy.context(callbacks=[watch]), outages():
            done = work()
        if watch.spent:
            return None
        self.patience.note(reached=not watch.seen)
        return None if watch.seen else done

    def shown(self, question: str, said: Statement, audience: Audience) -> Shown:
        """The answer as a judge sees it: nothing says which program gave it."""
        return Shown(question, said.lead or said.text, tuple(self._lines(said, audience)))

    def judge_of(self, judge: Judge, shown: Shown) -> float | None:
        """The judge's P(yes); None where the judge LM could not be reached.

        An LM that does not keep to the form has not said yes.
        """

        def ask() -> float:
            with dspy.context(lm=self.lms.judge):
                try:
                    p_yes: float = judge(shown.question, shown.answer, shown.lines)
                except AdapterParseError:
                    return 0.0
            return p_yes

        return self.reached(ask)

    def restricted(self, rows: Collection[str]) -> bool:
        """Whether a manual that not everyone may read holds any of these rows of words."""
        with self.db.connection() as conn:
            return restricted.holds(conn, self.team, rows)

    def places(self, said: Statement, audience: Audience) -> list[str]:
        """Where its lines stand: manual, section and page, each once."""
        with self.db.connection() as conn:
            read = passages.read(conn, audience, sorted(said.passages))
        found = [
            " · ".join(filter(None, (one.manual, one.section, f"page {one.page_from}")))
            for one in read
        ]
        return list(dict.fromkeys(found))

    def _lines(self, said: Statement, audience: Audience) -> list[str]:
        """The cited lines, each place named once before its lines."""
        with self.db.connection() as conn:
            read = passages.read(conn, audience, sorted(said.passages))
        by_id = {passage.passage_id: passage for passage in read}
        lines: list[str] = []
        for cited in said.lines:
            if passage := by_id.get(cited.passage_id):
                where = " · ".join(filter(None, (passage.manual, passage.section)))
                lines += [cited.quote] if where in lines else [where, cited.quote]
        return lines
