"""The embedded LM's server on a real, small model: one a home, and alive whoever dies."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import dspy
import httpx
import pytest

from agent.errors import LMDidNotStart, LMNotInstalled
from agent.lm.adapter import CompactAdapter
from agent.lm.grammar import compact
from agent.lm.models import LMs, open_lm, outages, record_calls
from agent.lm.server import PortFile
from agent.settings import AgentSettings
from sql.home import Home

pytestmark = pytest.mark.slow


class Short(dspy.Signature):
    """Say whether it is so."""

    question: str = dspy.InputField()
    answered: Literal["yes", "no"] = dspy.OutputField()
    pages: list[int] = dspy.OutputField(desc="at most two page numbers")


@pytest.fixture(scope="module")
def settings(small_gguf: Path) -> AgentSettings:
    return AgentSettings(lm=str(small_gguf), lm_context=1024, lm_timeout=60, _env_file=None)


@pytest.fixture(scope="module")
def shared(settings: AgentSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LMs]:
    """LMs with a server of their own for the tests that end nothing."""
    with open_lm(settings, Home(tmp_path_factory.mktemp("home"))) as lms:
        yield lms


def ask(lm: dspy.LM, question: str = "Is water wet?") -> dspy.Prediction:
    with dspy.context(lm=lm.copy(max_tokens=64), adapter=CompactAdapter()), outages():
        return dspy.Predict(Short)(question=question)


def server_of(home: Home) -> PortFile:
    [file] = home.run.glob("lm-*.json")
    found = PortFile.read(file)
    assert found is not None
    return found


def wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.02)
    raise AssertionError(f"process {pid} did not end")


@contextlib.contextmanager
def another_process(gguf: Path, home: Home) -> Iterator[subprocess.Popen[str]]:
    """A process that has the server running (its own or a shared one) until it is ended."""
    program = (
        "import sys; from pathlib import Path; from agent.lm.models import open_lm\n"
        "from agent.settings import AgentSettings; from sql.home import Home\n"
        f"settings = AgentSettings(lm={str(gguf)!r}, lm_context=1024, _env_file=None)\n"
        f"lms = open_lm(settings, Home(Path({str(home.root)!r})))\n"
        "lms.warm(); print('ready', flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    # Its log lines come before.
    assert any(line.strip() == "ready" for line in process.stdout)
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_reply_follows_the_schema(shared: LMs) -> None:
    """Even a model that knows nothing replies in the schema's form, in one line without spaces."""
    with record_calls() as calls:
        said = ask(shared.answers)
    assert said.answered in ("yes", "no")
    assert all(isinstance(page, int) for page in said.pages)
    assert calls[0].text == json.dumps({"answered": said.answered, "pages": said.pages})


def test_probabilities(shared: LMs) -> None:
    """Probabilities are the LM's own, before the grammar: they name what it may not write."""
    with record_calls() as calls:
        ask(shared.answers)
    call = calls[0]
    assert "".join(token.token for token in call.tokens) == call.text
    value = next(token for token in call.tokens if token.token in ("yes", "no"))
    assert len(value.top) >= 20
    assert value.top[value.token] == pytest.approx(value.logprob, abs=0.01)
    assert set(value.top) - {"yes", "no"}


def test_instructions_stay_read(shared: LMs) -> None:
    """The fixed beginning of a prompt is read once, also when other prompts come in between."""
    ask(shared.answers, "Is oil wet?")
    shared.answers("Something else.", max_tokens=8)
    with record_calls() as calls:
        ask(shared.answers, "Is fire wet?")
    assert calls[0].cached_tokens > 20
    assert calls[0].prompt_tokens - calls[0].cached_tokens < 20


def test_threads(shared: LMs) -> None:
    """Threads ask at the same time, and each records its own calls."""

    def job(n: int) -> tuple[int, str]:
        with record_calls() as calls:
            ask(shared.answers, f"Is {n} wet?")
        return len(calls), calls[0].text

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(job, range(6)))
    assert [count for count, _ in said] == [1] * 6
    assert all(json.loads(text)["answered"] in ("yes", "no") for _, text in said)


def test_only_the_home_may_ask(shared: LMs) -> None:
    """The port answers nobody who has not read the home's port file, which is its owner's only."""
    home = Home(Path(shared.servers[0]._files[".json"]).parent.parent)
    found = server_of(home)
    for key in ({}, {"Authorization": "Bearer guess"}):
        for path in ("/health", "/answers/v1/chat/completions"):
            url = f"http://127.0.0.1:{found.port}{path}"
            said = httpx.request("GET" if path == "/health" else "POST", url, headers=key, json={})
            assert said.status_code == 401
    assert shared.servers[0]._files[".json"].stat().st_mode & 0o077 == 0


