"""The ten lines of docs/dspy.md, and the whole program compiled by three of DSPy's optimisers."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dspy
import pytest

from agent.learning.stage_metrics import answer_metric, lead_metric
from agent.program.program import Answerer
from agent.program.state import default, dump
from tests.fix_recorded_lm import Recorded
from tests.recorded_lm import recorded

pytestmark = pytest.mark.slow

_DOCS = Path(__file__).parents[2] / "docs" / "dspy.md"


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.WARNING, logger="dspy"):
        yield


def examples(count: int) -> list[dspy.Example]:
    replies = [one for one in recorded() if one["doc"] == "halvorsen-hp-160"][2 : 2 + count]
    return [
        dspy.Example(message=one["question"], shows=one["shows"]).with_inputs("message")
        for one in replies
    ]


def test_ten_lines(
    recorded_desk: Recorded,
    models: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The script of the documentation runs as it stands there and saves a program."""
    code = re.findall(r"(?s)```python\n(.*?)```", _DOCS.read_text("utf-8"))[0]
    assert len([line for line in code.splitlines() if line and "import" not in line]) <= 10
    monkeypatch.chdir(tmp_path)
    environment = {
        **recorded_desk.server.settings,
        "DATABASE_URL": recorded_desk.database_url,
        "SHOPTALK_HOME": str(tmp_path / "home"),
        "INGEST_MODELS_PATH": str(models),
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    exec(compile(code, str(_DOCS), "exec"), {})
    saved = default("strong")
    saved.load(tmp_path / "better.json")
    assert saved.reader.predict.demos


def optimiser(name: str, lm: dspy.LM) -> tuple[Any, dict[str, Any]]:
    if name == "BootstrapFewShot":
        made = dspy.BootstrapFewShot(
            metric=answer_metric, max_bootstrapped_demos=2, max_labeled_demos=0
        )
        return made, {}
    if name == "GEPA":
        made = dspy.GEPA(metric=answer_metric, max_metric_calls=12, reflection_lm=lm, num_threads=1)
        return made, {}
    pytest.importorskip("optuna")
    made = dspy.MIPROv2(
        metric=answer_metric,
        auto=None,
        num_candidates=2,
        prompt_model=lm,
        max_bootstrapped_demos=1,
        max_labeled_demos=0,
        num_threads=1,
    )
    return made, {"num_trials": 2, "minibatch": False}


@pytest.mark.parametrize("name", ["BootstrapFewShot", "MIPROv2", "GEPA"])
def test_optimisers(name: str, recorded_desk: Recorded, tmp_path: Path) -> None:
    """Each compiles the whole program, which then answers, and whose state goes through a file."""
    made, more = optimiser(name, recorded_desk.lms.reflection)
    train = examples(4)
    compiled = made.compile(default("strong"), trainset=train, **more)
    assert isinstance(compiled, Answerer)
    assert answer_metric(train[0], compiled(**train[0].inputs())) == 1.0
    compiled.save(tmp_path / "program.json")
    loaded = default("strong")
    loaded.load(tmp_path / "program.json")
    assert dump(loaded) == dump(compiled)


def test_answer_metric(recorded_desk: Recorded) -> None:
    """Right is what shows all that it must and says so; nothing is right where nothing answers."""
    program = default("strong")
    said = program(message=examples(1)[0].message)
    shows = examples(1)[0].shows
    assert answer_metric(dspy.Example(shows=shows), said) == 1.0
    assert answer_metric(dspy.Example(shows=[*shows, "not printed"]), said) < 1.0
    assert answer_metric(dspy.Example(shows=[]), said) == 0.0
    said.status = "likely"
    assert answer_metric(dspy.Example(shows=shows), said) == 0.5
    assert answer_metric(dspy.Example(shows=[]), said, trace=[]) is True
    told = answer_metric(dspy.Example(shows=["not printed"]), said, [], "reader.predict", [])
    assert (told.score, told.feedback) == (0.0, "The status is likely. Missing: not printed.")


def test_lead_metric() -> None:
    """A lead must pass verification and say what it has to."""
    wanted = dspy.Example(shows=["205 N·m"])
    for lead, score in (("Gland bolts: 205 N·m.", 1.0), ("Gland bolts.", 0.0), ("", 0.0)):
        said = dspy.Prediction(lead=lead, complaint="" if lead else "Say one line.")
        assert lead_metric(wanted, said) == score
