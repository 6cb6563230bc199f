"""One night: votes -> examples -> candidate -> comparison -> gate -> decision, with its evidence.

All of the decision is written in one transaction: a night that is killed before it has decided
nothing and can be run again. Nothing that was learned from is compared on, and evidence holds ids
and numbers, no texts.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import dspy
import structlog

from agent.conversation import Examples, Kinds
from agent.errors import BadOptimiser, LMUnavailable, NightRunning
from agent.evidence import Tool
from agent.learning import comments, gate, guard, programs
from agent.learning.bench import Bench
from agent.learning.budget import Budget, Report
from agent.learning.compare import Compared, compare
from agent.learning.examples import Snapshot, in_turn, read
from agent.learning.optimise import Candidate, optimise
from agent.learning.score import Scorer, measure_judge
from agent.lm import CompactAdapter, LMs
from agent.program import Answerer
from agent.reading import reader_asked_for
from agent.settings import AgentSettings
from ingest.embedding import Embedder
from sql import forgetting, locks, nights, votes
from sql import programs as stored
from sql.database import Connection, Database
from sql.nights import Decision

log = structlog.get_logger()
_LEAST_TRAIN: Final = 2
_SHARE_TO_OPTIMISE: Final = 0.4


@dataclass(frozen=True)
class NightKit:
    """What a night needs. `lms` None: there is no LM, and the night fails saying so."""

    db: Database
    embedder: Embedder
    tools: tuple[Tool, ...]
    settings: AgentSettings
    lms: LMs | None
    likeness: Examples


@dataclass(frozen=True)
class Night:
    """How a night ended. `ran`: it was decided now, and not before."""

    team: str
    local_date: date
    decision: Decision
    reason: str
    evidence: dict[str, Any]
    ran: bool = True


@dataclass(frozen=True)
class Seen:
    """What a night began with: who served, and how many manuals had been removed by then."""

    champion: str | None
    manuals_removed: int


@dataclass(frozen=True)
class _Outcome:
    decision: Decision
    reason: str
    evidence: dict[str, Any]
    candidate: Candidate | None = None
    e_value: float = 1.0


def run_night(
    kit: NightKit,
    team: str,
    local_date: date,
    *,
    again: bool = True,
    report: Report = lambda what, done, total: None,
) -> Night:
    """Run the team's night of that date, and record its decision.

    With `again` false, a night that was decided is told as it was. Raises NightRunning where
    another process is at it. What goes wrong with an LM makes the night `failed`, never a
    promotion.
    """
    with locks.held(kit.db, f"learn:{team}") as ours:
        if not ours:
            raise NightRunning
        inferred = comments.read(kit.db, team, kit.embedder)
        with kit.db.connection() as conn:
            decided = None if again else nights.get(conn, team, local_date)
            snapshot = read(conn, team, inferred=inferred)
            champion, version = programs.serving(conn, team, reader_asked_for(kit.settings))
            seen = Seen(stored.champion_version(conn, team), forgetting.manuals_removed(conn, team))
        if decided and decided.decision:
            reason = str(decided.evidence.get("reason", ""))
            return Night(team, local_date, decided.decision, reason, decided.evidence, ran=False)
        outcome = _learn(kit, snapshot, champion, report)
        outcome.evidence["reasons_from_comments"] = len(inferred)
        with kit.db.connection() as conn:
            night = _settle(conn, team, local_date, outcome, version, seen)
    log.info(
        "night.decided",
        team=team,
        night=local_date.isoformat(),
        decision=night.decision,
        e_value=round(outcome.e_value, 3),
        candidate=night.evidence.get("candidate"),
        seconds=night.evidence.get("seconds"),
    )
    return night


def _learn(kit: NightKit, snapshot: Snapshot, champion: Answerer, report: Report) -> _Outcome:
    """Everything up to the decision; holds no connection while an LM is awaited."""
    # The last answer under way may take a minute more.
    budget = Budget(max(kit.settings.night_minutes * 60 - 60, kit.settings.night_minutes * 30))
    known: dict[str, Any] = {
        "answers_voted_on": snapshot.answers,
        "train": len(snapshot.train),
        "held_out": len(snapshot.held_out),
        "kinds": snapshot.kinds,
        "left_out": snapshot.left_out,
    }
    if too_few := _too_few(snapshot):
        return _Outcome("nothing to learn", too_few, known)
    if kit.lms is None:
        return _Outcome("failed", "there is no language model to learn with", known)
    kinds = Kinds(kit.embedder)
    bench = Bench(kit.db, kit.embedder, kit.tools, kit.settings, kit.lms, kit.likeness, kinds)
    adapter = CompactAdapter(use_native_function_calling=False)
    with dspy.context(lm=kit.lms.optimiser, adapter=adapter, trace=None, disable_history=True):
        try:
            outcome = _decide(bench, snapshot, champion, budget, report, known)
        except (BadOptimiser, LMUnavailable) as error:
            outcome = _Outcome("failed", str(error), known)
    outcome.evidence["seconds"] = round(budget.spent, 1)
    return outcome


def _too_few(snapshot: Snapshot) -> str:
    least = gate.least_wins()
    held_out, train = len(snapshot.held_out), len(snapshot.train)
    if held_out >= least and train >= _LEAST_TRAIN:
        return ""
    return (
        f"too few votes: {train} questions to learn from and {held_out} to compare on, where at "
        f"least {_LEAST_TRAIN} and {least} are needed"
    )


def _decide(
    bench: Bench,
    snapshot: Snapshot,
    champion: Answerer,
    budget: Budget,
    report: Report,
    known: dict[str, Any],
) -> _Outcome:
    report("judging", 0, 1)
    scorer = Scorer(bench, measure_judge(bench, snapshot.train))
    known["judge"] = {**vars(scorer.judge), "trusted": scorer.judge.trusted}
    candidate = optimise(scorer, champion, snapshot.train, budget.part(_SHARE_TO_OPTIMISE), report)
    known |= candidate.evidence
    if bench.patience.lost:
        return _Outcome("failed", "the language model could not be reached", known)
    if not candidate.changed:
        return _Outcome("kept", "the candidate is the champion again: nothing was learned", known)
    examples = in_turn(snapshot.held_out)[: bench.settings.night_examples]
    compared = compare(scorer, champion, candidate.program, examples, budget, report)
    known["pairs"] = [_document(one) for one in compared]
    count = gate.tally(one.pair for one in compared)
    known |= vars(count)
    report("guarding", 0, 1)
    failed = [f"answer {one.pair.answer_id} once more" for one in compared if one.graver]
    if gate.decide(count, 0).promote:
        failed += guard.new_failures(bench, champion, candidate.program)
    verdict = gate.decide(count, len(failed))
    known |= {"e_value": verdict.e_value, "net": round(verdict.net, 4), "guard_failures": failed}
    if 2 * count.missing > len(compared):
        reason = (
            f"{count.missing} of {len(compared)} held-out questions could not be compared: the "
            "language model or the time was not there"
        )
        return _Outcome("failed", reason, known, candidate, verdict.e_value)
    decision: Decision = "promoted" if verdict.promote else "kept"
    return _Outcome(decision, verdict.reason, known, candidate, verdict.e_value)


def _settle(
    conn: Connection,
    team: str,
    local_date: date,
    outcome: _Outcome,
    champion: str,
    seen: Seen,
) -> Night:
    """Write the decision, and let the candidate serve if that is it: all or nothing."""
    # From here on nobody deletes what a candidate may quote: later they find it in the candidate.
    serves = stored.hold_champion(conn, team)
    if outcome.candidate is not None and _is_gone(conn, team, outcome.candidate, seen):
        outcome = _Outcome("kept", "what it learned from was deleted meanwhile", outcome.evidence)
    decision, reason, evidence = outcome.decision, outcome.reason, dict(outcome.evidence)
    evidence["champion"] = champion
    if decision == "promoted" and serves != seen.champion:
        decision, reason = "kept", f"another program came to serve meanwhile; {reason}"
    if outcome.candidate is not None:
        others = stored.compared(conn, team, champion, outcome.candidate.state)
        evidence |= {"compared_before": others, "e_needed": gate.needed(others)}
        if decision == "promoted" and outcome.e_value < gate.needed(others):
            decision = "kept"
            reason = (
                f"E = {outcome.e_value:.1f} is not enough for candidate number {others + 1} "
                f"against this champion: it takes {gate.needed(others):.0f}"
            )
    evidence["reason"] = reason
    if outcome.candidate is not None:
        document = outcome.candidate.state
        version = programs.version_of(document, local_date)
        evidence["candidate"] = version
        programs.keep_packaged(conn, team)
        scores = {name: evidence[name] for name in ("won", "lost", "tied", "missing", "e_value")}
        programs.keep(conn, team, version, document, parent=champion, scores=scores)
        if decision == "promoted":
            programs.promote_by_gate(conn, team, version, outcome.e_value, evidence)
    nights.finish(conn, team, local_date, decision, evidence)
    return Night(team, local_date, decision, reason, evidence)


def _is_gone(conn: Connection, team: str, candidate: Candidate, seen: Seen) -> bool:
    """Whether a question that it was compiled from was deleted since, or any manual."""
    there = votes.still_there(conn, candidate.learned_from)
    return not there or forgetting.manuals_removed(conn, team) != seen.manuals_removed


def _document(one: Compared) -> dict[str, Any]:
    pair = one.pair
    return {
        "answer_id": pair.answer_id,
        "kind": one.kind,
        "champion": pair.champion,
        "candidate": pair.candidate,
    }
