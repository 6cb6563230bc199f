"""A PDF is shared on a day on which no more may be embedded: its card says so, and it is read as
soon as there is a budget again, without anybody's doing and without paying twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.jobs.chores import embedding as chores
from bot.jobs.uploads import uploading
from bot.queue import EMBED_ANEW, INGEST
from ingest.calling import DatabaseLedger
from ingest.changing import Embedders, ask_for
from ingest.embedding import open_embedder
from ingest.settings import IngestSettings
from tests.fix_slack_out import TORQUE, Out
from tests.providers_server import KEY, Providers

WAITS = "I have read as much into my index as I may today."


@pytest.fixture
def server() -> Iterator[Providers]:
    with Providers() as made:
        yield made


def use(out: Out, server: Providers, tokens: int | None) -> None:
    """The worker starts anew with this limit."""
    settings = IngestSettings(
        embedding="words",
        embedding_api_base=f"{server.url}/v1",
        embedding_api_key=SecretStr(KEY),
        embedding_batch=8,
        embedding_retries=0,
        embedding_day_tokens=tokens,
        _env_file=None,
    )
    named = open_embedder(settings, Path("unused"), ledger=DatabaseLedger(out.db))
    shop = out.work.shop
    object.__setattr__(shop.settings, "ingest", settings)
    shop._made |= {"embedder": named, "embedders": Embedders(named, settings, Path("unused"))}
    shop._made.pop("fitted", None)


def waiting(out: Out, task: str) -> list[tuple[int, bool]]:
    """Jobs of the task: for how many seconds they wait, and whether that is at most a quarter of an
    hour."""
    with out.db.connection() as conn:
        rows = conn.execute(
            "SELECT extract(epoch FROM scheduled_at - now())::integer FROM procrastinate_jobs"
            " WHERE task_name = %s AND status = 'todo'",
            (task,),
        ).fetchall()
    return [(int(one[0]), 0 < one[0] <= 900) for one in rows]


def asked(server: Providers) -> list[str]:
    return [text for one in server.got for text in one.body["input"]]


def test_it_goes_on_by_itself(out: Out, server: Providers, small_manual: bytes) -> None:
    """However often it had to wait, that is no failure; one message, which in the end is the card
    of the manual, and no passage is embedded twice."""
    use(out, server, 50)
    upload_id, shared = out.upload("pump.pdf", small_manual)
    for _ in range(20):
        out.ingest(upload_id)
        assert WAITS in out.only(shared["ts"])["text"]
        [(_, soon)] = waiting(out, INGEST)
        assert soon
    upload = out.uploaded(upload_id)
    assert (upload.outcome, upload.card["pauses"]) == (None, 20)
    use(out, server, None)
    out.ingest(upload_id)
    assert "Borer B-20 Manual is ready" in (text := out.only(shared["ts"])["text"])
    assert WAITS not in text
    upload = out.uploaded(upload_id)
    assert (upload.state, upload.outcome) == ("final", "ingested")
    passages = [text for text in asked(server) if text != "torque"]
    assert len(passages) == len(set(passages)) > 8
    with out.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM vectors_ahead").fetchall() == [(0,)]


def test_deleted_while_it_waits(out: Out, server: Providers, small_manual: bytes) -> None:
    """What was paid for goes with the file."""
    use(out, server, 50)
    upload_id, _ = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    with out.db.connection() as conn:
        [(kept,)] = conn.execute("SELECT count(*) FROM vectors_ahead").fetchall()
    assert kept > 0
    uploading.withdraw_upload(out.work, upload_id)
    out.ingest(upload_id)
    assert out.uploaded(upload_id).outcome == "withdrawn"
    with out.db.connection() as conn:
        for table in ("vectors_ahead", "manuals"):
            assert conn.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]


def test_asked_on_such_a_day(stocked: Out, server: Providers, minilm: Any) -> None:
    """In Slack the answer stands with the sentence that only words were searched, and where these
    find nothing it is not said that the manuals do not answer; no job is tried again for it. The
    vectors of another model wait too."""
    use(stocked, server, 20)
    named = stocked.work.shop.embedders.named
    with stocked.db.connection() as conn:
        conn.execute("DELETE FROM embedders")
    ask_for(stocked.db, minilm, IngestSettings(_env_file=None))
    ask_for(stocked.db, named, stocked.work.shop.settings.ingest)
    for _ in range(2):
        chores.embed_anew(stocked.work)
    [(_, soon)] = waiting(stocked, EMBED_ANEW)
    assert soon
    with stocked.db.connection() as conn:  # as if all had been embedded before the limit
        conn.execute("DELETE FROM embedders")
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    text = stocked.only(ts)["text"]
    assert "205" in text
    assert "I searched by words alone" in text
