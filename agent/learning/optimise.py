"""From examples to a candidate: a DSPy optimiser by its name, and what comes after it."""

import contextlib
import json
import logging
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.errors import BadOptimiser, LMFailed
from agent.learning import auto, demonstrations, lint
from agent.learning.bench import Bench
from agent.learning.budget import Budget, Report
from agent.learning.metrics import MOST, Statement, again, statement_of
from agent.learning.negatives import hard_negatives
from agent.learning.optimisers import Task, optimiser_of
from agent.learning.runs import Asking, Runs
from agent.learning.score import Scorer
from agent.learning.snapshot import Voted
from agent.learning.threshold import refit
from agent.learning.turns import in_turn
from agent.lm import outages
from agent.program import Answer, Answerer, state


@dataclass(frozen=True)
class Candidate:
    """A program that was read back from its state, and how it came about; `learned_from`: the
    answers that it was compiled from, by id."""

    program: Answerer
    state: dict[str, Any]
    evidence: dict[str, Any]
    changed: bool
    learned_from: tuple[int, ...] = ()


def optimise(
    scorer: Scorer,
    champion: Answerer,
    train: Sequence[Voted],
    budget: Budget,
    report: Report = lambda what, done, total: None,
) -> Candidate:
    """A candidate compiled from the champion with the settings' optimiser.

    Only `public` examples are learned from. Raises BadOptimiser where the settings name none.
    """
    bench = scorer.bench
    shown = [one for one in in_turn(_mixed(train, bench.settings.optimiser_seed)) if one.public]
    # Optimisers stop when they have enough, of which only what people told of may stay.
    shown.sort(key=lambda one: (one.synthetic, not demonstrations.is_told(one)))
    by_key = {one.answer_id: one for one in shown}
    runs = Runs(bench, scorer, by_key, budget.part(0.7), report)
    name = bench.settings.optimiser
    name = auto.choose(champion.reader.name, shown) if name == auto.AUTO else name
    program = _compile(name, Asking(champion.deepcopy(), runs), runs, shown, bench)
    hard = [] if name in ("Thresholds", "Weights") else hard_negatives(bench, program, shown)
    new = demonstrations.arrange(program, champion, shown, hard)
    packaged = state.default(program.reader.name)
    restored = lint.restored(program, packaged)
    sources = lint.Sources.of(shown)
    told = {
        "optimiser": name,
        "runs": runs.count,
        "outages": runs.outages,
        "ended_early": runs.budget.over,
    }
    findings = lint.lint(program, packaged, champion, sources, bench.restricted)
    if findings:
        # Nothing is asked with such instructions any more, and no text of theirs is kept.
        evidence = {**told, "dropped": [str(one) for one in findings]}
        return Candidate(champion, {}, evidence, changed=False)
    # When to answer is read off what people ask, not off what an LM asks of lines that it sees.
    asked = [one for one in shown if not one.synthetic]
    yes, no = p_answers(bench, program, asked, budget)
    program.decision = refit(program.decision, yes, no)
    # What is compared is what would serve: the state, read back.
    document = json.loads(json.dumps(state.dump(program), ensure_ascii=False))
    evidence = {
        **told,
        "new_demonstrations": new,
        "hard_negatives": len(hard),
        "clauses_restored": restored,
        "threshold": [champion.decision.answered, program.decision.answered],
        "threshold_fitted_on": [len(yes), len(no)],
        **runs.told,
    }
    changed = document != json.loads(json.dumps(state.dump(champion), ensure_ascii=False))
    return Candidate(state.load(document), document, evidence, changed, tuple(by_key))


def _mixed(train: Sequence[Voted], seed: int) -> list[Voted]:
    """As it is for the seed 0, else in the order that the seed gives."""
    mixed = list(train)
    if seed:
        random.Random(seed).shuffle(mixed)
    return mixed


def _compile(
    name: str, asking: Asking, runs: Runs, shown: Sequence[Voted], bench: Bench
) -> Answerer:
    settings = bench.settings
    build = optimiser_of(name)
    task = Task(
        seed=settings.optimiser_seed,
        score=lambda example, prediction: runs.score(example.key, prediction.answer),
        arguments=arguments_of(settings.optimiser_arguments),
        reflection=bench.lms.reflection,
        over=lambda: runs.over,
        feedback=lambda example, prediction, score, predictor, trace: runs.feedback(
            example.key, prediction.answer, score, predictor, trace
        ),
    )
    train = [
        dspy.Example(message=one.message, key=one.answer_id).with_inputs("message", "key")
        for one in shown
    ]
    try:
        with quiet(), outages():
            compiled = build(task)(asking, train)
    except AdapterParseError as error:
        raise LMFailed("The LM that proposes instructions did not keep to the form.") from error
    except (ImportError, TypeError, ValueError, AssertionError) as error:
        if runs.errors:
            raise runs.errors[0] from error
        raise BadOptimiser(f"{name} cannot be used here: {error}") from error
    if runs.errors:
        raise runs.errors[0]
    answerer: Answerer = compiled.answerer
    return answerer


def arguments_of(written: str) -> dict[str, Any]:
    """The optimiser's further arguments; BadOptimiser where they are no JSON object."""
    try:
        arguments = json.loads(written)
    except ValueError as error:
        raise BadOptimiser(f"AGENT_OPTIMISER_ARGUMENTS is no JSON: {error}.") from error
    if not isinstance(arguments, dict):
        raise BadOptimiser("AGENT_OPTIMISER_ARGUMENTS must be a JSON object.")
    return arguments


def p_answers(
    bench: Bench, program: Answerer, train: Sequence[Voted], budget: Budget
) -> tuple[list[float], list[float]]:
    """P(answers) of the unit that the program puts first: where people confirmed that unit, and
    where they refuted it, confirmed an abstention, or lines of other pages alone."""
    yes: list[float] = []
    no: list[float] = []
    for example in train:
        gold = example.gold
        teaches = gold.kind == "abstain" or (gold.statement.answers and not gold.incomplete)
        if budget.over or not teaches:
            continue
        answer = bench.run(program, example)
        if answer is None or answer.p_answered is None:
            continue
        if gold.kind == "abstain":
            no.append(answer.p_answered)
        elif answer.parts and same_unit(gold.statement, answer):
            (yes if gold.confirmed else no).append(answer.p_answered)
        elif answer.parts and gold.confirmed and _elsewhere(gold.statement, answer):
            no.append(answer.p_answered)
    return yes, no


def _elsewhere(before: Statement, answer: Answer) -> bool:
    """Whether the answer begins on none of the pages that were confirmed."""
    return not before.pages & statement_of(replace(answer, status="answered")).pages


def same_unit(before: Statement, answer: Answer) -> bool:
    """Whether the answer begins with the lines that were said before, whatever it calls them."""
    return again(before, statement_of(replace(answer, status="answered"))) >= MOST


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep optimisers from printing on stdout, and questions' texts out of the log."""
    logger = logging.getLogger("dspy")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        logger.setLevel(level)
