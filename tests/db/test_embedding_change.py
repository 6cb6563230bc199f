"""Another embedding model: the one before serves until all has its vectors. With two real ones, the
embedded model and one behind HTTP."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.jobs import ask_to_embed
from bot.jobs.chores.embedding import embed_anew
from bot.queue import EMBED_ANEW
from bot.sample import SAMPLE_PDF
from ingest import changing
from ingest.changing import Embedders, ask_for, fill, switch
from ingest.embedding import Embedder, open_embedder
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql import embedders, embeddings, passages
from sql.audience import Audience
from sql.database import Database
from sql.grants import Grant
from tests.fix_slack_out import TEAM, TORQUE, Out
from tests.providers_server import KEY, Providers

OPERATOR = Audience.of_operator(TEAM)
EMBEDDED = IngestSettings(_env_file=None)
QUERY = "a loose cylinder flange drops the cylinder"


@pytest.fixture
def server() -> Iterator[Providers]:
    with Providers() as made:
        yield made


@pytest.fixture
def elsewhere(server: Providers) -> IngestSettings:
    """Settings that name the model behind HTTP."""
    return IngestSettings(
        embedding="openai/words",
        embedding_api_base=f"{server.url}/v1",
        embedding_api_key=SecretStr(KEY),
        embedding_batch=8,
        _env_file=None,
    )


@pytest.fixture
def other(elsewhere: IngestSettings) -> Embedder:
    return open_embedder(elsewhere, Path("unused"))


def states(db: Database) -> dict[str, str]:
    with db.connection() as conn:
        return {one.slug: one.state for one in embedders.known(conn)}


def counts(db: Database, *of: Embedder) -> list[int]:
    with db.connection() as conn:
        return [embedders.progress(conn, one.slug)[0] for one in of]


def found(db: Database, embedder: Embedder) -> str:
    """The nearest passage to the query."""
    with db.connection() as conn:
        vector = embedder.embed_query(QUERY).tolist()
        [hit] = passages.dense(conn, OPERATOR, embedder.slug, vector, 1)
        return passages.read(conn, OPERATOR, [hit.passage_id])[0].text


def test_the_only_one_serves(sample_db: Database, minilm: Embedder) -> None:
    """What the settings name serves at once where it lacks nothing, and nothing is to be done."""
    for _ in range(2):
        assert not ask_for(sample_db, minilm, EMBEDDED)
        assert states(sample_db) == {minilm.slug: "serving"}


def test_of_an_older_release(
    sample_db: Database, minilm: Embedder, other: Embedder, elsewhere: IngestSettings
) -> None:
    """Where nobody was told yet whose vectors are searched, the embedded model's are, if they are
    there; and another model waits."""
    assert ask_for(sample_db, other, elsewhere)
    assert states(sample_db) == {minilm.slug: "serving", other.slug: "filling"}


def test_the_old_one_serves_meanwhile(
    sample_db: Database,
    minilm: Embedder,
    other: Embedder,
    elsewhere: IngestSettings,
    models: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Until the last vector is there the one before is searched, what is ingested gets both, and
    the switch is refused; then the new one is searched, and the old one's vectors stay."""
    ask_for(sample_db, minilm, EMBEDDED)
    assert ask_for(sample_db, other, elsewhere)
    both = Embedders(other, elsewhere, models)
    monkeypatch.setattr(changing, "_AT_ONCE", 4)
    assert not fill(sample_db, other, 8, seconds=0)
    assert not switch(sample_db, other.slug)
    serving, also = both.serving(sample_db), both.also(sample_db)
    assert (serving.slug, [one.slug for one in also]) == (minilm.slug, [other.slug])
    assert "cylinder flange" in found(sample_db, serving)
    ingest_pdf(
        sample_db,
        serving,
        SAMPLE_PDF.read_bytes(),
        team="another",
        source_name="b.pdf",
        grants=[Grant("everyone", "")],
        settings=EMBEDDED,
        also=also,
    )
    old, new = counts(sample_db, minilm, other)
    assert new >= old / 2
    seen: list[tuple[int, int]] = []
    assert fill(sample_db, other, 8, report=lambda done, of: seen.append((done, of)))
    assert seen[-1:] in ([], [(old, old)])
    assert counts(sample_db, minilm, other) == [old, old]
    assert switch(sample_db, other.slug)
    assert (both.serving(sample_db), both.also(sample_db)) == (other, ())
    assert states(sample_db) == {minilm.slug: "before", other.slug: "serving"}
    assert "cylinder" in found(sample_db, other)


