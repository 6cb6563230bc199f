"""What `shoptalk doctor` reads from the database: what a question costs, today's limits, and how
far another embedding model is."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from agent.settings import AgentSettings
from bot.commands import doctor_models
from bot.settings import BotSettings, Settings, SlackSettings
from ingest.settings import IngestSettings
from sql import answers, embedders, embeddings, lm_spending, questions
from sql.answers import NewAnswer
from sql.database import Database
from sql.questions import NewQuestion
from sql.settings import SqlSettings


def counted(db: Database, url: str, **agent: Any) -> dict[str, tuple[bool, str]]:
    """What it says, by check."""
    settings = Settings(
        BotSettings(_env_file=None),
        AgentSettings(_env_file=None, **agent),
        IngestSettings(_env_file=None),
        SqlSettings(database_url=SecretStr(url), shoptalk_home=db.home.root, _env_file=None),
        SlackSettings(_env_file=None),
    )
    return {one.check: (one.ok, one.message) for one in doctor_models.counted(settings)}


def answered(db: Database, lm: str, number: int) -> None:
    with db.connection() as conn:
        ts = f"{number}.0"
        question_id = questions.record(conn, NewQuestion("local", "C1", ts, ts, "U1", "torque?"))
        took: dict[str, Any] = {"lm_calls": 2, "tokens_in": 1000, "tokens_out": 100}
        new = NewAnswer(question_id, "5", "answered", "search", "p", 1.0, lm=lm, **took)
        answers.insert(conn, new, [])


@pytest.mark.parametrize(
    ("lm", "more", "said"),
    [
        ("openai/ours", {"lm_price": "1/10"}, "openai/ours: 0.00200 by AGENT_LM_PRICE"),
        ("openai/ours", {}, "no price known, set AGENT_LM_PRICE"),
        ("azure/gpt-4o-mini", {}, "azure/gpt-4o-mini: 0.00021 by litellm's list"),
        ("embedded/qwen", {}, "nothing, it runs here"),
    ],
)
def test_what_a_question_costs(
    db: Database, database_url: str, lm: str, more: dict[str, Any], said: str
) -> None:
    """It is measured on the last answers, and their tokens have the price of the settings, of the
    list, or none; before the first answer that is said."""
    named = {"lm": lm, **more} if "/" in lm and not lm.startswith("embedded") else more
    before = counted(db, database_url, **named)
    assert before["a question costs"] == (
        True,
        "not known before the first answers; then it is measured on them",
    )
    for number in range(3):
        answered(db, lm, number)
    ok, message = counted(db, database_url, **named)["a question costs"]
    assert ok
    assert said in message
    assert "2.0 calls, 1,000 tokens read and 100 written, as the last 3 answers took" in message


def test_today(db: Database, database_url: str) -> None:
    """What was asked today stands there with its limit, and is amiss where that is reached."""
    with db.connection() as conn:
        lm_spending.add(conn, datetime.now(UTC).date(), "openai/ours", 900, 100, 0.5)
    found = counted(db, database_url, lm="openai/ours", lm_day_tokens=2000)
    assert found["today openai/ours"] == (True, "1 calls, 1,000 of 2,000 tokens, 0.5000")
    for limit in ({"lm_day_tokens": 1000}, {"lm_day_money": 0.5, "lm_price": "1/1"}):
        ok, message = counted(db, database_url, lm="openai/ours", **limit)["today openai/ours"]
        assert not ok
        assert "AGENT_LM_DAY_" in message


def test_how_far_another_model_is(db: Database, database_url: str, store_manual: Any) -> None:
    """It says who serves, and how many passages have vectors of the other model."""
    with db.connection() as conn:
        _, [passage] = store_manual(conn)
        for slug in ("old", "new"):
            embeddings.ensure(conn, slug, 3)
        embeddings.copy(conn, "old", [(passage, [1.0, 0.0, 0.0])])
        embedders.put(conn, "old", "old", None, "serving")
        embedders.put(conn, "new", "new", None, "filling")
    ok, message = counted(db, database_url)["embedding"]
    assert ok
    assert message.startswith("old serves until new is there: 0 of 1 passages")
