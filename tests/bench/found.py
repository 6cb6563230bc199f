"""The evidence of a question as it is scored: by passages and by units."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.conversation.kinds import Kind
from agent.evaluation.by_type import share
from agent.evaluation.units import Found, scores
from agent.evidence.fusion import UnitFusion
from agent.evidence.search import Evidence
from sql.passages import Passage
from tests.bench import homes

Row = dict[str, Any]
Find = Callable[[Mapping[str, Any]], tuple[list[Found], list[Found]]]


def found_of(
    docs: homes.Docs, evidence: Evidence, fusion: UnitFusion, kind: Kind | None
) -> tuple[list[Found], list[Found]]:
    """The passages and the units of the evidence, best first, as they are scored; the units in the
    order of the fusion for the question's kind."""

    def pages(of: Passage) -> tuple[str, ...]:
        return tuple(sorted(docs.cited(of, "", 0).units))

    passages = [Found(passage.text, pages(passage)) for passage in evidence.passages]
    units = [
        Found(
            "\n".join(line.text for line in unit.lines),
            tuple(dict.fromkeys(page for line in unit.lines for page in pages(line.passage))),
        )
        for unit in (one.unit for one in fusion.order(evidence.found, kind))
    ]
    return passages, units


def measured(questions: Sequence[Mapping[str, Any]], find: Find) -> list[Row]:
    """The row of each answerable question: the names of what is true of what was found."""
    return [
        {"id": question["id"], "type": question["type"], "found": names(question, *find(question))}
        for question in questions
        if question["answerable"]
    ]


def names(
    question: Mapping[str, Any], passages: Sequence[Found], units: Sequence[Found]
) -> list[str]:
    """The measures of `agent.evaluation.units` that are true of the question."""
    return [name for name, value in scores(question, passages, units).items() if value]


def table(rows: Sequence[Mapping[str, Any]]) -> dict[str, Row]:
    """Of the rows, and of those of each type, how often each measure is true."""
    kinds = {"all": list(rows)}
    for row in rows:
        kinds.setdefault(row["type"], []).append(row)
    return {
        kind: {
            name: share(sum(name in (row["found"] or ()) for row in of), len(of))
            for name in scores({"relevant": [], "must_show": []}, (), ())
        }
        for kind, of in kinds.items()
    }