def test_answers_overtake_the_optimiser(settings: AgentSettings, tmp_path: Path) -> None:
    """A question that comes last is answered before optimiser calls that were waiting."""
    ended: list[str] = []

    def call(lm: dspy.LM, name: str) -> None:
        ask(lm, name)
        ended.append(name)

    with open_lm(settings.model_copy(update={"lm_slots": 1}), Home(tmp_path)) as lms:
        lms.warm()
        threads = [threading.Thread(target=_long, args=(lms.optimiser,))]
        threads += [
            threading.Thread(target=call, args=(lm, name))
            for lm, name in (
                (lms.optimiser, "optimiser 1"),
                (lms.optimiser, "optimiser 2"),
                (lms.judge, "judge"),
                (lms.answers, "answer"),
            )
        ]
        for thread in threads:
            thread.start()
            time.sleep(0.2)
        for thread in threads:
            thread.join()
    assert ended == ["answer", "judge", "optimiser 1", "optimiser 2"]


def test_a_caller_who_leaves_is_not_written_for(settings: AgentSettings, tmp_path: Path) -> None:
    """A call that was given up stops costing time, so that the next one is served soon."""
    with open_lm(settings.model_copy(update={"lm_slots": 1}), Home(tmp_path)) as lms:
        lms.warm()
        begun = time.monotonic()
        _long(lms.answers)
        long = time.monotonic() - begun
        found = server_of(Home(tmp_path))
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(
                f"http://127.0.0.1:{found.port}/answers/v1/chat/completions",
                headers={"Authorization": f"Bearer {found.secret}"},
                json={
                    "messages": [{"role": "user", "content": "Count."}],
                    "grammar": compact(_FORTY).grammar,
                },
                timeout=0.3,
            )
        begun = time.monotonic()
        lms.answers("Say ok.", max_tokens=2)
        assert time.monotonic() - begun < long / 2


def test_two_processes_share_one_server(settings: AgentSettings, tmp_path: Path) -> None:
    """A second process finds the server of the first, and leaves it alive when it closes."""
    home = Home(tmp_path)
    with another_process(Path(settings.lm), home):
        found = server_of(home)
        with open_lm(settings, home) as lms:
            ask(lms.answers)
        with open_lm(settings, home) as lms:
            ask(lms.answers)
        assert server_of(home) == found
    wait_until_gone(found.pid)


def test_owner_killed(settings: AgentSettings, tmp_path: Path) -> None:
    """After kill -9 of the process that started the server, another's next call works."""
    home = Home(tmp_path)
    with another_process(Path(settings.lm), home) as owner, open_lm(settings, home) as lms:
        ask(lms.answers)
        first = server_of(home)
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        wait_until_gone(first.pid)
        ask(lms.answers)
        assert server_of(home).pid != first.pid


def test_server_killed_in_the_middle_of_a_call(settings: AgentSettings, tmp_path: Path) -> None:
    """After kill -9 of the server itself the call that it was working on is asked once more."""
    home = Home(tmp_path)
    with open_lm(settings, home) as lms:
        lms.warm()
        first = server_of(home)
        calls: list[Any] = []
        thread = threading.Thread(target=lambda: calls.append(_long(lms.answers)))
        thread.start()
        time.sleep(0.3)
        os.kill(first.pid, signal.SIGKILL)
        thread.join()
        assert len(calls) == 1
        assert server_of(home).pid != first.pid


def test_stale_files(settings: AgentSettings, tmp_path: Path) -> None:
    """Files of a server that is long gone, or of nobody, do not keep the LM from starting."""
    home = Home(tmp_path)
    with open_lm(settings, home) as lms:
        lms.warm()
        [file] = home.run.glob("lm-*.json")
        text = file.read_text()
    assert not file.exists()
    for stale in (text, "half a fi"):
        file.write_text(stale)
        with open_lm(settings, home) as lms:
            ask(lms.answers)


def test_package_that_cannot_be_loaded(
    settings: AgentSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the package that runs the model does not load, the sentence says why and the cure."""
    (tmp_path / "xllamacpp.py").write_text("raise ImportError('libgomp.so.1: not found')")
    monkeypatch.syspath_prepend(tmp_path)
    with (
        open_lm(settings, Home(tmp_path / "home")) as lms,
        pytest.raises(LMNotInstalled, match=r"libgomp\.so\.1: not found.*make setup"),
        outages(),
    ):
        ask(lms.answers)


def test_what_is_no_model(tmp_path: Path) -> None:
    """A file that is no model ends in one sentence that names the log, within seconds."""
    (tmp_path / "no.gguf").write_bytes(b"GGUF" + b"\0" * 100)
    settings = AgentSettings(lm=str(tmp_path / "no.gguf"), _env_file=None)
    with (
        open_lm(settings, Home(tmp_path / "home")) as lms,
        pytest.raises(LMDidNotStart, match=r"did not start.*lm-.*\.log"),
        outages(),
    ):
        ask(lms.answers)


_FORTY = {"type": "array", "items": {"enum": [1, 2]}, "minItems": 40, "maxItems": 40}


def _long(lm: dspy.LM) -> Any:
    """A call that the server is busy with for a while."""
    wanted = {"type": "json_schema", "json_schema": {"name": "r", "schema": _FORTY}}
    with outages():
        return lm("Count.", response_format=wanted, max_tokens=300)
