"""Hard negatives: what a search put first, nobody cited, and an expert's correction then passed by.

They look like an answer and are none: for a reader that checks lines they are demonstrations of no.
No LM is asked for them.
"""

from collections.abc import Sequence
from typing import Final

from agent.evidence import answering_at
from agent.learning.bench import Bench
from agent.learning.demonstrations import Demo
from agent.learning.snapshot import Voted
from agent.program import Answerer
from agent.reading import lines_near

_A_QUESTION: Final = 1
"""So many a question: they are to teach, not to crowd out."""


def hard_negatives(bench: Bench, program: Answerer, examples: Sequence[Voted]) -> list[Demo]:
    """Demonstrations of no for the small reader, from corrected questions that may be shown."""
    if program.reader.name != "small":
        return []
    found: list[Demo] = []
    for one in examples:
        if one.public and one.negatives:
            found += _of(bench, one)[:_A_QUESTION]
    return found


def _of(bench: Bench, one: Voted) -> list[Demo]:
    desk = bench.desk(one)
    evidence = desk.search([one.message], ())
    negative, meant = set(one.negatives), one.gold.statement.passages
    demos: list[Demo] = []
    with answering_at(desk):
        for found in evidence.found:
            held = {line.passage.passage_id for line in found.unit.lines}
            if held & negative and not held & meant:
                lines = lines_near(one.message, found.unit)
                demos.append({"question": one.message, "lines": lines, "answered": "no"})
    return demos
