"""A server in the shapes of several providers, which checks path, headers and body of each call.

What does not fit is refused as the provider would (401, 404, 400), and noted in `refused`. It says
what `tests.lm_stub` says. `next_answers` are given first, whatever is asked: (status, headers).
"""

import hashlib
import json
import math
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.lm_stub import completion

KEY = "a-key-of-the-provider"
API_VERSION = "2025-01-01-preview"
_CHAT = {
    "model",
    "messages",
    "temperature",
    "max_tokens",
    "max_completion_tokens",
    "top_p",
    "n",
    "stop",
    "seed",
    "response_format",
    "logprobs",
    "top_logprobs",
}


class Wrong(Exception):
    """The call is none of the provider's; with the status that it gives."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


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
        for shape in (_openai, _databricks, _azure, _bedrock):
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
            return _embedded(body, self.dimensions)
        if kind == "rerank":
            return _reranked(body)
        if kind == "converse":
            return _conversed(body)
        return completion(body, False)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    providers: Providers


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
                self._send(told[0], {"error": {"message": "as it was told"}}, told[1])
                return
            self._send(200, mine.answer(self.path, self.headers, body), {})
        except Wrong as wrong:
            if wrong.status != 503:
                mine.refused.append(str(wrong))
            self._send(wrong.status, {"error": {"message": str(wrong)}}, {})
        finally:
            with mine.lock:
                mine.now -= 1

    def _send(self, status: int, document: Any, headers: dict[str, str]) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def _openai(path: str, query: Any, headers: Any, body: Any) -> tuple[str, str, str] | None:
    kinds = {
        "/v1/chat/completions": "chat",
        "/v1/embeddings": "embeddings",
        "/v1/rerank": "rerank",
    }
    if path not in kinds:
        return None
    _bearer(headers)
    _json(headers)
    _fits(kinds[path], body, needs_model=True)
    return "openai", body["model"], kinds[path]


def _databricks(path: str, query: Any, headers: Any, body: Any) -> tuple[str, str, str] | None:
    kinds = {"chat/completions": "chat", "embeddings": "embeddings"}
    kind = kinds.get(path.removeprefix("/serving-endpoints/"))
    if not path.startswith("/serving-endpoints/") or kind is None:
        return None
    _bearer(headers)
    _json(headers)
    _fits(kind, body, needs_model=True)
    if not body["model"].startswith("databricks-"):
        raise Wrong(404, f"there is no serving endpoint {body['model']}")
    return "databricks", body["model"], kind


def _azure(path: str, query: Any, headers: Any, body: Any) -> tuple[str, str, str] | None:
    found = re.fullmatch(r"/openai/deployments/([\w.-]+)/(chat/completions|embeddings)", path)
    if not found:
        return None
    if headers["api-key"] != KEY or headers["Authorization"]:
        raise Wrong(401, "Azure takes the key as api-key, and nothing else")
    if query != {"api-version": [API_VERSION]}:
        raise Wrong(400, f"no such api-version: {query}")
    _json(headers)
    kind = "chat" if found[2] != "embeddings" else found[2]
    _fits(kind, body, needs_model=False)
    return "azure", found[1], kind


def _bedrock(path: str, query: Any, headers: Any, body: Any) -> tuple[str, str, str] | None:
    found = re.fullmatch(r"/model/([^/]+)/converse", path)
    if not found:
        return None
    _bearer(headers)
    _json(headers)
    if not set(body) <= {"messages", "system", "inferenceConfig"}:
        raise Wrong(400, f"ValidationException: {sorted(body)}")
    if not body["inferenceConfig"]["maxTokens"] > 0:
        raise Wrong(400, "ValidationException: maxTokens")
    return "bedrock", unquote(found[1]), "converse"


def _bearer(headers: Any) -> None:
    if headers["Authorization"] != f"Bearer {KEY}":
        raise Wrong(401, "the key is wrong")


def _json(headers: Any) -> None:
    if not headers["Content-Type"].startswith("application/json"):
        raise Wrong(415, "not JSON")


def _fits(kind: str, body: Any, *, needs_model: bool) -> None:
    if needs_model and not isinstance(body.get("model"), str):
        raise Wrong(400, "model is missing")
    if kind == "chat":
        strange = set(body) - _CHAT
        if strange:
            raise Wrong(400, f"unknown: {sorted(strange)}")
        for message in body["messages"]:
            if message["role"] not in ("system", "user", "assistant") or not message["content"]:
                raise Wrong(400, "messages")
    elif kind == "embeddings":
        if not body["input"] or not all(isinstance(text, str) for text in body["input"]):
            raise Wrong(400, "input")
    elif not body["query"] or not body["documents"]:
        raise Wrong(400, "query and documents")


def _conversed(body: dict[str, Any]) -> dict[str, Any]:
    messages = [{"role": "system", "content": one["text"]} for one in body.get("system", ())]
    for one in body["messages"]:
        text = "".join(part["text"] for part in one["content"])
        messages.append({"role": one["role"], "content": text})
    said = completion({"messages": messages}, False)
    usage = said["usage"]
    tokens = {
        "inputTokens": usage["prompt_tokens"],
        "outputTokens": usage["completion_tokens"],
        "totalTokens": usage["total_tokens"],
    }
    text = said["choices"][0]["message"]["content"]
    return {
        "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
        "stopReason": "end_turn",
        "usage": tokens,
        "metrics": {"latencyMs": 1},
    }


def _embedded(body: dict[str, Any], dimensions: int) -> dict[str, Any]:
    """The last one first: the order is the index's to say."""
    rows = [
        {"object": "embedding", "index": at, "embedding": vector(text, dimensions)}
        for at, text in enumerate(body["input"])
    ]
    used = sum(map(len, body["input"])) // 4
    usage = {"prompt_tokens": used, "total_tokens": used}
    return {"object": "list", "data": rows[::-1], "model": body.get("model"), "usage": usage}


def _reranked(body: dict[str, Any]) -> dict[str, Any]:
    asked = set(_words(body["query"]))
    scores = [len(asked & set(_words(text))) / (len(asked) or 1) for text in body["documents"]]
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    return {"results": [{"index": at, "relevance_score": scores[at]} for at in order]}


def vector(text: str, dimensions: int) -> list[float]:
    """A text's words, each with the place and sign that its hash gives; of unit length."""
    made = [1e-3] * dimensions
    for word in _words(text):
        digest = hashlib.sha256(word.encode()).digest()
        made[digest[0] % dimensions] += 1.0 if digest[1] % 2 else -1.0
    length = math.sqrt(sum(one * one for one in made))
    return [one / length for one in made]


def _words(text: str) -> list[str]:
    return [word.rstrip("s") for word in re.findall(r"[^\W_]+", text.lower())]
