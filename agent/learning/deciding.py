"""What a night comes to: a candidate, its comparison with the champion, and the gate's decision."""

from dataclasses import asdict, replace
from typing import Any, Final

import dspy

from agent.conversation import Kinds
from agent.errors import BadOptimiser, LMUnavailable
from agent.judging import RIGHT
from agent.learning import budget as budgets
from agent.learning import (
    forecast,
    gate,
    guard,
    replay,
    unchanged,
)
from agent.learning.bench import Bench
from agent.learning.budget import Budget, Report
from agent.learning.challenger import Challenger, recipe_of
from agent.learning.compare import Compared, compare, still_counted
from agent.learning.judge import Measured, measure, mistakes_of, names_of
from agent.learning.night import Before, NightKit, Outcome
from agent.learning.optimise import optimise
from agent.learning.score import Scorer
from agent.learning.snapshot import Snapshot
from agent.learning.split import hash_of
from agent.learning.turns import in_turn
from agent.lm import CompactAdapter, Meter, in_this_trace, metered, prices_known
from sql import programs as stored
from sql.nights import Decision
from sql.spans import span, staged

_LEAST_TRAIN: Final = 2
_SHARE_TO_OPTIMISE: Final = 0.4
_SHARE_TO_JUDGE: Final = 0.2
_SHARE_TO_COMPARE: Final = 0.9
_NO_JUDGE: Final = ("same", "abstain")
"""The kinds of examples whose pairs votes alone decide."""


