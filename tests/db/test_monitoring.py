"""Traces over the job queue, the database's state in numbers, and what answers cost."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from psycopg.sql import SQL, Identifier

from agent.lm.models import open_lm
from agent.settings import AgentSettings
from bot.monitoring import Counts, DatabaseState, Prices, exported, rows_of
from bot.queue import ANSWER, INGEST, Queue
from bot.settings import Settings
from sql import answers, jobs, questions, state
from sql.answers import NewAnswer
from sql.database import Connection, Database
from sql.questions import NewQuestion
from sql.spans import span, traceparent, watched_by
from tests.fix_lm_stub import StartStub
from tests.fix_otlp import Otlp
from tests.workspace_client import until

_SECRET = "gland bolts of press 7"


def _env(monkeypatch: pytest.MonkeyPatch, otlp: Otlp) -> None:
    for name, said in otlp.settings.items():
        monkeypatch.setenv(name, said)


def test_a_job_carries_its_trace(
    db: Database, otlp: Otlp, lm_stub: StartStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A delivery, the job that it enqueues, its stages and its calls of a language model are one
    trace at a real receiver, in which nothing stands that was asked or said; the job's arguments
    are its ids alone."""
    _env(monkeypatch, otlp)
    stub = lm_stub()
    settings = AgentSettings(lm="openai/stub", lm_api_base=stub.url, _env_file=None)
    with exported("worker", CollectorRegistry()), open_lm(settings, db.home) as lms:
        with span("receive app_mention", kind="consumer"), db.connection() as conn:
            assert Queue().defer(conn, ANSWER, question_id=7)
        ((job_id, args),) = _rows(db, "SELECT id, args FROM procrastinate_jobs")
        with db.connection() as conn:
            parent = jobs.traced(conn, job_id)
        assert args == {"question_id": 7}
        assert parent is not None
        with span(f"process {ANSWER}", kind="consumer", parent=parent), span("answer"):
            lms.answers(f"What of the {_SECRET}?")
    assert traceparent() is None
    by_name = {one.name: one for one in otlp.wait_for("chat stub", "receive app_mention")}
    order = ["receive app_mention", f"send {ANSWER}", f"process {ANSWER}", "answer", "chat stub"]
    chain = [by_name[name] for name in order]
    assert [one.parent for one in chain] == ["", *[one.id for one in chain[:-1]]]
    assert len({one.trace for one in chain}) == 1
    assert [one.kind for one in chain] == [5, 4, 5, 1, 3]
    called = chain[-1].attributes
    assert called["gen_ai.usage.input_tokens"] > 0
    assert (called["gen_ai.provider.name"], called["gen_ai.request.model"]) == ("openai", "stub")
    assert called["gen_ai.response.model"] == "stub"
    sent = by_name[f"send {ANSWER}"].attributes
    assert sent["messaging.operation.type"] == sent["messaging.operation.name"] == "send"
    assert by_name["answer"].service == "shoptalk-worker"
    assert not any(_SECRET.encode() in body for body in otlp.raw)


def test_a_trace_goes_with_its_job(db: Database) -> None:
    """What a job carries is a traceparent and nothing else, and is gone with the job."""
    with db.connection() as conn:
        Queue().defer(conn, ANSWER, question_id=7)
    ((job_id,),) = _rows(db, "SELECT id FROM procrastinate_jobs")
    with db.connection() as conn:
        assert jobs.traced(conn, job_id) is None
        jobs.trace(conn, job_id, f"00-{'a' * 32}-{'b' * 16}-01")
    with pytest.raises(psycopg.errors.CheckViolation), _raw(db) as conn:
        conn.execute("UPDATE job_traces SET traceparent = 'what was asked'")
    with _raw(db) as conn:
        conn.execute("DELETE FROM procrastinate_jobs")
    assert _rows(db, "SELECT * FROM job_traces") == []


