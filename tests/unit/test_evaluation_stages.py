"""Each stage's numbers on answers made by hand, the gates, the score, and a metric of one's own."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.errors import BadMetric
from agent.evaluation.score import Scored, differences, named, score, summarise
from agent.evaluation.stages import METRICS, Metric
from agent.evaluation.trial import Trial, trial_of
from agent.evidence.fusion import UnitFusion
from agent.evidence.units import Line
from agent.program.answer import Answer, Part
from sql.answers import Status
from sql.passages import Passage
from tests.scripted_desk import evidence, passage, unit

_TORQUE = unit(11, "Gland bolts: 205 N·m", "in three passes")
_OTHER = unit(12, "Wheel nuts: 650 N·m", title="Wheels")
_QUESTION: dict[str, Any] = {
    "type": "value",
    "answerable": True,
    "answer": "205 N·m (151 lb-ft)",
    "relevant": ["press#p11"],
    "must_show": ["205"],
}
_NOTHING = {"answerable": False, "relevant": [], "answer": None}


def _places(one: Passage) -> list[str]:
    return [f"press#p{one.page_from}"]


def _trial(status: Status = "answered", first: Any = _TORQUE, lead: str = "", **more: Any) -> Trial:
    parts = (Part.of(first, lead),)
    text = lead or first.lines[0].text
    answer = Answer(
        status, "search", text, "read", parts, kind="value", evidence=evidence([_TORQUE, _OTHER])
    )
    return trial_of({**_QUESTION, **more}, answer, UnitFusion(), _places, lm_calls=2, tokens=300)


def test_an_answer_that_is_right() -> None:
    """All that applies is right; what does not apply is None, and not 0."""
    parts = score(_trial()).parts
    for name in ("valid", "printed", "grounded", "action", "recall@1", "ndcg@10", "kind", "place"):
        assert parts[name] == 1.0, name
    for name in ("shows", "answered_right", "answers_right", "not_denied"):
        assert parts[name] == 1.0, name
    assert (parts["abstained"], parts["closest"], parts["correct"]) == (None, None, None)
    assert (parts["lm_calls"], parts["tokens"], parts["seconds"]) == (2, 300, None)
    assert score(_trial()).score == 1.0


@pytest.mark.parametrize(
    ("trial", "expected"),
    [
        (_trial(first=_OTHER), {"place": 0, "shows": 0, "answered_right": 0, "answers_right": 0}),
        (_trial("likely"), {"answered_right": 0, "answers_right": None, "closest": 1}),
        (_trial("likely", _OTHER), {"place": 0, "closest": 0}),
        (_trial(type="procedure"), {"kind": 0, "place": 1}),
        (_trial(type="unanswerable"), {"kind": None}),
        (_trial(action="from_thread"), {"action": 0}),
        (_trial(relevant=["press#p9"]), {"recall@10": 0, "ndcg@10": 0, "place": None}),
        (_trial(must_show=["205", "twelve"]), {"shows": 0.5, "answered_right": 0, "place": 1}),
        (_trial(**_NOTHING), {"abstained": 0, "answers_right": 0, "place": None, "ndcg@10": None}),
        (_trial("likely", **_NOTHING), {"abstained": 1, "answers_right": None}),
        (_trial(lead="205 N·m it is."), {"kept": 1, "correct": 1}),
        (_trial(lead="In three passes."), {"kept": 1, "correct": 0}),
    ],
)
def test_a_stage_that_fails(trial: Trial, expected: dict[str, Any]) -> None:
    """It shows in that stage's numbers, and in those behind it where they depend on it."""
    parts = score(trial).parts
    assert {name: parts[name] for name in expected} == expected


def test_not_found_where_the_manual_answers() -> None:
    """It is said to be denied, and no answer."""
    trial = _trial()
    denied = replace(trial, answer=replace(trial.answer, status="not_found", parts=()), cited=())
    parts = score(denied).parts
    assert (parts["not_denied"], parts["answered_right"], parts["place"]) == (0, 0, 0)


