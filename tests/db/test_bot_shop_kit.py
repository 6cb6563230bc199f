"""A kit for each question: cheap, safe from many threads, and with the program that serves now."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from agent.answering import Asked, ask
from agent.answering.warm import read_prompts
from agent.errors import LMUnavailable
from agent.program.state import DEFAULT_VERSION, default, dump
from bot import serving as serving_module
from bot import shop as shop_module
from bot.shop import Shop
from ingest.embedding.embed import Embedder
from sql import programs, questions
from sql.audience import Audience
from sql.database import Connection, Database
from sql.programs import NewProgram
from sql.questions import NewQuestion
from tests.fix_slack_out import TORQUE, Out, make_settings


@pytest.fixture
def shop(db: Database, remembered: Embedder) -> Shop:
    """A shop on a fresh database, whose LM nobody answers for."""
    shop = Shop(make_settings("http://127.0.0.1:9/v1"), ExitStack())
    shop._made.update(db=db, embedder=remembered)
    return shop


def _promote(db: Database, team: str, version: str) -> None:
    state = dump(default()) | {"trust_triage": True}
    with db.connection() as conn:
        new = NewProgram(team, version, state, state["schema_hash"], "candidate")
        programs.insert(conn, new)
        programs.set_champion(conn, team, version)


def test_a_promotion_serves_at_once(shop: Shop, db: Database) -> None:
    """The next kit holds the promoted program, of its own team alone; a rollback counts as soon."""
    assert shop.kit().version == DEFAULT_VERSION
    _promote(db, "local", "night-1")
    assert (shop.kit().version, shop.kit().program.trust_triage) == ("night-1", True)
    assert shop.kit(team="T2").version == DEFAULT_VERSION
    _promote(db, "local", "night-2")
    assert shop.kit().version == "night-2"
    with db.connection() as conn:
        programs.set_champion(conn, "local", "night-1")
    assert shop.kit().version == "night-1"


def test_everything_is_made_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many questions at a time share one program, one LM and one set of examples."""
    loads: list[int] = []
    load = serving_module.serving
    monkeypatch.setattr(serving_module, "serving", lambda *given: loads.append(1) or load(*given))
    start = threading.Barrier(8)

    def kit() -> object:
        start.wait(30)
        return shop.kit()

    with ThreadPoolExecutor(8) as pool:
        kits = [future.result() for future in [pool.submit(kit) for _ in range(8)]]
    assert len(loads) == 1
    assert len({id(kit.program) for kit in kits}) == 1  # type: ignore[attr-defined]
    assert len({id(kit.lm) for kit in kits}) == 1  # type: ignore[attr-defined]
    assert len({id(kit.examples) for kit in kits}) == 1  # type: ignore[attr-defined]


def test_no_lm_is_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that found no LM looks again after a minute, and not at every question."""
    tries: list[int] = []

    def missing(*_: object, **__: object) -> None:
        tries.append(1)
        raise LMUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(shop_module, "open_lm", missing)
        assert shop.kit().lm is None
        assert shop.kit().lm is None
        assert len(tries) == 1
    shop._no_lm_until = 0.0
    assert shop.kit().lm is not None


def test_the_answer_stands_or_falls_with_what_is_written_beside_it(stocked: Out) -> None:
    """`on_recorded` gets the id in the same transaction; when it raises, nothing is recorded."""
    kit = stocked.work.shop.kit()
    new = NewQuestion("local", "C1", "1.000000", "1.000000", "U1", TORQUE)
    asked = Asked(new, Audience.of_channel("local", "C1"))

    def refuse(conn: Connection, answer_id: int) -> None:
        (row,) = conn.execute("SELECT question_id FROM answers WHERE answer_id = %s", [answer_id])
        assert row is not None
        raise KeyError(answer_id)

    with pytest.raises(KeyError):
        ask(kit, asked, on_recorded=refuse)
    with stocked.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM answers").fetchone() == (0,)
        assert questions.thread(conn, "local", "C1", "1.000000", "9.000000") == []
    ids: list[int] = []
    reply = ask(kit, asked, on_recorded=lambda _, answer_id: ids.append(answer_id))
    assert ids == [reply.answer_id]


def test_warm(stocked: Out) -> None:
    """Every stage's prompt is read; an LM elsewhere is not asked, for nothing there is to warm."""
    stocked.work.shop.warm()
    assert stocked.stub.counters.calls == 0
    read_prompts(stocked.work.shop.kit())
    assert stocked.stub.counters.calls == 3
    stocked.stub.knobs.fail = True
    with pytest.raises(LMUnavailable):
        read_prompts(stocked.work.shop.kit())
    read_prompts(stocked.work.shop.kit(lm=False))
