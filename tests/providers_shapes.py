"""The providers' shapes: which calls are theirs, what is wrong with one, and what they answer."""

import hashlib
import math
import re
from typing import Any
from urllib.parse import unquote

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


def openai(path: str, query: Any, headers: Any, body: Any) -> tuple[str, str, str] | None:
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


def databricks(path: str, query: Any, headers: Any, body: Any) -> tuple[str, str, str] | None:
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


def azure(path: str, query: Any, headers: Any, body: Any) -> tuple[str, str, str] | None:
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


def bedrock(path: str, query: Any, headers: Any, body: Any) -> tuple[str, str, str] | None:
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


def conversed(body: dict[str, Any]) -> dict[str, Any]:
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


def embedded(body: dict[str, Any], dimensions: int) -> dict[str, Any]:
    """The last one first: the order is the index's to say."""
    rows = [
        {"object": "embedding", "index": at, "embedding": vector(text, dimensions)}
        for at, text in enumerate(body["input"])
    ]
    used = sum(map(len, body["input"])) // 4
    usage = {"prompt_tokens": used, "total_tokens": used}
    return {"object": "list", "data": rows[::-1], "model": body.get("model"), "usage": usage}


def reranked(body: dict[str, Any]) -> dict[str, Any]:
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


SHAPES = (openai, databricks, azure, bedrock)