def seen_in(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot in numbers and ids."""
    return {
        "answers_voted_on": snapshot.answers,
        "train": len(snapshot.train),
        "held_out": len(snapshot.held_out),
        "kinds": snapshot.kinds,
        "left_out": snapshot.left_out,
        "divided": [one.row.answer_id for one in snapshot.divided],
        "synthetic": len(snapshot.synthetic),
        "sampled": vars(snapshot.sampled),
        "right_in_traffic": round(snapshot.sampled.right_in_traffic, 3),
        "forecast": forecast.say(snapshot.a_week),
    }


def learn(kit: NightKit, before: Before, report: Report, meter: Meter) -> Outcome:
    """Everything up to the decision; holds no connection while an LM is awaited."""
    budget = budgets.of_night(kit.settings, meter)
    snapshot = before.snapshot
    known = seen_in(snapshot)
    if too_few := _too_few(snapshot):
        return Outcome("nothing to learn", too_few, known)
    if kit.lms is None:
        return Outcome("failed", "there is no language model to learn with", known)
    if kit.settings.night_money is not None and not prices_known(kit.settings):
        reason = "AGENT_NIGHT_MONEY is set, but not what each LM costs: set AGENT_LM_PRICE"
        return Outcome("failed", reason, known)
    kinds = Kinds(kit.embedder)
    bench = Bench(
        kit.db, kit.embedder, kit.tools, kit.settings, kit.lms, kit.likeness, kinds, before.team
    )
    adapter = CompactAdapter(use_native_function_calling=False)
    context = dspy.context(lm=kit.lms.optimiser, adapter=adapter, trace=None, disable_history=True)
    with context, metered(meter), in_this_trace():
        try:
            outcome = _decide(bench, before, budget, report, known)
        except (BadOptimiser, LMUnavailable) as error:
            outcome = Outcome("failed", str(error), known)
    outcome.evidence["seconds"] = round(budget.spent, 1)
    outcome.evidence["spent"] = budgets.spent(budget, meter)
    return outcome


def _too_few(snapshot: Snapshot) -> str:
    least = gate.least_wins()
    held_out, train = len(snapshot.held_out), len(snapshot.lessons)
    if held_out >= least and train >= _LEAST_TRAIN:
        return ""
    return (
        f"too few votes: {train} questions to learn from and {held_out} to compare on, where at "
        f"least {_LEAST_TRAIN} and {least} are needed"
    )


def _decide(
    bench: Bench, before: Before, budget: Budget, report: Report, known: dict[str, Any]
) -> Outcome:
    report("judging", 0, 1)
    judges = _judges(bench, before, budget)
    known["judges"] = {name: one.document() for name, one in judges.items()}
    right = judges[RIGHT]
    scorer, believed = Scorer(bench, right.calibration, right.judge), right.calibration.trusted
    candidate = _challenger(scorer, before, budget, report, known)
    if bench.patience.lost:
        return Outcome("failed", "the language model could not be reached", known)
    if candidate is None and (dropped := known.get("dropped")):
        reason = f"the candidate may not be compared, for its instructions: {'; '.join(dropped)}"
        return Outcome("kept", reason, known)
    if candidate is None and known.get("ended_early"):
        return Outcome("failed", "the budget ended before anything was learned", known)
    if candidate is None:
        return Outcome("kept", "the candidate is the champion again: nothing was learned", known)
    evidence = before.snapshot.evidence(candidate.made)
    known_before = candidate.known(evidence)
    groups = {one.group for one in known_before}
    kept = still_counted(known_before, believed=believed)
    fresh = [one for one in evidence if one.group not in groups]
    askable = [one for one in fresh if believed or one.gold.kind in _NO_JUDGE]
    chosen = in_turn(askable)[: bench.settings.night_examples]
    part = budget.part(_SHARE_TO_COMPARE)  # the guards are to be asked as well
    with span("compare", {"shoptalk.questions": len(chosen)}):
        new = compare(scorer, before.champion, candidate.program, chosen, part, report)
    compared = [*kept, *new]
    known["pairs"] = [_document(one) for one in compared]
    known |= {"compared_tonight": len(new), "unjudged": len(fresh) - len(askable)}
    known["waiting"] = len(known_before) - len(kept)
    known[unchanged.OPEN] = len(askable) - sum(not one.pair.missing for one in new)
    count, judge = gate.tally(one.pair for one in compared), mistakes_of(right.calibration)
    known |= asdict(count)
    bar = _bar(bench, before, candidate, known)
    report("guarding", 0, 1)
    failed = [f"answer {one.pair.answer_id} once more" for one in compared if one.graver]
    in_traffic = before.snapshot.sampled.right_in_traffic
    if gate.decide(count, 0, bar, in_traffic, judge).promote:
        with span("guard"):
            failed += guard.new_failures(bench, before.champion, candidate.program)
    verdict = gate.decide(count, len(failed), bar, in_traffic, judge)
    if verdict.promote and (against := _replayed(scorer, before, candidate, budget, report, known)):
        verdict = replace(verdict, promote=False, reason=f"{against}; {verdict.reason}")
    known |= {"e_value": verdict.e_value, "net": round(verdict.net, 4), "guard_failures": failed}
    missing = sum(one.pair.missing for one in new)
    if 2 * missing > len(new):
        reason = (
            f"{missing} of {len(new)} held-out questions could not be compared: the language "
            "model or the time was not there"
        )
        return Outcome("failed", reason, known, candidate, verdict.e_value, tuple(new))
    decision: Decision = "promoted" if verdict.promote else "kept"
    reason = verdict.reason
    if known["candidate_number"] > 1:
        reason += f"; it is candidate number {known['candidate_number']} against this champion"
    return Outcome(decision, reason, known, candidate, verdict.e_value, tuple(new))


@staged("replay")
def _replayed(
    scorer: Scorer,
    before: Before,
    candidate: Challenger,
    budget: Budget,
    report: Report,
    known: dict[str, Any],
) -> str:
    """What the day's questions say against the candidate, "" for nothing."""
    with scorer.bench.db.connection() as conn:
        questions = replay.fresh(conn, before.team, before.version, candidate.learned)
    done = replay.replay(scorer, candidate.program, questions, budget, report)
    known["replay"] = done.document()
    return done.against()


@staged("measure judges")
def _judges(bench: Bench, before: Before, budget: Budget) -> dict[str, Measured]:
    """Every judge of the night, by name, for the program that serves."""
    within = budget.part(_SHARE_TO_JUDGE)
    names = names_of(bench.settings.judges)
    return {name: measure(bench, before.snapshot, name, within) for name in names}


@staged("make a candidate")
def _challenger(
    scorer: Scorer, before: Before, budget: Budget, report: Report, known: dict[str, Any]
) -> Challenger | None:
    """The candidate that stands, or a new one; None where what was made is the champion again."""
    settings, snapshot = scorer.bench.settings, before.snapshot
    lessons = snapshot.lessons
    recipe, now = recipe_of(settings), before.lists.number(len(lessons))
    standing = before.lists.challenger
    if standing and standing.recipe == recipe and not standing.gives_way(snapshot, now):
        known["stands_since"] = standing.made.isoformat() if standing.made else None
        return standing
    part = budget.part(_SHARE_TO_OPTIMISE)
    made = optimise(scorer, before.champion, lessons, part, report)
    known |= made.evidence
    if not made.changed:
        return None
    learned = before.lists.champion_learned | {hash_of(one.group) for one in lessons if one.public}
    return Challenger(
        "",
        made.program,
        made.state,
        now,
        len(lessons),
        recipe,
        None,
        learned,
        answers=made.learned_from,
    )


def _bar(bench: Bench, before: Before, candidate: Challenger, known: dict[str, Any]) -> float:
    """The E that this candidate needs."""
    with bench.db.connection() as conn:
        others = stored.compared(
            conn, before.team, before.version, candidate.state, candidate.version
        )
    number = max(candidate.number, others + 1)
    bar = gate.needed(number - 1)
    known |= {"compared_before": others, "candidate_number": number, "e_needed": bar}
    return bar


def _document(one: Compared) -> dict[str, Any]:
    pair = one.pair
    return {
        "answer_id": pair.answer_id,
        "kind": one.kind,
        "champion": pair.champion,
        "candidate": pair.candidate,
        "confirmed": pair.confirmed,
        "judged": pair.judged,
    }
