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
from typing import Any

import httpx
import pytest

from bot.api import create
from tests.fix_pdfs import borer
from tests.fix_processes import Works
from tests.fix_roles import ADMIN
from tests.providers_server import KEY, Providers
from tests.workspace_client import until

_PAGE = Path(__file__).parents[2] / "docs" / "api.md"
_BLOCK = re.compile(r"(?ms)^```(\w+)\n(.*?)^```")
_QUESTION = {"question": "What torque do the gland bolts need?"}


def _start(works: Works, **more: str) -> str:
    """The address of an API that answers."""
    said = Path(works.environment["SHOPTALK_HOME"]) / "run" / "api.json"
    said.unlink(missing_ok=True)
    process = works.start("api", BOT_API_PORT="0", **more)
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


class _Stuck(Providers):
    """Its third answer to passages of the manual does not come."""

    batches = 0

    def answer(self, path: str, headers: Any, body: dict[str, Any]) -> dict[str, Any]:
        if any("Borer" in text for text in body.get("input", ())):
            self.batches += 1
            if self.batches == 3:
                self.closing.wait()
        return super().answer(path, headers, body)


def test_killed_while_it_reads(works: Works) -> None:
    """After kill -9 amid an upload its reading is told of as cut off, and nothing of the manual is
    there; the repeat of the request is the same reading, which pays for no passage twice."""
    with works.db.connection() as conn:
        scopes, channels = ["manuals:write"], ["C0LINE2"]
        made = create(conn, "local", "cmms", scopes, by=ADMIN, channels=channels, per_minute=9_000)
        [(before,)] = conn.execute("SELECT count(*) FROM manuals").fetchall()
    headers = {"Authorization": f"Bearer {made.secret}", "Idempotency-Key": "u1"}
    sent = {"params": {"wait": "false"}, "content": borer("Revision B", 44)}
    with _Stuck() as server:
        elsewhere = {
            "INGEST_EMBEDDING": "words",
            "INGEST_EMBEDDING_API_BASE": f"{server.url}/v1",
            "INGEST_EMBEDDING_API_KEY": KEY,
            "INGEST_EMBEDDING_BATCH": "2",
        }
        url = _start(works, **elsewhere)

        def post() -> httpx.Response:
            type_ = {"Content-Type": "application/pdf"}
            return httpx.post(f"{url}/v1/manuals", headers=headers | type_, timeout=60, **sent)

        def now() -> dict[str, Any]:
            said: dict[str, Any] = httpx.get(f"{url}{path}", headers=headers, timeout=60).json()
            return said

        path = post().headers["location"]
        until(lambda: server.batches == 3, 120)
        assert now()["stage"] == "embedding"
        works.processes[-1].send_signal(signal.SIGKILL)
        works.processes[-1].wait()
        url = _start(works, **elsewhere)
        until(lambda: now()["state"] == "failed", 60)
        assert now()["problem"]["type"] == "urn:shoptalk:problem:cut-off"
        assert works.rows("SELECT count(*) FROM manuals") == [(before,)]
        assert post().headers["location"] == path
        until(lambda: now()["state"] != "reading", 120)
        assert now()["manual"]["status"] == "ingested"
        # Before the server ends, which lets the third answer go.
        paid = [text for one in server.got for text in one.body["input"] if "Borer" in text]
    assert len(paid) == len(set(paid))
    assert works.rows("SELECT count(*) FROM manuals") == [(before + 1,)]
    assert works.rows("SELECT count(*) FROM vectors_ahead") == [(0,)]


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
    opened = here / "new-orders.csv"
    environment = works.environment | {"API": _start(works, BOT_ORDERS_CSV=str(opened))}
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
    assert opened.read_text("utf-8").count("key:cmms/anna") == 1
