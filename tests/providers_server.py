"""A server in the shapes of several providers, which checks path, headers and body of each call.

What does not fit is refused as the provider would (401, 404, 400), and noted in `refused`. It says
what `tests.lm_stub` says. `next_answers` are given first, whatever is asked: (status, headers).
"""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.lm_stub import completion
from tests.providers_shapes import KEY, SHAPES, Wrong, conversed, embedded, reranked

__all__ = ["KEY", "Got", "Providers", "Wrong"]


@dataclass(frozen=True)
class Got:
    """One call that was right."""

    provider: str
    model: str
    body: dict[str, Any]


@dataclass
class Providers:
    """What the server got and is to do; may be changed while it runs."""

    got: list[Got] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    next_answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    """Models that answer 503."""
    mute: set[str] = field(default_factory=set)
    """Models that say nothing until the end."""
    half: int = 0
    """Answers that end in the middle of their body, before any other."""
    salt: str = ""
    """Put before each text that is embedded: another model's vectors."""
    most: int = 0
    seconds: float = 0.0
    dimensions: int = 48
    calls: int = 0
    now: int = 0
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def models(self) -> list[str]:
        """Who was asked, in order."""
        return [one.model for one in self.got]

    def __enter__(self) -> "Providers":
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.providers = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The address, without a path."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str, headers: Any, body: dict[str, Any]) -> dict[str, Any]:
        """The document for a call; raises Wrong."""
        split = urlsplit(path)
        for shape in SHAPES:
            found = shape(split.path, parse_qs(split.query), headers, body)
            if found is not None:
                break
        else:
            raise Wrong(404, f"no such path: {split.path}")
        provider, model, kind = found
        if model in self.mute:
            self.closing.wait()
        if model in self.down:
            raise Wrong(503, f"{model} is down")
        time.sleep(self.seconds)
        self.got.append(Got(provider, model, body))
        if kind == "embeddings":
            salted = [self.salt + text for text in body["input"]]
            return embedded({**body, "input": salted}, self.dimensions)
        if kind == "rerank":
            return reranked(body)
        if kind == "converse":
            return conversed(body)
        return completion(body, False)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    providers: Providers

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients hang up as they like."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        mine = self.server.providers
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with mine.lock:
            mine.calls += 1
            mine.now += 1
            mine.most = max(mine.most, mine.now)
            told = mine.next_answers.pop(0) if mine.next_answers else None
        try:
            if told:
                said = told[0], {"error": {"message": "as it was told"}}, told[1]
            else:
                said = 200, mine.answer(self.path, self.headers, body), {}
        except Wrong as wrong:
            if wrong.status != 503:
                mine.refused.append(str(wrong))
            said = wrong.status, {"error": {"message": str(wrong)}}, {}
        finally:
            with mine.lock:  # before the client knows: it may call again at once
                mine.now -= 1
        self._send(*said)

    def _send(self, status: int, document: Any, headers: dict[str, str]) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with self.server.providers.lock:
            cut = self.server.providers.half > 0
            self.server.providers.half -= cut
        if cut:
            self.close_connection = True
        self.wfile.write(content[: len(content) // 2] if cut else content)

    def log_message(self, *_: Any) -> None:
        """Nothing."""
