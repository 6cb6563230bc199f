"""Measure whole answers: citations, abstention, numbers, agreement with the reference, time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.answering import Asked, Kit, Reply, ask
from agent.conversation import from_history
from agent.evaluation import metrics
from agent.evaluation.dataset import TEAM, Dataset, audience
from agent.evaluation.trial import Trial, trial_of
from agent.evidence import UnitFusion
from sql.questions import NewQuestion

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Answered:
    """One question with its reply. `withheld`: asked without the manual that answers it."""

    question: dict[str, Any]
    withheld: bool
    reply: Reply
    cited: tuple[tuple[str, int | None], ...]
    units: tuple[tuple[str, ...], ...]

    @property
    def answerable(self) -> bool:
        """Whether what the audience may read holds the answer."""
        return bool(self.question["answerable"]) and not self.withheld

    @property
    def abstained(self) -> bool:
        """Whether it was said that the manuals do not answer."""
        return self.reply.answer.status == "not_found"


def ask_question(
    kit: Kit, dataset: Dataset, question: dict[str, Any], number: int, *, withhold: bool
) -> Answered:
    """Ask one question of the data set; `withhold` its document from the audience."""
    new = NewQuestion(
        TEAM, "evaluation", f"{number:010d}.000000", f"{number:010d}.000000", "evaluation",
        question["question"],
    )  # fmt: skip
    who = audience(question["doc"] if withhold else None)
    thread = from_history(question.get("history") or [])
    reply = ask(kit, Asked(new, who, thread))
    lines = reply.answer.lines
    cited = tuple(
        (dataset.documents[line.passage.manual_id], place.page)
        for line, place in zip(lines, reply.places, strict=True)
    )
    units = tuple(
        (f"{name}#p{page}",) if not dataset.units else tuple(dataset.units_of(line.passage))
        for (name, page), line in zip(cited, lines, strict=True)
    )
    return Answered(question, withhold, reply, cited, units)


def trial(dataset: Dataset, fusion: UnitFusion, row: Answered) -> Trial:
    """The question as the stages' metrics see it."""
    reply = row.reply
    return trial_of(
        {**row.question, "answerable": row.answerable},
        reply.answer,
        fusion,
        dataset.units_of,
        seconds=reply.seconds,
        evidence_seconds=reply.evidence_seconds,
        lm_calls=reply.lm_calls,
        tokens=reply.tokens_in + reply.tokens_out,
    )


def holds_reference(answered: Answered) -> bool | None:
    """Whether the answer or its quotes hold every digit run of the reference; None without one.

    Of a reference that gives a value in two units, those of the first unit suffice.
    """
    reference = str(answered.question.get("answer") or "")
    wanted = _DIGITS.findall(re.sub(r"\([^)]*\)", "", reference))
    if not wanted:
        return None
    said = " ".join([answered.reply.answer.text, *(p.quote for p in answered.reply.places)])
    return set(wanted) <= set(_DIGITS.findall(said))


def summarise(rows: Sequence[Answered]) -> dict[str, Any]:
    """All metrics of the answers. Shares are 0..1 with intervals, times in seconds."""
    can = [row for row in rows if row.answerable]
    cannot = [row for row in rows if not row.answerable]
    composed = [row for row in can if row.reply.answer.status in ("answered", "partial")]
    values = [held for row in can if (held := holds_reference(row)) is not None]
    abstained = [row for row in rows if row.abstained]
    said = [row for row in rows if row.reply.answer.status in ("answered", "partial")]
    cites = [
        bool(set(units) & set(map(str, row.question["relevant"])))
        for row in composed
        for units in row.units
    ]
    return {
        "answerable": len(can),
        "unanswerable": len(cannot),
        "composed": _share(row in composed for row in can),
        "passages": _share(row.reply.answer.status == "passages" for row in rows),
        "first_citation_on_gold": _share(_first_is_gold(row) for row in can),
        "citation_precision": _share(cites),
        "reference_values_in_answer": _share(values),
        "abstention": _share(row.abstained for row in cannot),
        "false_abstention": _share(row.abstained for row in can),
        "abstention_precision": _share(not row.answerable for row in abstained),
        "numeric_grounding": _share(_grounded(row) for row in said),
        "seconds": _quantiles([row.reply.seconds for row in rows]),
        "evidence_seconds": _quantiles(
            [s for row in rows if (s := row.reply.evidence_seconds) is not None]
        ),
        "lm_calls": metrics.mean([float(row.reply.lm_calls) for row in rows]),
    }


def _first_is_gold(row: Answered) -> bool:
    return bool(row.units) and bool(set(row.units[0]) & set(map(str, row.question["relevant"])))


def _grounded(row: Answered) -> bool:
    shown = {run for place in row.reply.places for run in _DIGITS.findall(place.quote)}
    said = _DIGITS.findall(" ".join(row.reply.answer.claims))
    header = {run for line in row.reply.answer.lines for run in _DIGITS.findall(line.passage.text)}
    return all(run in shown or run in header for run in said)


def _share(values: Any) -> dict[str, Any]:
    return metrics.summary([float(value) for value in values])


def _quantiles(seconds: Sequence[float]) -> dict[str, float] | None:
    if not seconds:
        return None
    ordered = sorted(seconds)
    return {
        "p50": round(ordered[len(ordered) // 2], 3),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
    }
