"""Two hosts, each with a home of its own, on one PostgreSQL: one dies amid thirty questions.

With SHOPTALK_TEST_NETNS=1, as root, each host is a network namespace with an address of its own.
"""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from psycopg.conninfo import conninfo_to_dict

from agent.learning import programs
from agent.program import state
from bot.api import create
from bot.sample import SAMPLE_PDF
from sql.database import Database
from tests import netns
from tests.bench.crowd import Crowd
from tests.bench.load import RECORDED, UNFINISHED
from tests.bench.serving import answered
from tests.bench.tally import tally
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.fix_roles import ADMIN
from tests.lm_stub import LmStub
from tests.loop import Loop
from tests.workspace_client import Workspace, until

pytestmark = pytest.mark.slow

_PEOPLE, _BY_API = 6, 6
_QUESTION = {"question": "What torque do the gland bolts need?"}
_ANSWERS = "SELECT count(*) >= %s FROM answers"
_OF_CLIENTS = """
SELECT count(DISTINCT question_id), count(answer_id)
FROM questions LEFT JOIN answers USING (question_id)
WHERE user_id = 'key:cmms'
"""
_NAMES = ("shoptalk-a", "shoptalk-b")
_APART = os.environ.get("SHOPTALK_TEST_NETNS") == "1"
_PROCESSES = ("bot", "worker", "api")


@dataclass
class Host:
    """A machine with a home of its own: a bot, a worker and an API that share the database only."""

    loop: Loop
    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> None:
        """Start what does not run; several workers and APIs may do so at the same time."""
        for name in _PROCESSES:
            if name not in self.processes or self.processes[name].poll() is not None:
                if name == "api":
                    self._said.unlink(missing_ok=True)
                settings = {"SHOPTALK_HOME": str(self.home), "BOT_API_PORT": "0", **self.settings}
                self.processes[name] = self.loop.start(name, within=self.within, **settings)

    def wait(self) -> None:
        """Until its worker takes jobs and its API can serve."""
        until(lambda: "worker.started" in self.loop.output(self.processes["worker"]), 120)
        until(lambda: self._said.exists() and httpx.get(f"{self.url}/ready").is_success, 120)

    def die(self) -> None:
        """kill -9 of all of them, at once."""
        for process in self.processes.values():
            process.send_signal(signal.SIGKILL)
        for process in self.processes.values():
            process.wait()

    @property
    def _said(self) -> Path:
        return self.home / "run" / "api.json"

    @property
    def url(self) -> str:
        """The API's address; of the last one, where it died."""
        return str(json.loads(self._said.read_text())["url"]).rstrip("/")


@pytest.fixture
def apart(database_url: str, workspace: Workspace) -> Iterator[Callable[[LmStub], None]]:
    """A function that sets up the network namespaces, where they are asked for."""
    with ExitStack() as stack:

        def open_(stub: LmStub) -> None:
            database = int(conninfo_to_dict(database_url)["port"] or 0)
            ports = [database, *(urlsplit(url).port or 0 for url in (workspace.url, stub.url))]
            stack.enter_context(netns.namespaces(list(_NAMES), ports))

        yield open_


def _host(loop: Loop, home: Path, number: int) -> Host:
    if not _APART:
        return Host(loop, home)
    within = ("ip", "netns", "exec", _NAMES[number])
    return Host(loop, home, {"BOT_API_HOST": netns.address(number)}, within)


def test_one_of_two_hosts_dies(
    apart: Callable[[LmStub], None],
    open_loop: StartLoop,
    lm_stub: StartStub,
    workspace: Workspace,
    db: Database,
    tmp_path: Path,
) -> None:
    """Every question, from Slack and by the API, has one answer; what died is started again and
    serves; a promotion then serves on both workers and both APIs at once."""
    stub = lm_stub(seconds=0.2)
    if _APART:
        apart(stub)
    loop = open_loop(stub, BOT_ANSWER_JOBS="2", BOT_ANSWERS_A_CHANNEL="6")
    loop.run("ingest", str(SAMPLE_PDF), "--everyone")
    hosts = [_host(loop, tmp_path / f"home {n}", n) for n in range(2)]
    with db.connection() as conn:
        made = create(conn, "local", "cmms", ["ask"], by=ADMIN, per_minute=10_000)
    for host in hosts:
        host.start()
    for host in hosts:
        host.wait()
    workspace.connected(2, 120)
    crowd = Crowd(workspace, _PEOPLE)
    before = len(workspace.log())
    ids = count(1)

    def ask_by_api(host: int) -> str:
        """The program that answers; as a proxy does, by the other host where one is gone."""
        headers = {"Authorization": f"Bearer {made.secret}", "Idempotency-Key": f"q{next(ids)}"}

        def once() -> httpx.Response | None:
            nonlocal host
            try:
                response = httpx.post(
                    f"{hosts[host].url}/v1/ask", json=_QUESTION, headers=headers, timeout=60
                )
            except httpx.TransportError:
                host = 1 - host
                return None
            # What the dead one was at is done by the repeat, once that is known.
            return None if response.status_code == 409 else response

        response = until(once, 120)
        assert response.status_code == 200, response.text
        assert "205" in response.json()["text"]
        return str(response.json()["program"])

    asking = threading.Thread(target=crowd.ask, args=(30, 240))
    asking.start()
    with ThreadPoolExecutor(2) as clients:
        by_api = [clients.submit(ask_by_api, n % 2) for n in range(_BY_API)]
        until(lambda: loop.rows(_ANSWERS, 8) == [(True,)], 120)
        hosts[0].die()
        assert [one.result() for one in by_api] == ["default-3"] * _BY_API
    hosts[0].start()
    hosts[0].wait()
    asking.join()
    until(lambda: loop.rows(UNFINISHED) == [(0,)], 60)

    document = state.dump(state.default())
    document["decision"]["answered"] += 0.01
    with db.connection() as conn:
        programs.keep(conn, "local", "new", document, parent=None, scores={})
        programs.promote(conn, "local", "new", "U0IVO")
    assert [ask_by_api(0), ask_by_api(1)] == ["new", "new"]
    crowd.ask(12, 120)
    until(lambda: loop.rows(UNFINISHED) == [(0,)], 60)
    done = answered([loop.output(host.processes["worker"]) for host in hosts])
    assert {one.worker for one in done if one.program == "new"} == {0, 1}

    recorded = {(channel, ts): (id_, at) for channel, ts, id_, at in loop.rows(RECORDED)}
    figures = tally(workspace.log()[before:], crowd.asked, recorded)
    asked = len(crowd.asked)
    counted = ("answered_once", "unanswered", "answered_twice", "final", "right")
    assert [figures[name] for name in counted] == [asked, 0, 0, asked, asked], figures
    assert loop.rows(_OF_CLIENTS) == [(_BY_API + 2, _BY_API + 2)]
    assert loop.rows("SELECT count(*) FROM replies WHERE failure IS NOT NULL") == [(0,)]
