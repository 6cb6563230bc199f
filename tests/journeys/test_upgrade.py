"""An upgrade while people ask: the release before the newest migration serves beside this one."""

import io
import json
import subprocess
import tarfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.sample import SAMPLE_PDF
from tests.bench.crowd import Crowd
from tests.bench.load import RECORDED, ROOT, UNFINISHED
from tests.bench.serving import answered
from tests.bench.tally import tally
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.loop import Loop
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

_AT_ONCE = 4
_QUESTION = {"question": "What torque do the gland bolts need?"}


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it was before its newest migration came."""

    def git(*words: str) -> bytes:
        """What git says; nothing where it cannot."""
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, check=False)
        return done.stdout if done.returncode == 0 else b""

    came = ("--first-parent", "--diff-filter=A", "--format=%H", "--", "sql/migrations")
    newest = git("log", "-1", *came).decode().strip()
    packed = git("archive", "--format=tar", f"{newest}^1") if newest else b""
    if not packed:
        pytest.skip("this copy of the project has no history")
    tree = tmp_path_factory.mktemp("older")
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(tree, filter="data")
    return tree


@dataclass
class Release:
    """A release of Shoptalk with a home of its own; all share the database."""

    loop: Loop
    tree: Path
    home: Path

    def run(self, *words: str) -> str:
        return self.loop.run(*words, **self._settings)

    def start(self) -> dict[str, subprocess.Popen[bytes]]:
        """A bot, a worker and an API, which serve."""
        found = {name: self.loop.start(name, **self._settings) for name in ("worker", "api", "bot")}
        until(lambda: "worker.started" in self.loop.output(found["worker"]), 120)
        until(lambda: any(httpx.get(f"{url}/ready").is_success for url in self.urls), 120)
        until(lambda: "bot.started" in self.loop.output(found["bot"]), 120)
        return found

    @property
    def urls(self) -> list[str]:
        """The API's address, where there is one."""
        try:
            said = json.loads((self.home / "run" / "api.json").read_text())
        except FileNotFoundError:
            return []
        return [str(said["url"]).rstrip("/")]

    @property
    def _settings(self) -> dict[str, str]:
        return {
            "PYTHONPATH": str(self.tree),
            "SHOPTALK_HOME": str(self.home),
            "BOT_API_PORT": "0",
        }


class Client(threading.Thread):
    """Asks the API again and again, as a client behind a proxy: where one is gone, another."""

    def __init__(self, secret: str, addresses: Callable[[], list[str]]) -> None:
        super().__init__()
        self.said: list[int] = []
        self.stop = threading.Event()
        self._secret, self._addresses = secret, addresses

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            headers = {"Authorization": f"Bearer {self._secret}", "Idempotency-Key": f"q{number}"}
            self.said.append(until(lambda headers=headers: self._once(headers), 120))

    def _once(self, headers: dict[str, str]) -> int | None:
        for address in self._addresses():
            try:
                response = httpx.post(
                    f"{address}/v1/ask", json=_QUESTION, headers=headers, timeout=60
                )
            except httpx.TransportError:
                continue
            if response.status_code in (409, 503):  # it is ending, or another is at it
                return None
            return response.status_code if "205" in response.text else -response.status_code
        return None


def test_nobody_notices(
    older: Path,
    open_loop: StartLoop,
    lm_stub: StartStub,
    workspace: Workspace,
    empty_database: Callable[[], str],
    tmp_path: Path,
) -> None:
    """People ask all the time, in Slack and by the API, while the tables are brought up to date,
    this release starts and the older one ends: each question has one answer, and none fails."""
    loop = open_loop(
        lm_stub(seconds=0.2),
        url=empty_database(),
        BOT_ANSWER_JOBS="2",
        BOT_ANSWERS_A_CHANNEL="4",
    )
    before, after = (
        Release(loop, older, tmp_path / "home before"),
        Release(loop, ROOT, tmp_path / "home after"),
    )
    before.run("migrate")
    before.run("ingest", str(SAMPLE_PDF), "--everyone")
    words = ("keys", "create", "cmms", "--scope", "ask", "--per-minute", "6000", "--json")
    secret = json.loads(before.run(*words))["key"]
    old = before.start()
    workspace.connected(1, 120)
    crowd, since = Crowd(workspace, _AT_ONCE), len(workspace.log())
    client = Client(secret, lambda: before.urls + after.urls)
    over = threading.Event()
    asking = threading.Thread(target=_ask_on, args=(crowd, over))
    asking.start()
    client.start()
    try:
        _more(crowd)
        assert json.loads(after.run("migrate", "--json"))["ran"]
        migrated = time.time()
        _more(crowd)
        new = after.start()
        _more(crowd)
        for process in old.values():
            process.terminate()
        assert [process.wait(60) for process in old.values()] == [0, 0, 0]
        by_now = len(client.said)
        _more(crowd)
        until(lambda: len(client.said) >= by_now + 2, 120)
    finally:
        over.set()
        asking.join()
        client.stop.set()
        client.join()
    until(lambda: loop.rows(UNFINISHED) == [(0,)], 120)
    assert all(process.poll() is None for process in new.values()), loop.logs()
    assert set(client.said) == {200}, loop.logs()
    done = answered([loop.output(one["worker"]) for one in (old, new)])
    assert {one.worker for one in done if one.begun > migrated} == {0, 1}
    recorded = {(channel, ts): (id_, at) for channel, ts, id_, at in loop.rows(RECORDED)}
    figures = tally(workspace.log()[since:], crowd.asked, recorded)
    asked = len(crowd.asked)
    assert [figures[name] for name in ("answered_once", "final", "right")] == [asked] * 3, figures
    assert loop.rows("SELECT count(*) FROM replies WHERE failure IS NOT NULL") == [(0,)]


def _ask_on(crowd: Crowd, over: threading.Event) -> None:
    """People ask all the time until it is over, and have all been answered then."""
    while not over.is_set():
        crowd.ask(2 * _AT_ONCE, 240)


def _more(crowd: Crowd) -> None:
    """Each has asked once more."""
    asked = len(crowd.asked)
    until(lambda: len(crowd.asked) >= asked + _AT_ONCE, 240)
