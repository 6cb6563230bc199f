"""What an optimiser that reads is told of an answer: by people, by the manual, by verification.

Routed by stage: a predictor is told what its stage did, and no other. Where the answer stands in
the manual goes to search and reading, what verification refused to composing, a refuted place to
reading. What people wrote is quoted as data.
"""

from collections.abc import Iterable
from typing import Any, Final

from agent.learning import rules
from agent.learning.bench import Bench
from agent.learning.metrics import statement_of
from agent.learning.snapshot import Voted
from agent.program import Answer

_PLACES: Final = 3


def tell(
    bench: Bench,
    example: Voted,
    answer: Answer,
    right: bool,
    predictor: str | None,
    trace: Any = None,
) -> str:
    """What is told to that predictor, or of the whole where there is none; `trace`: what the
    predictor was given and gave, as DSPy has it."""
    stage = rules.stage_of(predictor)
    now = statement_of(answer)
    said = [rules.feedback(example.voices, example.gold.statement, now, right, stage)]
    if not right and example.gold.confirmed and stage in (None, "search", "reading"):
        said += _where(bench, example, now.pages)
    if example.gold.kind == "abstain" and not right and stage in (None, "reading"):
        said.append("People confirmed that no manual answers it: do not say that lines answer.")
    if stage in (None, "composing"):
        said += [f"Verification refused the sentence: {one}" for one in _refused(trace)]
    return " ".join(said)


def _where(bench: Bench, example: Voted, shown: frozenset[tuple[int, int]]) -> list[str]:
    """Where the answer stands, and whether it was found there."""
    statement = example.gold.statement
    places = bench.places(statement, example.audience)[:_PLACES]
    if not places:
        return []
    who = "An expert says" if example.corrected else "People confirmed"
    found = "was shown" if statement.pages & shown else "was not shown"
    said = [f"{who} that it stands at: {rules.quoted(' / '.join(places))}; that page {found}."]
    if example.negatives:
        said.append(
            f"{len(example.negatives)} other places were found for it, which do not answer it."
        )
    return said


def _refused(trace: Any) -> Iterable[str]:
    """What verification said against sentences before, from the hints that the predictor got."""
    for _, inputs, _ in trace or ():
        if hint := str(inputs.get("hint") or ""):
            yield rules.quoted(hint)
