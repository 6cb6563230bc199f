"""Where programs are tried: each on the same examples, with the same findings."""

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import dspy
from dspy.utils.exceptions import (
    AdapterParseError,
)

from agent.answering import ManualsDesk
from agent.conversation import Examples, Kinds, Thread
from agent.errors import LMUnavailable
from agent.evidence import Desk, Tool, answering_at
from agent.judging import Judge, Shown
from agent.learning.kept_desk import KeptDesk
from agent.learning.metrics import Statement
from agent.learning.patience import Outages, Patience
from agent.learning.snapshot import Voted
from agent.lm import LMs, outages
from agent.program import Answer, Answerer
from agent.reading import reading_at_most
from agent.settings import AgentSettings
from ingest.embedding import Embedder
from sql import lm_memory, passages, restricted
from sql.audience import Audience
from sql.database import Database

T = TypeVar("T")


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
