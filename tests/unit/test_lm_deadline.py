"""An answer has a deadline: whatever an LM does, its calls end then, and nobody waits longer."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import dspy
import pytest

from agent.errors import LMFailed, LMLate
from agent.lm.deadline import Punctual, answering_within, seconds_left
from agent.lm.models import LMs, open_lm, outages
from agent.settings import AgentSettings
from sql.home import Home

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
_SOON = 0.3


class Server:
    """Answers as `send` says, until the end; `hung_up` once a client closed its connection."""

    def __init__(self, send: Callable[["Server", BaseHTTPRequestHandler], None]) -> None:
        self.calls, self.hung_up, self.over = 0, threading.Event(), threading.Event()
        self.connections, self.reached = 0, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(handler) -> None:
                self.connections += 1
                super().setup()

            def do_POST(handler) -> None:
                self.calls += 1
                self.reached.set()
                handler.rfile.read(int(handler.headers["Content-Length"]))
                try:
                    send(self, handler)
                except OSError:
                    self.hung_up.set()
                handler.close_connection = send is not answers

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def says_nothing(server: Server, handler: BaseHTTPRequestHandler) -> None:
    server.over.wait()


def stalls(server: Server, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(_HEAD + b'{"choices": [')
    server.over.wait()


def trickles(server: Server, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(_HEAD)
    while not server.over.wait(0.01):
        handler.wfile.write(b" ")


def trickles_headers(server: Server, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not server.over.wait(0.01):
        handler.wfile.write(b"x")


def fails(server: Server, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")


def waits_for_hanging_up(server: Server, handler: BaseHTTPRequestHandler) -> None:
    if not handler.rfile.read(1):
        server.hung_up.set()


def answers(server: Server, handler: BaseHTTPRequestHandler) -> None:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "y"}}
    said = json.dumps({"choices": [choice]}).encode()
    handler.wfile.write(_HEAD.replace(b"100000", str(len(said)).encode()) + said)


Open = Callable[[Any], tuple[LMs, Server]]


@pytest.fixture
def lm_at(tmp_path: Path) -> Iterator[Open]:
    """LMs on a server that answers so."""
    with ExitStack() as stack:

        def start(send: Any) -> tuple[LMs, Server]:
            server = Server(send)
            stack.callback(server.close)
            settings = AgentSettings(
                lm="openai/some-model",
                lm_api_base=server.url,
                lm_timeout=600,
                lm_retries=0,
                _env_file=None,
            )
            return stack.enter_context(open_lm(settings, Home(tmp_path))), server

        yield start


@pytest.mark.parametrize("send", [says_nothing, stalls, trickles, trickles_headers])
def test_a_call_ends_at_the_deadline(lm_at: Open, send: Any) -> None:
    """An LM that says nothing, stops in the middle or trickles is left at the deadline, though a
    call may take ten minutes; it is asked once, and no further call is made after."""
    lms, server = lm_at(send)
    with answering_within(_SOON):
        for _ in range(2):
            with pytest.raises(LMLate), outages():
                lms.answers("Is it?")
    assert server.calls == 1


def test_a_call_ends_when_nobody_wants_it(lm_at: Open) -> None:
    """Who hung up is not worked for: the call under way is left, and no further one is made."""
    lms, server = lm_at(says_nothing)
    with answering_within(600, lambda: server.calls == 0):
        for _ in range(2):
            with pytest.raises(LMLate), outages():
                lms.answers("Is it?")
    assert server.calls == 1


def test_the_server_is_let_go(lm_at: Open) -> None:
    """The connection is closed, so that the LM works for somebody else."""
    lms, server = lm_at(trickles)
    with answering_within(_SOON), pytest.raises(LMLate), outages():
        lms.answers("Is it?")
    assert server.hung_up.wait(30)


def test_the_server_is_let_go_at_once(lm_at: Open) -> None:
    """Once nobody wants the answer any more, the connection of a call that the LM has not begun to
    answer is closed, long before the call's own time is over."""
    lms, server = lm_at(waits_for_hanging_up)
    with (
        answering_within(None, lambda: not server.reached.is_set()),
        pytest.raises(LMLate),
        outages(),
    ):
        lms.answers("Is it?")
    assert server.hung_up.wait(30)
    assert lms.engines[0]._seconds == 600


def test_closed_amid_a_call(lm_at: Open) -> None:
    """Who waits for a call whose engine is closed is told, and waits no longer."""
    lms, server = lm_at(says_nothing)
    closer = threading.Thread(
        target=lambda: server.reached.wait(30) and [one.close() for one in lms.engines]
    )
    closer.start()
    with pytest.raises(LMFailed), outages():
        lms.answers("Is it?")
    closer.join(30)
    assert not closer.is_alive()


def test_a_connection_is_used_again(lm_at: Open) -> None:
    """Calls that end share a connection; closed, the engine opens the next one."""
    lms, server = lm_at(answers)
    for _ in range(3):
        assert lms.answers("Is it?")
    assert (server.calls, server.connections) == (3, 1)
    for engine in lms.engines:
        engine.close()
    assert lms.answers("Is it?")
    assert (server.calls, server.connections) == (4, 2)


def test_a_call_has_its_own_time_too(lm_at: Open) -> None:
    """Without a deadline a trickle ends when a call of an LM is given up."""
    lms, _ = lm_at(trickles)
    for engine in lms.engines:
        engine._seconds = _SOON
    with pytest.raises(LMFailed), outages():
        lms.answers("Is it?")


def test_a_failure_before_the_deadline_is_that_failure(lm_at: Open) -> None:
    """What fails in time is not called late."""
    lms, _ = lm_at(fails)
    with answering_within(60), pytest.raises(LMFailed), outages():
        lms.answers("Is it?")


class _Engine:
    """Gives what it was made with."""

    supports_response_schema = supports_function_calling = supports_reasoning = False
    supported_params: frozenset[str] = frozenset()

    def __init__(self, say: Callable[[], Any]) -> None:
        self._say = say

    def complete(self, _: Any) -> Any:
        return self._say()


def test_the_context_goes_with_the_call() -> None:
    """What a call looks up and records, it finds as where it is made; outside there is no
    deadline."""
    assert seconds_left() is None
    with answering_within(60), dspy.context(shoptalk_test="here"):
        found = Punctual(_Engine(lambda: dspy.settings.shoptalk_test)).complete(None)  # type: ignore[arg-type]
        left = seconds_left()
    assert found == "here"
    assert left is not None
    assert 0 < left <= 60