def test_places_by_gain() -> None:
    """Voted places may be worth more than others, and what is worth nothing is no gold."""
    best = score(_trial(relevant={"press#p11": 3, "press#p12": 1, "press#p13": 0})).parts
    worse = score(_trial(relevant={"press#p11": 1, "press#p12": 3})).parts
    assert (best["ndcg@10"], best["recall@5"]) == (1.0, 1.0)
    assert worse["ndcg@10"] is not None
    assert 0 < worse["ndcg@10"] < 1


@pytest.mark.parametrize(
    ("trial", "gate"),
    [
        (replace(_trial(), answer=replace(_trial().answer, text=" ")), "valid"),
        (replace(_trial(), answer=replace(_trial().answer, parts=()), cited=()), "valid"),
        (
            _trial(first=replace(_TORQUE, lines=(Line(passage(11, "Gland bolts"), "Bolts"),))),
            "printed",
        ),
        (_trial(lead="It is 250 N·m."), "grounded"),
    ],
)
def test_gates(trial: Trial, gate: str) -> None:
    """What is not in form, not the manual's words, or a number that is not printed scores nothing,
    whatever else it is worth; the parts are kept."""
    scored = score(trial)
    assert gate in scored.failed
    assert scored.score == 0.0
    assert scored.parts["action"] == 1.0


def test_the_score_is_weighed() -> None:
    """By the weights of what applies."""
    chosen = {
        "one": Metric("a", lambda _: 1.0, 3.0),
        "other": Metric("b", lambda _: 0.0, 1.0),
        "not asked": Metric("b", lambda _: None, 9.0),
        "shown": Metric("cost", lambda trial: trial.tokens),
    }
    assert score(_trial(), chosen).score == 0.75
    assert score(_trial(), {"shown": chosen["shown"]}).score is None


def test_summary_and_differences() -> None:
    """By stage, of what a metric applies to; in pairs, of what it applies to both times."""
    before = [score(_trial("likely")), score(_trial(first=_OTHER)), score(_trial(**_NOTHING))]
    after = [score(_trial()), score(_trial()), score(_trial("likely", **_NOTHING))]
    found = summarise(before)
    assert found["decision"]["answered_right"] == {"mean": 0.0, "interval": [0.0, 0.0], "n": 2}
    assert found["abstention"]["abstained"]["n"] == 1
    assert found["lead"]["correct"]["mean"] is None
    assert found["score"]["score"]["n"] == 3
    gained = differences(before, after)
    assert gained["answered_right"]["mean"] == 1.0
    assert gained["closest"] == {"mean": None, "interval": None, "n": 0}
    assert gained["score"]["mean"] > 0


def test_a_metric_of_your_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function in a file, as docs/dspy.md shows it, is a stage's number and part of the score."""
    page = (Path(__file__).parents[2] / "docs" / "dspy.md").read_text("utf-8")
    code = page.split("```python\n# my_metrics.py\n", 1)[1].split("```", 1)[0]
    (tmp_path / "my_metrics.py").write_text(code, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    name, metric = named("my_metrics:short")
    assert (name, metric.weight) == ("short", 1.0)
    chosen = {**METRICS, name: metric}
    long = unit(11, *("Gland bolts: 205 N·m" for _ in range(40)))
    short, wordy = score(_trial(), chosen), score(_trial(first=long), chosen)
    assert (short.parts["short"], wordy.parts["short"]) == (1.0, 0.0)
    assert short.score == 1.0
    assert wordy.score is not None
    assert wordy.score < 1.0
    assert summarise([short], chosen)["own"]["short"]["mean"] == 1.0
    assert score(_trial("likely"), chosen).parts["short"] is None
    sys.modules.pop("my_metrics")


@pytest.mark.parametrize("written", ["nothing", "json:nothing", "no.such:metric", "json:__name__"])
def test_what_is_no_metric(written: str) -> None:
    """It is said what was named, and how a metric is."""
    with pytest.raises(BadMetric, match="MODULE:FUNCTION"):
        named(written)


def test_a_metric_with_a_name_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused: ours would be hidden."""
    monkeypatch.setattr("agent.evaluation.stages.kind", lambda _: 1.0, raising=False)
    with pytest.raises(BadMetric, match="ours"):
        named("agent.evaluation.stages:kind")


def test_nothing_is_scored_as_something() -> None:
    """No trials, no figures."""
    empty: list[Scored] = []
    assert summarise(empty)["score"]["score"] == {"mean": None, "interval": None, "n": 0}
