"""The loop for a further program: rows -> split -> candidate -> comparison -> gate -> registry.

What is learned from and what is compared on is told apart by the rows' own words, on every run the
same. A run that is killed has decided nothing and can be run again.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.errors import BadOptimiser, LMFailed, StateMismatch, TooFewLabels
from agent.learning import gate, programs, replacing, split
from agent.learning.auto import AUTO
from agent.learning.budget import Budget, Report
from agent.learning.further import Further, FurtherProgram, load
from agent.learning.further_score import Scorer, Tally, counted
from agent.learning.optimise import arguments_of, quiet
from agent.learning.optimisers import Task, optimiser_of
from agent.learning.patience import Outages
from agent.learning.replacing import Decided, Proposal
from agent.learning.teaching import asking
from agent.lm import LMs, outages
from agent.settings import AgentSettings
from sql import programs as stored
from sql.database import Database
from sql.rows import Connection

_LEAST_TRAIN: Final = 2


@dataclass(frozen=True)
class Sides:
    """Rows by what they are for; copies of a row's inputs are one row, the first."""

    train: tuple[dspy.Example, ...]
    held_out: tuple[dspy.Example, ...]

    @classmethod
    def of(cls, rows: Sequence[dspy.Example]) -> "Sides":
        """By the words of each row's inputs: all wordings of one are on the same side."""
        first: dict[str, dspy.Example] = {}
        for row in rows:
            group = split.group_of(" ".join(str(one) for one in row.inputs().values()))
            first.setdefault(group, row)
        sides: dict[bool, list[dspy.Example]] = {True: [], False: []}
        for group, row in first.items():
            sides[split.held_out(group)].append(row)
        return cls(tuple(sides[False]), tuple(sides[True]))


@dataclass
class Serving:
    """The program that serves a team under that name, loaded again when another one does."""

    team: str
    further: Further
    _known: tuple[tuple[str, int], FurtherProgram] | None = field(default=None, repr=False)

    def now(self, conn: Connection) -> tuple[FurtherProgram, str]:
        """The champion with its version: one indexed row is read. The program before anything was
        learned, with the version "", where there is none or it has other fields."""
        key = stored.champion_key(conn, self.team, self.further.name)
        if key is None:
            return self.further.program(), ""
        if self._known is None or self._known[0] != key:
            champion = stored.champion(conn, self.team, self.further.name)
            if champion is None:
                return self.further.program(), ""
            program = self.further.program()
            try:
                program.load_state(champion.state)
            except StateMismatch:
                return program, ""
            self._known = key, program
        return self._known[1], key[0]

    def asking(self, lms: LMs) -> AbstractContextManager[None]:
        """Inside, programs ask the LM that answers."""
        return asking(lms.answers)


def learn(
    db: Database,
    team: str,
    further: Further,
    rows: Sequence[dspy.Example],
    lms: LMs,
    settings: AgentSettings,
    *,
    on: date,
    by: str,
    report: Report = lambda what, done, total: None,
) -> Decided:
    """One run of the loop: what was learned serves if the gate lets it, and else is kept.

    The first of its name is the program before anything was learned; it serves at once, and the
    candidate has to be better than it. Raises TooFewLabels, BadOptimiser, or LMUnavailable, and has
    then kept nothing new.
    """
    sides, least = Sides.of(rows), gate.least_wins()
    if len(sides.train) < _LEAST_TRAIN or len(sides.held_out) < least:
        raise TooFewLabels(
            f"Of {len(rows)} rows, {len(sides.train)} are to learn from and {len(sides.held_out)} "
            f"to compare on, where at least {_LEAST_TRAIN} and {least} are needed: add rows."
        )
    with db.connection() as conn:
        champion = stored.champion(conn, team, further.name)
        if champion is None:
            before = _proposal(further.program(), on, {"rows": 0})
            replacing.first(conn, team, before, by)
            champion = stored.champion(conn, team, further.name)
    assert champion is not None
    other = champion.schema_hash != further.program().schema_hash()
    program = further.program() if other else load(champion.state)
    budget = Budget(settings.night_minutes * 60)
    away, tally = Outages(), Tally(further, sides.held_out, budget, report)
    with asking(lms.optimiser), dspy.context(callbacks=[*dspy.settings.callbacks, away]):
        # First, so that nobody optimises with an LM that is away.
        theirs = [] if other else tally.scores(load(champion.state))
        made = _compiled(further, program, sides.train, lms, settings, budget, report)
        document = made.dump_state()
        if document == program.dump_state() and not other:
            if away.seen:
                raise LMFailed
            reason = "the candidate is the champion again: nothing was learned"
            return Decided(champion.version, True, reason, champion.version, {})
        # What is compared is what would serve: the state, read back.
        candidate = load(document)
        scores = {"rows": len(sides.train), "optimiser": settings.optimiser}
        proposal = _proposal(candidate, on, scores)
        ours = [] if other else tally.scores(candidate)
    with db.connection() as conn:
        if stored.hold_champion(conn, team, further.name) != champion.version:
            reason = "another version serves since it was compared: run it again"
            return replacing.undecided(conn, team, proposal, champion.version, reason)
        if other:
            reason = "its fields are others than those of the one that serves: promote it by name"
            return replacing.undecided(conn, team, proposal, champion.version, reason)
        return replacing.compared(conn, team, proposal, champion.version, counted(ours, theirs))


def _proposal(program: FurtherProgram, on: date, scores: Mapping[str, Any]) -> Proposal:
    document = program.dump_state()
    version = f"{program.name}-{programs.version_of(document, on)}"
    return Proposal(program.name, version, document, scores)


def _compiled(
    further: Further,
    program: FurtherProgram,
    train: Sequence[dspy.Example],
    lms: LMs,
    settings: AgentSettings,
    budget: Budget,
    report: Report,
) -> FurtherProgram:
    # What "auto" goes by are votes on answers.
    build = optimiser_of("BootstrapFewShot" if settings.optimiser == AUTO else settings.optimiser)
    report("optimising", 0, len(train))
    scorer, part = Scorer(further), budget.part(0.5)
    task = Task(
        score=scorer.score,
        arguments=arguments_of(settings.optimiser_arguments),
        reflection=lms.reflection,
        over=lambda: part.over or scorer.error is not None,
        feedback=lambda example, prediction, score, name, trace: scorer.feedback(
            example, prediction, score, name
        ),
        seed=settings.optimiser_seed,
    )
    try:
        with quiet(), outages():
            made: FurtherProgram = build(task)(program.deepcopy(), list(train))
    except AdapterParseError as error:
        raise LMFailed("The LM that proposes instructions did not keep to the form.") from error
    except (ImportError, TypeError, ValueError, AssertionError) as error:
        raise BadOptimiser(f"{settings.optimiser} cannot be used here: {error}") from error
    if scorer.error is not None:
        raise scorer.error
    return made
