"""A day's limit of embeddings is reached: questions are searched by words alone and say so, PDFs
wait with what was paid for, and the costs of both are told."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from agent.answering import Asked, Kit, Reply, ask
from agent.conversation import Examples, Kinds
from agent.errors import NothingByWords
from agent.evidence.tools import default_tools
from agent.program import state
from agent.settings import AgentSettings
from agent.wording import sentences as wording
from bot.monitoring import Prices, rows_of
from bot.sample import SAMPLE_PDF
from ingest.calling import DatabaseLedger
from ingest.embedding import EmbeddingSpent, Remembered, open_embedder
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql import lm_spending, vectors_ahead
from sql import state as figures
from sql.audience import Audience
from sql.database import Database
from sql.grants import Grant
from sql.questions import NewQuestion
from tests.providers_server import KEY, Providers

TEAM = "T1"
QUESTION = "What is the torque of the gland bolts?"


@pytest.fixture
def server() -> Iterator[Providers]:
    with Providers() as made:
        yield made


@pytest.fixture
def settings(server: Providers) -> Callable[..., IngestSettings]:
    def of(**more: Any) -> IngestSettings:
        return IngestSettings(
            embedding="openai/words",
            embedding_api_base=f"{server.url}/v1",
            embedding_api_key=SecretStr(KEY),
            embedding_price="2",
            embedding_retries=0,
            embedding_batch=8,
            _env_file=None,
            **more,
        )

    return of


def spent(db: Database, server: Providers) -> int:
    with db.connection() as conn:
        found = lm_spending.on(conn, datetime.now(UTC).date(), f"openai/words at {server.url}/v1")
    return found.tokens if found else 0


def read(db: Database, settings: IngestSettings) -> Any:
    embedder = open_embedder(settings, Path("unused"), ledger=DatabaseLedger(db))
    return ingest_pdf(
        db,
        embedder,
        SAMPLE_PDF.read_bytes(),
        team=TEAM,
        source_name=SAMPLE_PDF.name,
        grants=[Grant("channel", "C1")],
        settings=settings,
    )


def answer(db: Database, settings: IngestSettings, text: str, ts: str) -> Reply:
    """Of a process that starts now, without an LM."""
    embedder = Remembered(open_embedder(settings, Path("unused"), ledger=DatabaseLedger(db)))
    agent = AgentSettings(_env_file=None)
    kit = Kit(
        db,
        embedder,
        default_tools(embedder),
        state.default(),
        state.DEFAULT_VERSION,
        None,
        agent,
        Examples(embedder).warm(),
        Kinds(embedder).warm(),
    )
    question = NewQuestion(TEAM, "C1", ts, ts, "U1", text)
    return ask(kit, Asked(question, Audience.of_channel(TEAM, "C1")))


def kept(db: Database) -> int:
    with db.connection() as conn:
        [(count,)] = conn.execute("SELECT count(*) FROM vectors_ahead").fetchall()
    return int(count)


def test_a_pdf_goes_on_tomorrow(
    db: Database, server: Providers, settings: Callable[..., IngestSettings]
) -> None:
    """Reading ends where the limit is reached, and nothing of the manual is there; what was paid
    for is kept, not asked for again, and gone once the manual is there. While the limit holds the
    PDF is not even read."""
    with pytest.raises(EmbeddingSpent):
        read(db, settings(embedding_day_tokens=1_000))
    first, paid = kept(db), spent(db, server)
    assert 0 < first < 79
    with db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM manuals").fetchall() == [(0,)]
    for _ in range(2):
        calls = server.calls
        with pytest.raises(EmbeddingSpent):
            read(db, settings(embedding_day_tokens=1_000))
        assert server.calls == calls + 1  # what it is
    assert (kept(db), spent(db, server)) == (first, paid + 2)
    asked = {text for one in server.got for text in one.body["input"]}
    before = len(server.got)
    done = read(db, settings())
    assert done.status == "ingested"
    more = [text for one in server.got[before:] for text in one.body["input"]]
    assert set(more) & asked == {"torque"}
    assert len(more) - 1 + first == done.passages
    assert kept(db) == 0


def test_by_words_alone(
    db: Database, server: Providers, settings: Callable[..., IngestSettings]
) -> None:
    """The lines are found by their words, and it is said that only these were searched; where
    nothing is found, it is not said that the manuals do not answer. A process starts on such a
    day."""
    read(db, settings())
    whole = answer(db, settings(), QUESTION, "1.0")
    assert wording.WORDS_ALONE not in whole.answer.remarks
    assert whole.embed_tokens > 0
    assert whole.endpoint_money == pytest.approx(whole.embed_tokens * 2e-6)
    limited = settings(embedding_day_tokens=1)
    calls = server.calls
    reply = answer(db, limited, QUESTION, "2.0")
    assert server.calls == calls + 1
    assert "205" in " ".join(line.quote for line in reply.answer.lines)
    assert reply.answer.remarks[-1] == wording.WORDS_ALONE
    assert (reply.embed_tokens, reply.endpoint_money) == (0, 0)
    german = answer(db, limited, "Welches Drehmoment haben die gland bolts?", "3.0")
    assert wording.WORDS_ALONE not in german.answer.remarks
    assert any("Wörter" in one for one in german.answer.remarks)
    with pytest.raises(NothingByWords, match="INGEST_EMBEDDING_DAY_TOKENS") as nothing:
        answer(db, limited, "zzyzx qwertz?", "4.0")
    assert "the manuals may answer it all the same" in nothing.value.for_people
    with db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM answers").fetchall() == [(3,)]


def test_told_with_the_costs(
    db: Database, server: Providers, settings: Callable[..., IngestSettings]
) -> None:
    """What was embedded for answers is in their costs, by version, channel and day; where nobody
    says what it costs, the cost is not known, and not nothing."""
    read(db, settings())
    reply = answer(db, settings(), QUESTION, "1.0")
    prices = Prices(AgentSettings(_env_file=None))
    for by in ("version", "channel", "day"):
        with db.connection() as conn:
            [row], _ = rows_of(figures.costs(conn, by, 1, TEAM), prices)  # type: ignore[arg-type]
        assert row.embed_tokens == reply.embed_tokens
        assert row.cost == row.endpoint_cost == pytest.approx(reply.endpoint_money)
    with db.connection() as conn:
        [today] = figures.asked_today(conn)
    assert today.tokens == spent(db, server) > reply.embed_tokens
    answer(db, settings().model_copy(update={"embedding_price": None}), "gland bolts?", "2.0")
    with db.connection() as conn:
        [row], _ = rows_of(figures.costs(conn, "version", 1, TEAM), prices)
    assert (row.cost, row.endpoint_cost) == (None, None)


def test_old_vectors_go(db: Database) -> None:
    """What never became a manual is dropped."""
    with db.connection() as conn:
        vectors_ahead.keep(conn, TEAM, "h", "m", {b"1": b"v", b"2": b"w"})
        conn.execute(
            "UPDATE vectors_ahead SET kept_at = now() - interval '31 days' WHERE text_hash = '1'"
        )
        assert vectors_ahead.old(conn, 30) == 1
        assert vectors_ahead.known(conn, TEAM, "h", "m") == {b"2": b"w"}
        assert vectors_ahead.drop(conn, TEAM, "h") == 1
