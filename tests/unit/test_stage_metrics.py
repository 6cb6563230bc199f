"""The stages' metrics: what they count as right, and that DSPy's optimisers can use them."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dspy
import pytest

from agent.learning.stage_metrics import reader_metric, rewrite_metric, triage_metric
from agent.lm.adapter import CompactAdapter
from agent.lm.models import open_lm
from agent.reading.reader import Choice, Status, reading
from agent.reading.strong import StrongReader
from agent.settings import AgentSettings
from sql.home import Home
from tests.read_units import near, units_of
from tests.recorded_lm import RecordedLM, recorded


def example(**fields: Any) -> dspy.Example:
    return dspy.Example(**fields)


def test_triage() -> None:
    """The action must be right, and the question hold the words that the thread lends it."""
    wanted = example(action="search", wanted=["gland bolts", "torque"])
    right = dspy.Prediction(action="search", question="Torque of the gland bolts?", queries=())
    half = dspy.Prediction(action="search", question="And the gland bolts?", queries=None)
    wrong = dspy.Prediction(action="decline", question="Torque of the gland bolts?", queries=())
    assert [triage_metric(wanted, said) for said in (right, half, wrong)] == [1.0, 0.5, 0.0]


def test_rewrite() -> None:
    """The searches must hold the manual's words, in whatever order and case."""
    wanted = example(wanted=["Ram packing", "replacing"])
    for searches, score in ((["replacing the ram packing"], 1.0), (["ram packing"], 0.5), ([], 0)):
        assert rewrite_metric(wanted, dspy.Prediction(searches=searches)) == score


@pytest.mark.parametrize(
    ("status", "lines", "score"),
    [
        ("answered", (0, 1, 2), 1.0),
        ("answered", (), 1.0),
        ("answered", (0,), 0.0),
        ("likely", (), 0.5),
        ("not_found", (), 0.0),
        (None, (), 1.0),
    ],
)
def test_reader(status: Status | None, lines: tuple[int, ...], score: float) -> None:
    """The chosen lines must hold what is to be shown, and the reader must say that they answer."""
    unit = next(one for one in units_of() if "1.4 Lockout" in one.section and len(one.lines) > 3)
    at = next(at for at, line in enumerate(unit.lines) if "padlock" in line.text)
    chosen = tuple(at if line == 1 else line for line in lines) if len(lines) > 1 else lines
    wanted = example(units=[unit], shows=["fit your padlock"])
    assert reader_metric(wanted, reading(status, None, [Choice(0, chosen)])) == score


def test_reader_that_weighs() -> None:
    """Of a reader that chooses nothing, the unit that it believes most counts."""
    units = near(units_of(), ["Nothing must move"], 2)
    wanted = example(units=units, shows=["Nothing must move"])
    assert reader_metric(wanted, reading(p=[0.8, 0.1])) == 1.0
    assert reader_metric(wanted, reading(p=[0.1, 0.8])) == 0.0
    assert reader_metric(wanted, reading()) == 0.0


def test_reader_without_an_answer() -> None:
    """Where nothing answers, anything but `answered` is right."""
    nothing = example(units=[], shows=[])
    said = [reader_metric(nothing, reading(status)) for status in ("answered", "likely", None)]
    assert said == [0.0, 1.0, 1.0]


def test_forms() -> None:
    """A demonstration is all right or none; GEPA is told what is missing, with the same score."""
    wanted = example(wanted=["ram", "packing"])
    said = dspy.Prediction(searches=["ram seal"])
    assert rewrite_metric(wanted, said, trace=[]) is False
    assert rewrite_metric(wanted, dspy.Prediction(searches=["ram packing"]), trace=[]) is True
    told = rewrite_metric(wanted, said, [], "predict", [])
    assert (told.score, told.feedback) == (0.5, "Missing: packing.")


@pytest.fixture
def lm(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[dspy.LM]:
    """A strong LM, and DSPy told to use it; DSPy's progress is not logged."""
    with RecordedLM() as server, caplog.at_level(logging.WARNING, logger="dspy"):
        settings = AgentSettings(lm="openai/recorded", lm_api_base=server.url, _env_file=None)
        with (
            open_lm(settings, Home(tmp_path)) as lms,
            dspy.context(lm=lms.answers, adapter=CompactAdapter()),
        ):
            yield lms.answers


@pytest.mark.parametrize("name", ["BootstrapFewShot", "MIPROv2", "GEPA"])
def test_optimisers(name: str, lm: dspy.LM, tmp_path: Path) -> None:
    """Each of the three compiles a reader by the reader's metric."""
    if name == "MIPROv2":
        pytest.importorskip("optuna")
    made = {
        "BootstrapFewShot": lambda: dspy.BootstrapFewShot(
            metric=reader_metric, max_bootstrapped_demos=2, max_labeled_demos=0
        ),
        "MIPROv2": lambda: dspy.MIPROv2(
            metric=reader_metric,
            auto=None,
            num_candidates=2,
            prompt_model=lm,
            max_bootstrapped_demos=1,
            max_labeled_demos=0,
            num_threads=1,
        ),
        "GEPA": lambda: dspy.GEPA(
            metric=reader_metric, max_metric_calls=12, reflection_lm=lm, num_threads=1
        ),
    }[name]()
    train = [
        dspy.Example(
            question=one["question"],
            kind="",
            units=near(units_of(), [*(e.popitem()[1] for e in one["evidence"]), *one["shows"]], 3),
            shows=one["shows"],
        ).with_inputs("question", "kind", "units")
        for one in recorded()[2:8]
    ]
    more = {"num_trials": 2, "minibatch": False} if name == "MIPROv2" else {}
    compiled = made.compile(StrongReader(), trainset=train, **more)
    assert isinstance(compiled, StrongReader)
    assert reader_metric(train[0], compiled(**train[0].inputs())) == 1.0
    saved = tmp_path / "reader.json"
    compiled.save(saved)
    loaded = StrongReader()
    loaded.load(saved)
    assert loaded.dump_state() == compiled.dump_state()
