"""A reranker behind HTTP: the /rerank endpoint that Cohere, Jina, vLLM, llama.cpp and TEI serve.

Sent is {query, documents}, which all but TEI take; a server that asks for `texts` instead gets
them. Back come {results: [{index, relevance_score}]}, or TEI's bare [{index, score}].
"""

import math
from collections.abc import Sequence
from typing import Any

from agent.errors import RerankerFailed, RerankerSpent
from ingest.calling import Breaker, Caller, CallFailed, Purse, Spent, tokens_said
from sql.endpoint import Endpoint


class RerankEndpoint:
    """One endpoint; `url` may end before `/rerank`. After it failed it is left alone for `pause`
    seconds: a question is answered without it rather than late."""

    def __init__(
        self,
        url: str,
        *,
        model: str | None = None,
        key: str | None = None,
        seconds: float = 10.0,
        retries: int = 0,
        pause: float = 30.0,
        purse: Purse | None = None,
        most: int | None = None,
        patient: bool = True,
    ) -> None:
        server = Endpoint(url)
        path = "" if server.endswith("/rerank") else "rerank"
        self._at, self._url = server.at(path), server if not path else f"{server}/rerank"
        self._model = {"model": model} if model else {}
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._caller = Caller(
            server,
            key,
            headers=headers,
            seconds=seconds,
            retries=retries,
            most=most,
            patient=patient,
        )
        self._purse = purse or Purse("reranking", known_as(model, server))
        self._breaker = Breaker(pause)
        self._texts = "documents"

    def close(self) -> None:
        self._caller.close()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """The server's scores in the order of `texts`. Raises RerankerFailed, RerankerSpent where
        it may be asked no more today."""
        try:
            self._purse.check()
        except Spent:
            raise RerankerSpent from None
        if not self._breaker.lets_through():
            raise RerankerFailed(f"{self._url} failed just now; it is left alone for a while.")
        try:
            scores = self._asked(question, texts)
        except RerankerFailed:
            self._breaker.failed()
            raise
        self._breaker.worked()
        return scores

    def _asked(self, question: str, texts: Sequence[str]) -> list[float]:
        try:
            said = self._post(question, texts)
        except CallFailed as failed:
            if failed.status not in (400, 422) or "texts" not in failed.said:
                raise RerankerFailed(f"{failed}.") from failed
            self._texts = "texts"
            try:
                said = self._post(question, texts)
            except CallFailed as again:
                raise RerankerFailed(f"{again}.") from again
        try:
            return _scores(said, len(texts))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise RerankerFailed(f"{self._url} gave no score for each text.") from error

    def _post(self, question: str, texts: Sequence[str]) -> Any:
        body = {**self._model, "query": question, self._texts: list(texts)}
        said = self._caller.post(self._at, self._url, body)
        self._purse.pay(tokens_said(said, *(question + text for text in texts)))
        return said


class RerankChain:
    """The first of several endpoints that gives scores; each is left alone after it failed."""

    def __init__(self, endpoints: Sequence[RerankEndpoint]) -> None:
        self._endpoints = list(endpoints)

    def close(self) -> None:
        for one in self._endpoints:
            one.close()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """The scores of one of them, in the order of `texts`; RerankerFailed, as of the first that
        was asked, where none gives any, RerankerSpent where none may be asked today."""
        failed: RerankerFailed | None = None
        for one in self._endpoints:
            try:
                return one.scores(question, texts)
            except RerankerSpent as error:
                failed = failed or error
            except RerankerFailed as error:
                failed = error if failed is None or isinstance(failed, RerankerSpent) else failed
        raise failed or RerankerFailed


def known_as(model: str | None, url: str) -> str:
    """What its calls are counted under. No secret."""
    return f"{model or 'reranker'} at {Endpoint(url)}"


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
