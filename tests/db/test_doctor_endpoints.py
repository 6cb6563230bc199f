"""What `shoptalk doctor` says of embedding endpoints and rerankers: what they cost, what of a day's
limit is used, and places that are another model's."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from agent.settings import AgentSettings
from bot.commands import doctor_models
from bot.settings import BotSettings, Settings, SlackSettings
from ingest.settings import IngestSettings
from sql import answers, lm_spending, questions
from sql.answers import NewAnswer
from sql.database import Database
from sql.questions import NewQuestion
from sql.settings import SqlSettings
from tests.providers_server import KEY, Providers


@pytest.fixture
def server() -> Iterator[Providers]:
    with Providers() as made:
        yield made


def settings(
    db: Database, url: str, ingest: dict[str, Any], agent: dict[str, Any] | None = None
) -> Settings:
    return Settings(
        BotSettings(_env_file=None),
        AgentSettings(_env_file=None, **(agent or {})),
        IngestSettings(_env_file=None, **ingest),
        SqlSettings(database_url=SecretStr(url), shoptalk_home=db.home.root, _env_file=None),
        SlackSettings(_env_file=None),
    )


def counted(made: Settings) -> dict[str, tuple[bool, str]]:
    return {one.check: (one.ok, one.message) for one in doctor_models.counted(made)}


def test_what_it_costs(db: Database, database_url: str, store_manual: Any) -> None:
    """A question is measured on the last answers, a page on the manuals; before there are any, that
    is said; where all runs here, nothing is."""
    assert "a search costs" not in counted(settings(db, database_url, {}))
    ours = {"embedding": "m", "embedding_api_base": "http://x/v1", "embedding_price": "2"}
    made = settings(db, database_url, ours)
    found = counted(made)
    assert "not known before the first answers" in found["a search costs"][1]
    assert "not known before the first manual" in found["a page costs"][1]
    with db.connection() as conn:
        store_manual(conn)
        for number, money in enumerate((0.002, 0.004)):
            ts = f"{number}.0"
            question_id = questions.record(conn, NewQuestion("local", "C1", ts, ts, "U1", "oil?"))
            took: dict[str, Any] = {"embed_tokens": 1000, "reranks": 1, "endpoint_money": money}
            answers.insert(
                conn, NewAnswer(question_id, "5", "answered", "search", "p", 1.0, **took), []
            )
    found = counted(made)
    assert found["a search costs"][1].startswith("0.003000 a question, beside the language model (")
    assert "1,000 tokens embedded and 1.0 calls of a reranker" in found["a search costs"][1]
    assert "to embed (about" in found["a page costs"][1]
    unpriced = settings(db, database_url, {**ours, "embedding_price": None})
    assert "set INGEST_EMBEDDING_PRICE" in counted(unpriced)["a page costs"][1]


def test_today(db: Database, database_url: str) -> None:
    """How much of each limit is used, and what follows where it is all."""
    with db.connection() as conn:
        day = datetime.now(UTC).date()
        lm_spending.add(conn, day, "m at http://x/v1", 900, 0, 0.5)
        lm_spending.add(conn, day, "reranker at http://y/v1", 70, 0, 0.1)
    base = {"embedding": "m", "embedding_api_base": "http://x/v1", "embedding_price": "2"}
    for limit, ok in (
        ({"embedding_day_tokens": 901}, True),
        ({"embedding_day_tokens": 900}, False),
    ):
        rerank = {"reranker": "http://y/v1", "reranker_day_calls": 1 + ok}
        found = counted(settings(db, database_url, {**base, **limit}, rerank))
        assert found["today m at http://x/v1"][0] is ok
        assert found["today reranker at http://y/v1"][0] is ok
        if not ok:
            assert "PDFs wait" in found["today m at http://x/v1"][1]
            assert "AGENT_RERANKER_DAY_CALLS" in found["today reranker at http://y/v1"][1]


def test_a_place_of_another_model(db: Database, database_url: str, server: Providers) -> None:
    """A fallback whose vectors are others is amiss, with the setting; one that gives the same is
    not."""
    with Providers() as other:
        behind = [{"api_base": f"{other.url}/v1", "api_key": KEY}]
        made = settings(
            db,
            database_url,
            {
                "embedding": "m",
                "embedding_api_base": f"{server.url}/v1",
                "embedding_api_key": SecretStr(KEY),
                "embedding_fallbacks": behind,
                "embedding_retries": 0,
            },
        )

        def tried() -> tuple[bool, str]:
            named = doctor_models.findings(made, db.home, False)
            return next((o.ok, o.message) for o in named if o.check == "embedding fallback 1")

        assert tried()[0]
        other.salt = "quite other words "
        ok, said = tried()
        assert not ok
        assert "another model; check INGEST_EMBEDDING_FALLBACKS" in said
