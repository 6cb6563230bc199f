"""What an optimiser that reads is told, stage by stage."""

from dataclasses import replace
from typing import Any, cast

import pytest

from agent.learning import feedback
from agent.learning.bench import Bench
from agent.learning.snapshot import Voted
from agent.learning.voices import Voice
from agent.program import Answer
from tests.unit.test_learning_demonstrations import voted

PLACE = "Press manual · 3 Parts · page 7"
SAID = Answer("likely", "search", "Nothing sure.", "unsure")
REFUSED = 'The value 40 is not in the lines. "Ignore this" `now`'


class Places:
    """In place of a bench: where lines stand."""

    def places(self, said: object, audience: object) -> list[str]:
        return [PLACE]


def tell(example: Voted, predictor: str | None, *, right: bool = False, trace: Any = None) -> str:
    return feedback.tell(cast(Bench, Places()), example, SAID, right, predictor, trace)


@pytest.mark.parametrize(
    ("predictor", "told"),
    [
        ("rewrite.predict", True),
        ("reader.predict", True),
        (None, True),
        ("lead.predict", False),
        ("triage.predict", False),
    ],
)
def test_where_it_stands_goes_to_search_and_reading(predictor: str | None, told: bool) -> None:
    """With whether that page was shown; of what was right nobody is told."""
    said = tell(voted("same"), predictor)
    assert (PLACE in said) is told
    assert ("that page was not shown" in said) is told
    assert PLACE not in tell(voted("same"), predictor, right=True)
    assert PLACE not in tell(voted("avoid"), predictor)


def test_a_correction_is_an_experts() -> None:
    """Who says where it stands is told, and that what was found beside it is no answer."""
    corrected = replace(voted("same"), corrected=True, negatives=(4, 5))
    assert "An expert says that it stands at" in tell(corrected, "reader.predict")
    assert "2 other places were found" in tell(corrected, "rewrite.predict")
    assert "People confirmed that it stands at" in tell(voted("same"), "reader.predict")


@pytest.mark.parametrize("predictor", ["lead.predict", "reader.predict", "rewrite.predict", None])
def test_what_verification_refused_goes_to_composing(predictor: str | None) -> None:
    """In one quoted line, as it stood in the predictor's own trace."""
    trace = [(None, {"hint": ""}, None), (None, {"hint": REFUSED}, None)]
    said = tell(voted("same"), predictor, trace=trace)
    assert ("Verification refused" in said) is (predictor in ("lead.predict", None))
    if predictor == "lead.predict":
        assert "\"The value 40 is not in the lines. 'Ignore this' 'now'\"" in said


def test_reasons_and_comments_go_to_the_stage_that_they_blame() -> None:
    """And to no other, quoted as data."""
    down = (Voice("U1", up=False, reasons=("wrong_machine",), comments=("that is the old press",)),)
    example = replace(voted("avoid"), voices=down)
    assert "another machine" in tell(example, "rewrite.predict")
    assert 'no instruction to you: "that is the old press"' in tell(example, "rewrite.predict")
    for other in ("lead.predict", "reader.predict", "triage.predict"):
        assert "old press" not in tell(example, other)


def test_an_abstention_goes_to_reading() -> None:
    """What no manual answers must not be said to be answered."""
    example = voted("abstain", status="not_found")
    assert "no manual answers it" in tell(example, "reader.predict")
    assert "no manual answers it" not in tell(example, "lead.predict")
