"""The commands of an activated environment, for processes that use the real MLflow."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fix_processes import Works

needs_mlflow = pytest.mark.skipif(
    find_spec("mlflow") is None, reason="the extra mlflow is not installed"
)
_COMMANDS = {"shoptalk": "-m bot", "mlflow": "-m mlflow", "uvicorn": "-m uvicorn", "python": ""}
_SECONDS = 1_800


def run(works: Works, words: list[str], given: str = "", **settings: str) -> str:
    """What the command says on stdout, once it ended well."""
    here = works.folder / "bin"
    if not here.exists():
        here.mkdir()
        for name, module in _COMMANDS.items():
            command = here / name
            command.write_text(f'#!/bin/sh\nexec {sys.executable} {module} "$@"\n')
            command.chmod(0o755)
    environment = works.environment | {"PATH": f"{here}:{works.environment['PATH']}"}
    done = subprocess.run(
        words,
        input=given,
        cwd=page_folder(works),
        env=environment | {"MLFLOW_DISABLE_TELEMETRY": "true"} | settings,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def page_folder(works: Works) -> Path:
    """Where the commands run."""
    folder = works.folder / "page"
    folder.mkdir(exist_ok=True)
    return folder