@pytest.mark.parametrize("off", ["OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER"])
def test_off(db: Database, otlp: Otlp, monkeypatch: pytest.MonkeyPatch, off: str) -> None:
    """Where the standard variables say no, there are no traces, and jobs carry none."""
    _env(monkeypatch, otlp)
    monkeypatch.setenv(off, "true" if off == "OTEL_SDK_DISABLED" else "none")
    with exported("bot", CollectorRegistry()), span("receive message", kind="consumer"):
        assert traceparent() is None
        with db.connection() as conn:
            Queue().defer(conn, ANSWER, question_id=7)
    assert _rows(db, "SELECT * FROM job_traces") == []
    assert otlp.spans == []


def test_what_begins_no_trace(otlp: Otlp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage outside of any journey is counted, and no trace of its own."""
    _env(monkeypatch, otlp)
    counts = Counts()
    with watched_by(counts), exported("worker", counts.registry):
        with span("ingest") as one:
            one.set({"shoptalk.status": "already"})
        with span("process learn", {"shoptalk.task": "learn"}, kind="consumer"), span("night"):
            pass
    assert {one.name for one in otlp.wait_for("night")} == {"process learn", "night"}
    assert b'shoptalk_manuals_read_total{outcome="already"} 1.0' in generate_latest(counts.registry)
    sent = otlp.wait_for_metric("shoptalk.manuals_read")
    assert [point.as_double for point in sent.sum.data_points] == [1.0]
    timed = otlp.wait_for_metric("shoptalk.job_seconds")
    assert (timed.unit, sent.unit) == ("s", "")
    (tries,) = timed.histogram.data_points
    assert sum(tries.bucket_counts) == 1
    # What is not known is not said: a least of 0 s would be drawn as such.
    assert not tries.HasField("min")
    assert not tries.HasField("max")


def test_the_state(db: Database, server_url: str) -> None:
    """The numbers are those of the rows, whoever wrote them; of a database that is away it is said
    that it is."""
    with db.connection() as conn:
        _answer(conn, "C1", "v1", "openai/m", (1000, 100))
        _answer(conn, "C1", "v2", "openai/m", (3000, 300), "not_found")
        _answer(conn, "C2", "v2", None, (0, 0), "passages")
        queue = Queue()
        queue.defer(conn, ANSWER, question_id=1)
        queue.defer(conn, INGEST, in_seconds=3600, upload_id=1)
    settings = _settings("openai/m", "2/8")
    registry = CollectorRegistry()
    registry.register(DatabaseState(db, settings))
    said = generate_latest(registry).decode()
    for line in (
        "shoptalk_database_up 1.0",
        'shoptalk_queue_jobs{queue="answers",state="waiting"} 1.0',
        'shoptalk_queue_jobs{queue="ingest",state="later"} 1.0',
        'shoptalk_queue_jobs{queue="ingest",state="waiting"} 0.0',
        'shoptalk_answers_last_day{status="not_found"} 1.0',
        'shoptalk_tokens_last_day{direction="input",model="openai/m",program="v2"} 3000.0',
        "shoptalk_replies_stuck 0.0",
        "shoptalk_workers 0.0",
    ):
        assert line in said.splitlines(), said
    money = dict(
        line.rsplit(" ", 1) for line in said.splitlines() if line.startswith("shoptalk_cost")
    )
    assert float(money['shoptalk_cost_last_day{model="openai/m",program="v1"}']) == pytest.approx(
        0.0028
    )
    assert float(money['shoptalk_cost_last_day{model="none",program="v2"}']) == 0.0
    named = str(_rows(db, "SELECT current_database()")[0][0])
    name = Identifier(named)
    with psycopg.connect(server_url, autocommit=True) as admin:
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [named],
            )
            said = generate_latest(registry).decode()
        finally:
            admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    assert re.findall(r"(?m)^shoptalk_\w+.*$", said) == ["shoptalk_database_up 0.0"]


class _Silent(Database):
    """A database that says nothing until it is let."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.speaks, self.times = threading.Event(), 0

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        self.times += 1
        self.speaks.wait()
        with self._db.connection() as conn:
            yield conn


def test_a_database_that_says_nothing(db: Database) -> None:
    """A scrape ends all the same, before Prometheus gives up on it and takes the process for down;
    the database is not asked again until it has answered."""
    silent = _Silent(db)
    registry = CollectorRegistry()
    registry.register(DatabaseState(silent, _settings("openai/m", "2/8"), 0.01))
    for _ in range(3):
        assert re.findall(r"(?m)^shoptalk_\w+.*$", generate_latest(registry).decode()) == [
            "shoptalk_database_up 0.0"
        ]
    assert silent.times == 1
    silent.speaks.set()
    until(lambda: "shoptalk_database_up 1.0" in generate_latest(registry).decode())


def test_costs(db: Database) -> None:
    """By version, channel and day they add up to the same; what nobody knows the price of is None,
    never 0; of another team nothing is told."""
    with db.connection() as conn:
        _answer(conn, "C1", "v1", "openai/m", (1000, 100))
        _answer(conn, "C2", "v2", "openai/m", (3000, 300))
        _answer(conn, "C2", "v2", "openai/nobody-sells-this", (50, 5))
        _answer(conn, "C9", "v9", "openai/m", (9, 9), team="other")
    prices = Prices(_settings("openai/m", "2/8").agent)
    found = {}
    for by in ("version", "channel", "day"):
        with db.connection() as conn:
            rows, named = rows_of(state.costs(conn, by, 30, "local"), prices)  # type: ignore[arg-type]
        found[by] = {row.name: row for row in rows}
        assert sum(row.tokens_in for row in rows) == 4050
        assert named["openai/nobody-sells-this"] is None
        assert named["openai/m"] == {"in": 2.0, "out": 8.0, "from": "setting"}
    assert found["version"]["v1"].cost == pytest.approx(0.0028)
    assert found["version"]["v2"].cost is None
    assert found["version"]["v2"].unpriced == ["openai/nobody-sells-this"]
    assert set(found["channel"]) == {"C1", "C2"}
    assert len(found["day"]) == 1
    assert json.dumps(found["version"]["v2"].document())


def test_prices() -> None:
    """What runs here costs nothing; a setting goes before the price list, which is litellm's."""
    prices = Prices(_settings("openai/gpt-4o-mini", "1/2").agent)
    assert prices.of("embedded/qwen") == (0.0, 0.0, "runs here")
    assert prices.of("openai/gpt-4o-mini") == (1.0, 2.0, "setting")
    listed = Prices(_settings("embedded", None).agent).of("openai/gpt-4o-mini")
    assert listed is not None
    assert listed[2] == "price list"
    assert 0 < listed[0] < listed[1]
    assert prices.cost("openai/nobody-sells-this", 1, 1) is None


def _settings(lm: str, price: str | None) -> Settings:
    read = Settings.read()
    agent = AgentSettings(lm=lm, lm_price=price, _env_file=None)
    return Settings(read.bot, agent, read.ingest, read.sql, read.slack)


_number = iter(range(1, 10_000))


def _answer(
    conn: Connection,
    channel: str,
    program: str,
    lm: str | None,
    tokens: tuple[int, int],
    status: answers.Status = "answered",
    team: str = "local",
) -> None:
    ts = f"{next(_number):010d}.000100"
    asked = NewQuestion(team, channel, ts, ts, "U1", _SECRET)
    question_id = questions.record(conn, asked)
    new = NewAnswer(
        question_id, "205", status, "search", program, 1.0, lm=lm, lm_calls=1 if lm else 0,
        tokens_in=tokens[0], tokens_out=tokens[1],
    )  # fmt: skip
    answers.insert(conn, new, [])


def _rows(db: Database, statement: str) -> list[tuple[object, ...]]:
    with db.connection() as conn:
        return conn.execute(statement).fetchall()  # type: ignore[arg-type]


@contextmanager
def _raw(db: Database) -> Iterator[psycopg.Connection]:
    """A connection whose errors are psycopg's own."""
    with psycopg.connect(db.url, autocommit=True) as conn:
        yield conn
