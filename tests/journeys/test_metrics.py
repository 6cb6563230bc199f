"""Metrics of real processes after real questions, as a real Prometheus scrapes them."""

import json
import re
import shutil
import socket
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.api import create
from tests.fix_processes import Works
from tests.fix_roles import ADMIN
from tests.unit.test_monitoring_docs import documented, expressions, metrics_in
from tests.workspace_client import until

pytestmark = pytest.mark.slow

_CHANNEL = "C0LINE2"
_ASK = "@shoptalk What torque do the gland bolts need?"
_START = 240
"""Seconds: machines that test are busy."""
_RARE = {
    "shoptalk_night_last_succeeded_timestamp_seconds",
    "shoptalk_night_last_failed_timestamp_seconds",
    "shoptalk_votes_last_day",
    "shoptalk_queue_failed_jobs",
    "shoptalk_queue_jobs",
    "shoptalk_queue_oldest_seconds",
    "shoptalk_api_abandoned_total",
}
"""Of these there need not be one yet."""
_NEEDS = {"shoptalk_manuals_read_total", "shoptalk_ingest_seconds"}
"""Of these neither, as nobody shared a PDF."""


def _targets(works: Works) -> dict[str, list[str]]:
    """The addresses by process, from the files that Prometheus reads."""
    found: dict[str, list[str]] = {}
    for file in Path(works.environment["SHOPTALK_HOME"], "run", "metrics").glob("*.json"):
        for one in json.loads(file.read_text()):
            found.setdefault(one["labels"]["process"], []).extend(one["targets"])
    return found


def _value(address: str, pattern: str) -> float:
    said = httpx.get(f"http://{address}/metrics").text
    return sum(float(value) for value in re.findall(rf"(?m)^{pattern} (\S+)$", said))


def _asked(works: Works, workers: int) -> str:
    """Processes that have answered in Slack and by the API; the API's key."""
    settings = {"BOT_METRICS_PORT": "0", "BOT_API_PORT": "0", "AGENT_LM_PRICE": "2/8"}
    for process in ("bot", *["worker"] * workers, "clock", "api"):
        works.start(process, **settings)
    works.workspace.connected(seconds=_START)
    api = Path(works.environment["SHOPTALK_HOME"], "run", "api.json")
    until(api.exists, _START)
    for _ in range(2):
        ts = works.workspace.say("U0ADA", _CHANNEL, _ASK)
        works.workspace.reply_to("U0ADA", _CHANNEL, ts, "N·m: 205", seconds=_START)
    with works.db.connection() as conn:
        made = create(conn, "local", "plant", ["ask", "metrics"], by=ADMIN)
    url = json.loads(api.read_text())["url"]
    headers = {"Authorization": f"Bearer {made.secret}"}
    asked = {"question": "Which fluid does the press take?"}
    done = httpx.post(f"{url}v1/ask", json=asked, headers=headers, timeout=_START)
    assert done.is_success, done.text
    said = httpx.get(f"{url}metrics", headers=headers)
    assert "shoptalk_database_up 1.0" in said.text.splitlines()
    assert "shoptalk_api_answers_total{status=" in said.text
    return made.secret


def test_what_real_processes_serve(works: Works) -> None:
    """Every metric of the page, and so of the dashboard and the alerts, is served after real
    questions, by whichever process; the workers' counts add up to the rows; no word of a question
    and no key is in any of it, and files of processes that ended are gone."""
    secret = _asked(works, workers=2)
    found = until(lambda: _all_there(works), 60)
    assert {name: len(all_) for name, all_ in found.items()} == {
        "bot": 1, "worker": 2, "clock": 1, "api": 1,
    }  # fmt: skip
    said = {
        address: httpx.get(f"http://{address}/metrics").text
        for all_ in found.values()
        for address in all_
    }
    together = "\n".join(said.values())
    types = set(re.findall(r"(?m)^# TYPE (\w+) ", together))
    assert set(documented()) <= types
    with_values = set(re.findall(r"(?m)^(\w+?)(?:_bucket|_sum|_count)?[{ ]", together))
    lacking = set(documented()) - with_values - _RARE - _NEEDS
    assert not lacking
    answered = r"shoptalk_answers_total\{[^}]*\}"
    assert sum(_value(one, answered) for one in found["worker"]) == 2
    assert sum(_value(one, answered) for one in found["api"]) == 1
    ((stored,),) = works.rows("SELECT count(*) FROM answers")
    assert _value(found["clock"][0], r"shoptalk_answers_last_day\{[^}]*\}") == stored == 3
    for word in ("gland", "torque", "fluid", secret, works.workspace.keys.bot_token):
        assert word not in together
    works.end()
    assert _targets(works) == {}


def _all_there(works: Works) -> dict[str, list[str]] | None:
    found = _targets(works)
    return found if set(found) == {"bot", "worker", "clock", "api"} else None


def test_a_real_prometheus(works: Works, tmp_path: Path) -> None:
    """With the example configuration a real Prometheus finds each process by its file, takes the
    rules, and answers what each panel of the dashboard asks."""
    prometheus = shutil.which("prometheus")
    if prometheus is None:
        pytest.skip("there is no Prometheus: apt-get install prometheus")
    _asked(works, workers=1)
    examples = Path(__file__).parents[2] / "docs" / "monitoring"
    run = Path(works.environment["SHOPTALK_HOME"], "run", "metrics")
    config = (examples / "prometheus.yml").read_text()
    config = config.replace("/var/lib/shoptalk/run/metrics", str(run)).replace("15s", "5s")
    (tmp_path / "prometheus.yml").write_text(config)
    shutil.copy(examples / "alerts.yml", tmp_path)
    port = _free_port()
    words = [prometheus, "--config.file=prometheus.yml", f"--web.listen-address=127.0.0.1:{port}"]
    with (tmp_path / "log").open("wb") as sink:
        running = subprocess.Popen(words, cwd=tmp_path, stdout=sink, stderr=sink)
    try:
        ask = _Asking(f"http://127.0.0.1:{port}")
        until(lambda: len(ask('up{job="shoptalk"} == 1')) == 4, _START)
        until(lambda: ask("rate(shoptalk_answers_total[1m])"), _START)
        for expression in expressions():
            said = partial(ask, expression.replace("$__rate_interval", "1m"))
            if metrics_in(expression) & (_RARE | _NEEDS):
                said()
            else:  # a rate is there after a second look at that process
                until(said, _START)
        assert httpx.get(f"{ask.url}/api/v1/rules").json()["data"]["groups"]
        assert ask('ALERTS{alertname="ShoptalkProcessDown"}') == []
        works.processes[1].kill()
        until(lambda: ask('ALERTS{alertname="ShoptalkProcessDown"}'), _START)
    finally:
        running.terminate()
        running.wait(30)


class _Asking:
    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, expression: str) -> list[Any]:
        try:
            said = httpx.get(f"{self.url}/api/v1/query", params={"query": expression})
        except httpx.TransportError:
            return []
        if said.status_code == 503:  # it starts
            return []
        assert said.is_success, said.text
        found: list[Any] = said.json()["data"]["result"]
        return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
