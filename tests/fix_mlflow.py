"""An exported model, and scripts that use it in processes of their own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.fix_processes import Works

needs_mlflow = pytest.mark.skipif(
    find_spec("mlflow") is None, reason="the extra mlflow is not installed"
)
_SECONDS = 600
_LOADS = """
import json, sys
import mlflow.pyfunc, pandas
given = json.load(sys.stdin)
model = mlflow.pyfunc.load_model(given["model"])
rows = pandas.DataFrame(given["rows"]) if given["frame"] else given["rows"]
table = model.predict(rows)
assert isinstance(table, pandas.DataFrame)
assert not [one for one in sys.modules if one.startswith(("cloudpickle.cloudpickle_fast",))]
json.dump(table.to_dict(orient="records"), sys.stdout)
"""


@dataclass
class Exported:
    """A model that `shoptalk programs export --mlflow` wrote."""

    works: Works
    folder: Path

    def predict(self, rows: Any, *, frame: bool = False, **settings: str) -> list[dict[str, Any]]:
        """The table for these rows, from a fresh process that loads the model; `frame`: they are
        given as a DataFrame."""
        given = {"model": str(self.folder), "rows": rows, "frame": frame}
        table: list[dict[str, Any]] = json.loads(
            run(self.works, [sys.executable, "-c", _LOADS], json.dumps(given), **settings)
        )
        return table


def run(works: Works, words: list[str], given: str = "", **settings: str) -> str:
    """What the command says on stdout, once it ended well."""
    done = subprocess.run(
        words,
        input=given,
        cwd=works.folder,
        env=works.environment | {"MLFLOW_DISABLE_TELEMETRY": "true"} | settings,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def exported(works: Works, tmp_path: Path) -> Exported:
    """The program that serves, as a model."""
    folder = tmp_path / "models" / "answers"
    run(works, [sys.executable, "-m", "bot", "programs", "export", "--mlflow", str(folder)])
    return Exported(works, folder)
