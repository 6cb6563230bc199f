"""`shoptalk api` as a process: killed amid an answer, and used as docs/api.md says."""

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from bot.api import create
from tests.fix_processes import Works
from tests.fix_roles import ADMIN
from tests.workspace_client import until

_PAGE = Path(__file__).parents[2] / "docs" / "api.md"
_BLOCK = re.compile(r"(?ms)^```(\w+)\n(.*?)^```")
_QUESTION = {"question": "What torque do the gland bolts need?"}


def _start(works: Works) -> str:
    """The address of an API that answers."""
    said = Path(works.environment["SHOPTALK_HOME"]) / "run" / "api.json"
    said.unlink(missing_ok=True)
    process = works.start("api", BOT_API_PORT="0")
    until(lambda: said.exists() or process.poll() is not None, 120)
    assert process.poll() is None, works.output()
    url: str = json.loads(said.read_text())["url"]
    until(lambda: httpx.get(f"{url}health").is_success, 60)
    return url.rstrip("/")


def test_killed_while_it_answers(works: Works) -> None:
    """After kill -9 amid an answer the repeat of the request does it: one question, one answer."""
    with works.db.connection() as conn:
        made = create(conn, "local", "cmms", ["ask"], by=ADMIN)
    headers = {"Authorization": f"Bearer {made.secret}", "Idempotency-Key": "q1"}
    works.stub.knobs.seconds = 3_600
    url = _start(works)
    cut: list[Exception] = []

    def ask() -> None:
        try:
            httpx.post(f"{url}/v1/ask", json=_QUESTION, headers=headers, timeout=None)
        except httpx.HTTPError as error:
            cut.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: works.stub.counters.calls > 0)
    works.processes[-1].send_signal(signal.SIGKILL)
    asking.join()
    assert len(cut) == 1
    works.stub.knobs.seconds = 0
    url = _start(works)

    def again() -> httpx.Response | None:
        """The response of the call, once there is one; a wait as long as the API asks for."""
        response = httpx.post(f"{url}/v1/ask", json=_QUESTION, headers=headers, timeout=240)
        if response.status_code == 409:
            time.sleep(int(response.headers["Retry-After"]))
            return None
        assert response.status_code == 200, response.text
        return response

    assert "205" in until(again, 240).json()["text"]
    counts = "SELECT (SELECT count(*) FROM questions), (SELECT count(*) FROM answers)"
    assert works.rows(counts) == [(1, 1)]


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")), reason="the page's examples use curl and jq"
)
def test_the_page_is_true(works: Works, tmp_path: Path) -> None:
    """Each example of docs/api.md runs as it stands, and prints what the page says it prints."""
    here = tmp_path / "page"
    here.mkdir()
    for name, more in (("shoptalk", " -m bot"), ("python", "")):
        command = here / name
        command.write_text(f'#!/bin/sh\nexec {sys.executable}{more} "$@"\n')
        command.chmod(0o755)
    script, expected = ["set -euo pipefail"], {}
    for number, (kind, text) in enumerate(_BLOCK.findall(_PAGE.read_text("utf-8"))):
        if kind == "text":
            expected[number - 1] = text
            continue
        if kind == "python":
            (here / f"{number}.py").write_text(text)
            text = f"{sys.executable} {number}.py\n"
        script += [f"echo; echo '@@ {number}'", text]  # what was said before may end in no newline
    environment = works.environment | {"API": _start(works)}
    environment["PATH"] = f"{here}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    said = dict(re.findall(r"(?ms)^@@ (\d+)\n(.*?)(?=^@@ |\Z)", done.stdout))
    assert expected
    for number, text in expected.items():
        assert said[str(number)].rstrip("\n") == text.rstrip("\n")
    assert said.keys() > set(map(str, expected))
    assert done.stdout.count("205") >= 3
