"""docs/mlflow.md as it stands: export, load, serve, register, trace, with the real MLflow."""

import re
import shutil
import socket
import sys
from pathlib import Path

import pytest

from tests.fix_mlflow import needs_mlflow, page_folder, run
from tests.fix_processes import Works

pytestmark = [needs_mlflow, pytest.mark.slow]
_PAGE = Path(__file__).parents[2] / "docs" / "mlflow.md"
_NOT_HERE = ("nginx", "ini", "console")
"""Of servers of one's own: the page says when they were tried."""
_BLOCK = re.compile(r"(?ms)^```(\w+)\n(.*?)^```")


@pytest.mark.skipif(not shutil.which("curl"), reason="the page's examples use curl")
def test_the_page_is_true(works: Works) -> None:
    """Each example runs as it stands, in order, and prints what the page says it prints; nothing
    that was written is a pickle."""
    script, expected = ["set -euo pipefail"], {}
    here = page_folder(works)
    for number, (kind, text) in enumerate(_BLOCK.findall(_PAGE.read_text("utf-8"))):
        if kind == "text":
            expected[number - 1] = text
        elif kind == "python":
            (here / f"{number}.py").write_text(text)
            script += [f"echo; echo '@@ {number}'", f"{sys.executable} {number}.py"]
        elif kind not in _NOT_HERE:
            assert kind == "sh"
            script += [f"echo; echo '@@ {number}'", text]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    told = run(works, ["bash", "-c", "\n".join(script)], PORT=port)
    said = dict(re.findall(r"(?ms)^@@ (\d+)\n(.*?)(?=^@@ |\Z)", told))
    assert len(expected) >= 6
    for number, text in expected.items():
        assert said[str(number)].strip() == text.strip()
    assert not [*here.rglob("*.pkl"), *here.rglob("*.pickle")]
