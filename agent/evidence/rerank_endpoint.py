"""A reranker behind HTTP: the /rerank endpoint that Cohere, Jina, vLLM, llama.cpp and TEI serve.

Sent is {query, documents}, which all but TEI take; a server that asks for `texts` instead gets
them. Back come {results: [{index, relevance_score}]}, or TEI's bare [{index, score}].
"""

import math
from collections.abc import Sequence
from typing import Any

import httpx

from agent.errors import RerankerFailed
from sql.endpoint import Endpoint

_TIMEOUT = httpx.Timeout(10.0, connect=3.0)


class RerankEndpoint:
    """One endpoint; `url` may end before `/rerank`."""

    def __init__(self, url: str, *, model: str | None = None, key: str | None = None) -> None:
        self._server, self._key = Endpoint(url), key
        self._path = "" if self._server.endswith("/rerank") else "rerank"
        self._url = self._server if not self._path else f"{self._server}/rerank"
        self._model = {"model": model} if model else {}
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=_TIMEOUT, headers=headers)
        self._texts = "documents"

    def close(self) -> None:
        self._client.close()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """The server's scores in the order of `texts`. Raises RerankerFailed."""
        response = self._post(question, texts)
        if response.status_code in (400, 422) and "texts" in response.text:
            self._texts = "texts"
            response = self._post(question, texts)
        if response.is_error:
            raise RerankerFailed(f"{self._url} answered {response.status_code}.")
        try:
            return _scores(response.json(), len(texts))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise RerankerFailed(f"{self._url} gave no score for each text.") from error

    def _post(self, question: str, texts: Sequence[str]) -> httpx.Response:
        body = {**self._model, "query": question, self._texts: list(texts)}
        try:
            return self._client.post(self._server.at(self._path), json=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = self._server.without_secrets(str(error), self._key)
            raise RerankerFailed(f"{self._url} cannot be reached ({why}).") from error


def _scores(said: Any, count: int) -> list[float]:
    results = said if isinstance(said, list) else said["results"]
    by_index = {int(one["index"]): one for one in results}
    scores = [
        float(one["relevance_score"] if "relevance_score" in one else one["score"])
        for one in (by_index[at] for at in range(count))
    ]
    if not all(map(math.isfinite, scores)):
        raise ValueError("a score is no number")
    return scores
