"""Embeddings and rerankers at several places, against a server that checks each call: the next one
answers where one does not, never with another model's vectors."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr, ValidationError
from structlog.testing import capture_logs

from agent.evidence import open_reranker
from agent.settings import AgentSettings
from ingest.calling import using
from ingest.embedding import EmbeddingFailed, EmbeddingSpent, EndpointEmbedder, open_embedder
from ingest.settings import IngestSettings
from sql.lm_spending import Spending
from tests.providers_server import KEY, Providers

TEXTS = ["torque of the gland bolts", "oil change"]


@pytest.fixture
def first() -> Iterator[Providers]:
    with Providers() as made:
        yield made


@pytest.fixture
def second() -> Iterator[Providers]:
    with Providers() as made:
        yield made


class Counted:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, Spending] = {}
        self.lock = threading.Lock()

    def today(self, name: str) -> Spending:
        return self.rows.get(name, Spending(0, 0, 0, 0.0))

    def add(self, name: str, read: int, written: int, money: float) -> None:
        with self.lock:
            now = self.today(name)
            self.rows[name] = Spending(
                now.calls + 1,
                now.tokens_read + read,
                now.tokens_written + written,
                now.money + money,
            )


def opened(first: Providers, *others: Providers, ledger: Any = None, **more: Any) -> Any:
    behind = [{"api_base": f"{one.url}/v1", "api_key": KEY} for one in others]
    settings = IngestSettings(
        _env_file=None,
        **{
            "embedding": "m",
            "embedding_api_base": f"{first.url}/v1",
            "embedding_api_key": SecretStr(KEY),
            "embedding_fallbacks": behind,
            "embedding_retries": 0,
            "embedding_timeout": 5.0,
            **more,
        },
    )
    made = open_embedder(settings, Path("unused"), ledger=ledger)
    assert isinstance(made, EndpointEmbedder)
    return made


def hurt(server: Providers, how: str) -> None:
    """Every further call fails in this way."""
    if how == "429":
        server.next_answers = [(429, {"Retry-After": "600"})] * 99
    elif how == "500":
        server.next_answers = [(500, {})] * 99
    elif how == "mute":
        server.mute = {"m"}
    elif how == "half":
        server.half = 99
    elif how == "key":
        server.next_answers = [(401, {})] * 99
    elif how == "length":
        server.dimensions = 32


@pytest.mark.parametrize("how", ["429", "500", "mute", "half", "key", "length"])
def test_the_next_one_answers(first: Providers, second: Providers, how: str) -> None:
    """Whatever is wrong with the first, vectors are the second's, which are the same; the first is
    left alone for a while, and the log says so."""
    embedder = opened(first, second, embedding_timeout=1.0)
    there = embedder.embed_passages(TEXTS)
    assert second.calls == 0
    hurt(first, how)
    calls = first.calls
    with capture_logs() as logs:
        assert np.allclose(embedder.embed_passages(TEXTS), there)
    assert [one["event"] for one in logs] == ["embedding.fell_back"]
    assert KEY not in str(logs)
    assert np.allclose(embedder.embed_query(TEXTS[0]), there[0])
    assert first.calls == calls + 1
    assert first.refused == second.refused == []


def test_it_comes_back(first: Providers, second: Providers) -> None:
    """After the pause the first is asked again."""
    embedder = opened(first, second, embedding_pause_seconds=1e-6)
    first.next_answers = [(500, {})]
    embedder.embed_query("oil")
    seconds = second.calls
    embedder.embed_query("oil")
    assert second.calls == seconds


@pytest.mark.parametrize("other", ["numbers", "model"])
def test_never_another_models(first: Providers, second: Providers, other: str) -> None:
    """Vectors of another length, or other ones of the same length, are refused before they are
    used, with the setting to change."""
    second.dimensions, second.salt = (32, "") if other == "numbers" else (48, "quite other words ")
    embedder = opened(first, second)
    hurt(first, "500")
    with pytest.raises(EmbeddingFailed, match="answered 500"):
        embedder.embed_query("oil")
    place = embedder.places[1]
    with pytest.raises(EmbeddingFailed, match=r"another model; check INGEST_EMBEDDING_FALLBACKS"):
        embedder.compare(place)


def test_started_without_the_first(first: Providers, second: Providers) -> None:
    """A process that starts while the first is away works with the second, under the same slug."""
    slug = opened(first, second).slug
    hurt(first, "500")
    assert opened(first, second).slug == slug
    hurt(second, "500")
    with pytest.raises(EmbeddingFailed, match="answered 500"):
        opened(first, second)


def test_retry_after(first: Providers) -> None:
    """What the server asks to wait is waited, where a try is left; a body that ends in the middle
    is a failure of the way there, and asked for again."""
    embedder = opened(first, embedding_retries=2)
    first.next_answers = [(429, {"Retry-After": "0"}), (500, {"Retry-After": "0"})]
    embedder.embed_query("oil")
    assert first.calls == 4
    first.half = 1
    embedder.embed_query("oil")
    assert first.calls == 6


def test_spent(first: Providers, second: Providers) -> None:
    """Each call is counted with the tokens that the server says, at its place's price; over the
    day's limit the next place is asked, and where that is over its own, nobody is: that is said,
    and is no failure of anybody."""
    ledger = Counted()
    embedder = opened(first, second, ledger=ledger, embedding_price="2", embedding_day_tokens=20)
    with using() as uses:
        embedder.embed_passages(["x" * 100])
    assert [(one.kind, one.tokens, one.money) for one in uses] == [("embedding", 25, 5e-05)]
    before = first.calls
    with using() as uses:
        embedder.embed_passages(["x" * 100])
    assert first.calls == before
    assert [one.money for one in uses] == [None, None]  # its vectors were compared first
    names = [f"m at {one.url}/v1" for one in (first, second)]
    assert list(ledger.rows) == names
    assert ledger.rows[names[0]].tokens == 25 + len("torque") // 4
    calls = first.calls + second.calls
    with pytest.raises(EmbeddingSpent, match="INGEST_EMBEDDING_DAY_TOKENS"):
        embedder.embed_query("oil")
    with pytest.raises(EmbeddingSpent):
        embedder.check()
    assert first.calls + second.calls == calls
    # What it is can be asked all the same: a process starts on such a day too.
    opened(first, ledger=ledger, embedding_day_tokens=20)


def test_money_needs_a_price(first: Providers) -> None:
    """A limit of money without a price is refused, with the setting."""
    with pytest.raises(EmbeddingFailed, match="INGEST_EMBEDDING_PRICE"):
        opened(first, embedding_day_money=1.0)
    with pytest.raises(EmbeddingFailed, match="INGEST_EMBEDDING_FALLBACKS"):
        opened(first, first, embedding_day_money=1.0, embedding_price="1")
    assert first.calls == 0


@pytest.mark.parametrize(
    "written", ["[{", '[{"api_key": "sk-secret"}]', '[{"api_base": "sk-secret"}]']
)
def test_what_cannot_be_read(written: str) -> None:
    """It says how the list is written, and nothing of what was, which may hold keys."""
    with pytest.raises(ValidationError, match="write a JSON list such as") as failed:
        IngestSettings(_env_file=None, embedding_fallbacks=written)
    assert "sk-secret" not in str(failed.value.errors()[0]["msg"])
    read = IngestSettings(_env_file=None, embedding_fallbacks="http://a/v1, http://b/v1")
    assert [str(one.api_base) for one in read.embedding_fallbacks] == ["http://a/v1", "http://b/v1"]


def rerankers(first: Providers, *others: Providers, ledger: Any = None, **more: Any) -> Any:
    behind = [{"api_base": f"{one.url}/v1", "api_key": KEY, "model": "s"} for one in others]
    settings = AgentSettings(
        _env_file=None,
        reranker=f"{first.url}/v1",
        reranker_key=SecretStr(KEY),
        reranker_model="r",
        reranker_fallbacks=behind,
        **more,
    )
    return open_reranker(settings, ledger=ledger, strictly=True)


def test_rerankers(first: Providers, second: Providers) -> None:
    """The next reranker orders where the first does not answer, by a price for each call or for
    tokens; over the limit of calls the next one is asked, then none."""
    ledger = Counted()
    model = rerankers(
        first, second, ledger=ledger, reranker_price="0.002/call", reranker_day_calls=2
    )
    ask = lambda: model.scores("gland bolts", ["oil", "gland bolts"])  # noqa: E731
    with using() as uses:
        assert ask() == [0.0, 1.0]
    assert [(one.kind, one.money) for one in uses] == [("reranking", 0.002)]
    first.next_answers = [(500, {})]
    assert ask() == [0.0, 1.0]
    assert (first.models(), second.models()) == (["r"], ["s"])
    alone = rerankers(first, ledger=ledger, reranker_price="4", reranker_day_calls=2)
    alone.scores("bolts", ["oil", "bolts"])
    name = f"r at {first.url}/v1"
    assert (ledger.rows[name].calls, first.refused) == (2, [])
    with pytest.raises(Exception, match="AGENT_RERANKER_DAY_CALLS"):
        alone.scores("bolts", ["oil", "bolts"])
    assert ask() == [0.0, 1.0]
    with pytest.raises(Exception, match="AGENT_RERANKER_DAY_CALLS"):
        ask()
    with pytest.raises(Exception, match="AGENT_RERANKER_PRICE"):
        rerankers(first, reranker_day_money=1.0)
