"""Each stage of the program by itself, on labelled questions: what it did, as numbers.

A metric is a function of a `Trial`: a number, or None where it does not apply to that question.
`METRICS` has those that come with Shoptalk; any other is added with `Metric(stage, function)` under
a name of its own, here or by `--metric MODULE:FUNCTION` of `shoptalk evaluate`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from agent.conversation import KINDS
from agent.evaluation import gates, metrics
from agent.evaluation.shown import held
from agent.evaluation.trial import Trial

Function: TypeAlias = Callable[[Trial], float | None]


@dataclass(frozen=True)
class Metric:
    """A number of one stage. `weight`: its part of the score, which is for what lies in 0..1 with
    more the better; 0: it is shown and not weighed. A `gate` is 1 or 0, and what fails one scores
    nothing at all."""

    stage: str
    function: Function = field(repr=False)
    weight: float = 0.0
    gate: bool = False


def _searched(trial: Trial) -> float:
    return float(trial.answer.action == trial.question.get("action", "search"))


def _pages(trial: Trial) -> list[str]:
    return list(dict.fromkeys(page for pages in trial.ranking for page in pages))


def recall(k: int) -> Function:
    """The share of the gold places on the pages of the best k units."""

    def function(trial: Trial) -> float | None:
        if not trial.answerable or not trial.gains:
            return None
        pages = [page for pages in trial.ranking[:k] for page in pages]
        return metrics.recall(pages, list(trial.gains), len(pages))

    return function


def _ndcg(trial: Trial) -> float | None:
    if not trial.answerable or not trial.gains:
        return None
    return metrics.ndcg(_pages(trial), trial.gains, 10)


def _first_found(trial: Trial) -> float | None:
    if not trial.answerable or not trial.gains:
        return None
    return float(any(set(pages) & set(trial.gains) for pages in trial.ranking[:1]))


def _kind(trial: Trial) -> float | None:
    wanted = trial.question.get("type")
    if wanted not in KINDS or trial.answer.kind is None:
        return None
    return float(trial.answer.kind == wanted)


def _chosen(trial: Trial) -> float | None:
    return float(trial.on_gold) if trial.answerable and trial.found else None


def _shows(trial: Trial) -> float | None:
    wanted = list(trial.question.get("must_show") or ())
    if not trial.answerable or not trial.found or not wanted:
        return None
    return sum(held(wanted, trial.first)) / len(wanted)


def _leads(trial: Trial) -> list[str]:
    return [part.lead for part in trial.answer.parts if part.lead]


def _lead_kept(trial: Trial) -> float | None:
    return float(bool(_leads(trial))) if trial.answered else None


def _lead_correct(trial: Trial) -> float | None:
    wanted = gates.DIGITS.findall(re.sub(r"\([^)]*\)", "", str(trial.question.get("answer") or "")))
    if not wanted or not trial.answered or not _leads(trial):
        return None
    return float(set(wanted) <= set(gates.DIGITS.findall(" ".join(_leads(trial)))))


def _answered_right(trial: Trial) -> float | None:
    return float(trial.answered and trial.right) if trial.answerable else None


def _answers_right(trial: Trial) -> float | None:
    return float(trial.answerable and trial.right) if trial.answered else None


def _abstained(trial: Trial) -> float | None:
    return None if trial.answerable else float(not trial.answered)


def _not_denied(trial: Trial) -> float | None:
    return float(trial.answer.status != "not_found") if trial.answerable else None


def _closest(trial: Trial) -> float | None:
    if not trial.answerable or trial.answer.status != "likely":
        return None
    return float(any(set(units) & set(trial.gains) for units in trial.cited))


METRICS: Final[Mapping[str, Metric]] = {
    "valid": Metric("schema", gates.valid, gate=True),
    "printed": Metric("citations", gates.printed, gate=True),
    "grounded": Metric("numbers", gates.grounded, gate=True),
    "action": Metric("triage", _searched, 1.0),
    "recall@1": Metric("search", recall(1)),
    "recall@5": Metric("search", recall(5)),
    "recall@10": Metric("search", recall(10)),
    "first": Metric("search", _first_found),
    "ndcg@10": Metric("search", _ndcg, 2.0),
    "kind": Metric("kind", _kind, 1.0),
    "place": Metric("reading", _chosen, 2.0),
    "shows": Metric("reading", _shows, 2.0),
    "kept": Metric("lead", _lead_kept),
    "correct": Metric("lead", _lead_correct, 1.0),
    "answered_right": Metric("decision", _answered_right, 2.0),
    "answers_right": Metric("decision", _answers_right, 2.0),
    "abstained": Metric("abstention", _abstained, 2.0),
    "not_denied": Metric("abstention", _not_denied, 1.0),
    "closest": Metric("abstention", _closest, 1.0),
    "lm_calls": Metric("cost", lambda trial: trial.lm_calls),
    "tokens": Metric("cost", lambda trial: trial.tokens),
    "seconds": Metric("latency", lambda trial: trial.seconds),
    "evidence_seconds": Metric("latency", lambda trial: trial.evidence_seconds),
}
"""By name; a name is said once, whatever its stage."""
