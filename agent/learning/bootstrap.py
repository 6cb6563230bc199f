"""A cold start: an LM writes a question on each unit of the manuals, and what holds is kept.

A question is kept where it finds its unit again before all others, where the line that is to answer
it is printed there, where it brings no number of its own, and where the judge says that the line
answers it. Each unit is settled in a transaction of its own: who is killed goes on from there.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.answering import ManualsDesk
from agent.errors import LMUnavailable
from agent.evidence import Line, Tool, Unit, assemble
from agent.judging import Judge
from agent.learning.budget import Report
from agent.learning.patience import GIVE_UP_AFTER
from agent.learning.writing import (
    WriteQuestion,
    gives_away,
    numbers,
    printed,
    shown_of,
    well_asked,
)
from agent.lm import CompactAdapter, LMs, outages
from agent.settings import AgentSettings
from ingest import identifiers
from ingest.embedding import Embedder
from sql import synthetic
from sql.audience import Audience
from sql.database import Database

Outcome: TypeAlias = Literal[
    "kept", "no question", "no line of it", "another number", "another unit", "not verified"
]
LEAST_WORDS: Final = 8
_VERIFIED: Final = 0.5


@dataclass(frozen=True)
class BootstrapKit:
    """What it takes; `lms.optimiser` writes, `lms.judge` verifies."""

    db: Database
    embedder: Embedder
    tools: Sequence[Tool]
    settings: AgentSettings
    lms: LMs


@dataclass
class Bootstrapped:
    """What came of a run: units by outcome, calls of an LM, and why it ended."""

    units: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    seconds: float = 0.0
    ended: Literal["done", "budget", "no language model"] = "done"
    left: int = 0


@dataclass(frozen=True)
class Limits:
    """When to stop: after so many kept questions, calls of an LM, or seconds."""

    keep: int | None = None
    calls: int | None = None
    seconds: float | None = None

    def over(self, done: Bootstrapped, since: float) -> bool:
        return (
            (self.keep is not None and done.units["kept"] >= self.keep)
            # The next unit may take two.
            or (self.calls is not None and done.calls + 2 > self.calls)
            or (self.seconds is not None and time.monotonic() - since >= self.seconds)
        )


@dataclass(frozen=True)
class Written:
    """A question, the printed line that answers it, and how sure the judge is."""

    question: str
    line: Line
    p_right: float


class Writer:
    """Writes and checks questions; counts what it asks an LM."""

    def __init__(self, kit: BootstrapKit, team: str) -> None:
        self._kit = kit
        self._desk = ManualsDesk(
            kit.db, kit.embedder, kit.tools, Audience.everyone(team), kit.settings
        )
        self._write = dspy.Predict(WriteQuestion)
        self._judge = Judge()
        self.calls = 0

    def write(self, unit: Unit) -> tuple[Outcome, Written | None]:
        """What came of the unit. Raises LMUnavailable or a DSPy LMError where an LM is not reached.

        The search comes before the judge: it costs no LM.
        """
        shown = shown_of(unit)
        self.calls += 1
        try:
            with dspy.context(lm=self._kit.lms.optimiser):
                said: Any = self._write(
                    section=unit.section, lines="\n".join(line.read for line in shown)
                )
        except AdapterParseError:
            return "no question", None
        question = " ".join(str(said.asks).split())
        if not well_asked(question):
            return "no question", None
        line = printed(str(said.line), shown)
        if line is None or gives_away(question, line):
            return "no line of it", None
        if not numbers(question) <= numbers(" ".join((unit.section, *(one.read for one in shown)))):
            return "another number", None
        evidence = self._desk.search(
            [question], [one.normalised for one in identifiers.find(question)]
        )
        if not evidence.found or evidence.found[0].unit.unit_id != unit.unit_id:
            return "another unit", None
        self.calls += 1
        try:
            with dspy.context(lm=self._kit.lms.judge):
                p_right = float(self._judge(question, line.read, [unit.section, line.read]))
        except AdapterParseError:
            p_right = 0.0
        if p_right < _VERIFIED:
            return "not verified", None
        return "kept", Written(question, line, p_right)


def bootstrap(
    kit: BootstrapKit,
    team: str,
    *,
    limits: Limits = Limits(),
    manuals: Sequence[int] | None = None,
    seed: str = "0",
    report: Report = lambda what, done, total: None,
) -> Bootstrapped:
    """Go on with the team's units that no LM was asked about, in the seed's order, to the limits.

    An LM that is not reached ends the run after a few tries, and the unit is asked about the next
    time.
    """
    since = time.monotonic()
    with kit.db.connection() as conn:
        wanted = synthetic.units_to_ask(conn, team, seed, LEAST_WORDS, manuals)
    writer, done, failed = Writer(kit, team), Bootstrapped(), 0
    name = str(getattr(kit.lms.optimiser, "model", ""))
    adapter = CompactAdapter(use_native_function_calling=False)
    with dspy.context(adapter=adapter, trace=None, disable_history=True), outages():
        for number, (unit_id, _) in enumerate(wanted):
            done.left = len(wanted) - number
            if limits.over(done, since):
                done.ended = "budget"
                break
            report("asking", number, len(wanted))
            unit = _unit(kit.db, team, unit_id)
            if unit is None:
                continue
            try:
                outcome, written = writer.write(unit)
            except (LMUnavailable, dspy.LMError):
                failed += 1
                if failed >= GIVE_UP_AFTER:
                    done.ended = "no language model"
                    break
                continue
            finally:
                done.calls = writer.calls
            failed = 0
            done.units[outcome] += 1
            _keep(kit.db, team, unit_id, outcome, written, name)
        else:
            done.left = failed
    done.seconds = round(time.monotonic() - since, 1)
    return done


def _keep(
    db: Database, team: str, unit_id: int, outcome: Outcome, written: Written | None, lm: str
) -> None:
    with db.connection() as conn:
        if written is not None:
            line = written.line
            synthetic.insert(
                conn,
                team,
                unit_id,
                line.passage.passage_id,
                page=line.passage.page_from,
                question=written.question,
                quote=line.text,
                role=line.role,
                p_right=written.p_right,
                lm=lm,
            )
        synthetic.asked(conn, unit_id, outcome)


def _unit(db: Database, team: str, unit_id: int) -> Unit | None:
    """The unit as everyone may read it now; None where nobody may any more."""
    with db.connection() as conn:
        ids = synthetic.passages_of(conn, team, unit_id)
        found = assemble(conn, Audience.everyone(team), ids)
    return next((unit for unit in found if unit.unit_id == unit_id), None)
