"""When the units found are said to answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evidence.fusion import Found, Signals, UnitFusion
from agent.reading.decision import Decision, Verdict, features, shared
from tests.scripted_desk import unit

FUSION = UnitFusion({"dense_question": 1.0})
SAYS = Decision({"says_yes": 1.0})


def order(*manuals: int) -> list[Found]:
    return [
        Found(
            unit(n, "Gland bolts take 205 N·m.", manual_id=manual),
            Signals(dense_question=1 - n / 10),
        )
        for n, manual in enumerate(manuals, 1)
    ]


def decide(decision: Decision, found: list[Found], *p: float) -> Verdict:
    return decision.decide(["gland bolts"], "value", FUSION, found, p)


@pytest.mark.parametrize(
    ("p", "status", "reason", "pages"),
    [
        ((0.2, 0.9, 0.1), "answered", "read", [2]),
        ((0.2, 0.4, 0.1), "likely", "unsure", [2, 1, 3]),
        ((0.5, 0.5, 0.5), "answered", "read", [1]),
        ((), "likely", "not read", [1, 2, 3]),
    ],
)
def test_outcome(p: tuple[float, ...], status: str, reason: str, pages: list[int]) -> None:
    """The likeliest unit answers from the threshold on; below it the units are close, the
    likeliest first; ties, and what nobody read, keep the search's order."""
    verdict = decide(SAYS, order(1, 1, 1), *p)
    assert (verdict.status, verdict.reason) == (status, reason)
    assert [one.page for one in verdict.chosen] == pages


def test_near_empty() -> None:
    """A search found nothing where nothing is near in absolute terms; an identifier is something,
    however far the rest."""
    decision = Decision(found=0.3)

    def found(**signals: float) -> Found:
        return Found(unit(1, "x"), Signals(**signals))

    assert decision.near_empty([])
    assert decision.near_empty([found(cosine=0.29, dense_question=1.0, lexical_question=1.0)])
    assert not decision.near_empty([found(cosine=0.1), found(cosine=0.3)])
    assert not decision.near_empty([found(identifiers=0.5)])


@pytest.mark.parametrize(
    ("p", "manuals", "status"),
    [
        ((0.9, 0.89), (1, 2), "likely"),
        ((0.9, 0.89), (1, 1), "answered"),
        ((0.9, 0.4), (1, 2), "likely"),
        ((0.9, 0.3), (1, 2), "answered"),
        ((0.52, 0.2), (1, 2), "answered"),
    ],
)
def test_several_machines(p: tuple[float, ...], manuals: tuple[int, ...], status: str) -> None:
    """Another manual's unit that would answer as well makes it a question of which machine."""
    assert decide(SAYS, order(*manuals), *p).status == status


def test_features_do_not_depend_on_the_library() -> None:
    """Of the same first unit they are the same, however many others follow it."""
    few, many = order(1, 1), order(1, 1, *[2] * 30)
    assert features(["gland"], "value", FUSION, few, 0.7) == features(
        ["gland"], "value", FUSION, many, 0.7
    )


def test_words_that_are_shared() -> None:
    """Words count by their stems, and headings and the manual's title count; short words do not."""
    held = unit(1, "Tighten the gland bolts to 205 N·m.", title="Torque")
    assert shared("gland bolt tightening", held) == 1.0
    assert shared("press torque", held) == 1.0
    assert shared("gland paint", held) == 0.5
    assert shared("?", held) == 0.0


@given(st.lists(st.floats(0, 1), max_size=3), st.floats(-9, 9), st.floats(-9, 9))
def test_any_probability_gives_a_verdict(p: list[float], weight: float, bias: float) -> None:
    """Nothing that an LM or a fit says makes a probability out of bounds, or no verdict."""
    decision = Decision({"says_yes": weight, "cosine": weight}, bias)
    verdict = decide(decision, order(1, 2, 1), *p)
    assert verdict.chosen
    assert verdict.p is None or 0.0 <= verdict.p <= 1.0


def test_document() -> None:
    """What is saved is JSON's, and reads back as it was; unknown fields are refused."""
    decision = Decision({"says_yes": 0.5}, 0.1, 0.6, 0.2, 0.8, ("value",))
    document: dict[str, Any] = decision.document()
    assert (
        Decision.from_document({**document, "lead_kinds": list(document["lead_kinds"])}) == decision
    )
    with pytest.raises(TypeError):
        Decision.from_document({**document, "mood": "good"})
