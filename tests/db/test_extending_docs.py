"""docs/extending.md as it stands: its tool finds, its optimiser compiles, and its table is true."""

import re
from pathlib import Path
from typing import Any

import dspy
import pytest

from agent.errors import BadOptimiser
from agent.learning.optimisers import Task, optimiser_of
from agent.learning.stage_metrics import answer_metric
from agent.program.state import default
from tests.db.test_dspy_docs import examples
from tests.fix_recorded_lm import Recorded

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "extending.md").read_text("utf-8")
_MODULES = dict(re.findall(r"(?s)```python\n# (\w+)\.py\n(.*?)```", _PAGE))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules of the page, where Python finds them."""
    for name, code in _MODULES.items():
        (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)


def test_the_table_is_true() -> None:
    """Every file and page that it names is there."""
    named = set(re.findall(r"`((?:agent|bot)/[\w/]+(?:\.py)?/?)`", _PAGE))
    assert len(named) >= 8
    assert [name for name in named if not (_ROOT / name).exists()] == []
    linked = re.findall(r"\]\(([\w./]+\.md)", _PAGE)
    assert [name for name in linked if not (_ROOT / "docs" / name).resolve().exists()] == []


def test_the_tool(
    recorded_desk: Recorded, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """It finds in the manuals' words what was said in others, and prints what the page says."""
    monkeypatch.setenv("DATABASE_URL", recorded_desk.database_url)
    monkeypatch.setenv("SHOPTALK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("INGEST_MODELS_PATH", str(models))
    exec(compile(_MODULES["ask_with_it"], "ask_with_it.py", "exec"), {})
    [expected] = re.findall(r"(?s)```text\n(.*?)```", _PAGE)
    assert capsys.readouterr().out == expected


def test_the_optimiser(recorded_desk: Recorded) -> None:
    """It is found by its name and compiles the program, with one demonstration at most; a name
    that is nothing is refused."""
    name = re.search(r"AGENT_OPTIMISER=(\S+)", _PAGE[_PAGE.index("```sh") :])
    assert name is not None

    def score(example: dspy.Example, prediction: dspy.Prediction) -> float:
        return float(answer_metric(example, prediction))

    def feedback(*_: Any) -> str:
        return ""

    task = Task(score, {}, recorded_desk.lms.reflection, lambda: False, feedback)
    better = optimiser_of(name[1])(task)(default("strong"), examples(4))
    demonstrations = [len(one.demos) for _, one in better.named_predictors()]
    assert max(demonstrations) == 1
    with pytest.raises(BadOptimiser, match="none of"):
        optimiser_of("one_demonstration:built")