def test_killed_amid_it(
    sample_db: Database,
    minilm: Embedder,
    other: Embedder,
    elsewhere: IngestSettings,
    server: Providers,
) -> None:
    """Killed by -9 in the middle, what was made stays, and the next run makes the rest."""
    ask_for(sample_db, minilm, EMBEDDED)
    ask_for(sample_db, other, elsewhere)
    program = (
        "import sys; from pathlib import Path; from ingest import changing\n"
        "from ingest.embedding import open_embedder; from ingest.settings import IngestSettings\n"
        "from sql.database import Database; from sql.settings import SqlSettings\n"
        "changing._AT_ONCE = 4\n"
        "with Database.open(SqlSettings(_env_file=None)) as db:\n"
        "    embedder = open_embedder(IngestSettings(_env_file=None), Path('unused'))\n"
        "    def report(done, of): print(done, flush=True); sys.stdin.read(1)\n"
        "    changing.fill(db, embedder, 4, report=report)\n"
    )
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={
            **kept,
            "DATABASE_URL": sample_db.url,
            "SHOPTALK_HOME": str(sample_db.home.root),
            "INGEST_EMBEDDING": "openai/words",
            "INGEST_EMBEDDING_API_BASE": f"{server.url}/v1",
            "INGEST_EMBEDDING_API_KEY": KEY,
        },
    )
    assert child.stdout is not None
    assert child.stdin is not None
    child.stdin.write("x")
    child.stdin.flush()
    assert [child.stdout.readline() for _ in range(2)] == ["4\n", "8\n"]
    child.send_signal(signal.SIGKILL)
    child.communicate()
    old, new = counts(sample_db, minilm, other)
    assert new == 8
    assert not switch(sample_db, other.slug)
    assert fill(sample_db, other, 8)
    assert counts(sample_db, other) == [old]
    assert switch(sample_db, other.slug)


def test_back_again(
    sample_db: Database, minilm: Embedder, other: Embedder, elsewhere: IngestSettings
) -> None:
    """Back to the model before costs nothing where it lacks nothing; only one that is not used can
    be forgotten, with its vectors."""
    ask_for(sample_db, minilm, EMBEDDED)
    ask_for(sample_db, other, elsewhere)
    fill(sample_db, other, 8)
    switch(sample_db, other.slug)
    assert not ask_for(sample_db, minilm, EMBEDDED)
    assert states(sample_db) == {minilm.slug: "serving", other.slug: "before"}
    with sample_db.connection() as conn:
        assert not embedders.forget(conn, minilm.slug)
        assert embedders.forget(conn, other.slug)
        assert not embeddings.exists(conn, other.slug)


def test_an_old_one_that_is_gone(
    sample_db: Database,
    minilm: Embedder,
    other: Embedder,
    elsewhere: IngestSettings,
    server: Providers,
    models: Path,
) -> None:
    """Where the model before cannot be reached any more, the new one serves with what it has."""
    ask_for(sample_db, other, elsewhere)
    fill(sample_db, other, 8)
    switch(sample_db, other.slug)
    both = Embedders(minilm, EMBEDDED, models)
    server.down = {"words"}
    assert both.serving(sample_db) is minilm


def test_by_jobs(
    stocked: Out, minilm: Embedder, other: Embedder, elsewhere: IngestSettings
) -> None:
    """A worker whose settings name another model enqueues the work; questions are answered before,
    meanwhile and after, in the same process, and then by the new one."""
    shop = stocked.work.shop
    ask_to_embed(stocked.work)
    assert shop.kit(lm=False).embedder.slug == minilm.slug
    shop._made.pop("embedders")
    shop._made["embedder"] = other
    shop.settings.ingest.embedding = elsewhere.embedding
    shop.settings.ingest.embedding_api_base = elsewhere.embedding_api_base
    ask_to_embed(stocked.work)
    with shop.db.connection() as conn:
        waiting = conn.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'",
            (EMBED_ANEW,),
        ).fetchone()
    assert waiting == (1,)
    shop._made["embedders"]._opened[minilm.slug] = minilm
    assert shop.kit(lm=False).embedder.slug == minilm.slug
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    assert "205" in stocked.only(ts)["text"]
    # A share of twenty seconds does for the sample; on a busy machine it may take more.
    while states(shop.db)[minilm.slug] == "serving":
        embed_anew(stocked.work)
    assert states(shop.db) == {minilm.slug: "before", other.slug: "serving"}
    assert shop.kit(lm=False).embedder.slug == other.slug
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    # The words' vectors are no match for the embedded model's; lines of the manual stand there.
    assert "N·m" in stocked.only(ts)["text"]
