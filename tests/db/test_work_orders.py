"""Past work orders: imported once, found by other words, and by nobody who may not read them."""

from collections.abc import Callable
from datetime import date

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.work_orders import (
    PastOrders,
    embed_orders,
    import_orders,
    map_of,
    of_csv,
    trends,
)
from ingest.embedding import Embedder
from sql import manuals, order_drafts, past_orders, work_orders
from sql.audience import Audience, Reader
from sql.database import Connection, Database
from sql.grants import Grant
from sql.work_orders import NewOrder
from tests.fix_everything import holders
from tests.fix_orders import ASKED, CSV, HEAD, MAP, ROWS

OPERATOR = Audience.of_operator("local")
COLUMNS = map_of(yaml.safe_load(MAP))


def _import(db: Database, content: bytes = CSV, *grants: Grant, dry_run: bool = False):
    return import_orders(
        db, "local", of_csv(content, COLUMNS), grants, by="operator", dry_run=dry_run
    )


def _in(*channels: str) -> Audience:
    return Audience("local", (Reader(frozenset(channels)),))


def _numbers(db: Database, embedder: Embedder, audience: Audience, text: str = ASKED) -> list[str]:
    found = PastOrders(db, embedder).search(audience, text, 10)
    return [one.order.number for one in found]


def test_again_is_the_same(db: Database) -> None:
    """The same file again changes nothing; a corrected row changes its order alone; a grant that is
    new is added."""
    first = _import(db)
    assert (first.new, first.changed, first.same, first.bad) == (6, 0, 0, ())
    again = _import(db)
    assert (again.new, again.changed, again.same, again.granted) == (0, 0, 6, 0)
    changed = _import(db, CSV.replace(b"Tightened the", b"Replaced the"), Grant("everyone"))
    assert (changed.new, changed.changed, changed.same, changed.granted) == (0, 1, 5, 6)


def test_a_dry_run_writes_nothing(db: Database) -> None:
    """It says what would become, of bad rows too, and the database is as it was."""
    bad = (HEAD + ROWS[0] + "9;;;;;;;;;\n").encode()
    would = _import(db, bad, Grant("everyone"), dry_run=True)
    assert (would.new, would.granted, [row.number for row in would.bad]) == (1, 1, [2])
    with db.connection() as conn:
        assert past_orders.count(conn, OPERATOR) == 0
        assert holders(conn, "Ram creeps") == {}


def test_bad_rows_lose_nothing(db: Database) -> None:
    """Rows that cannot be read, and a number that two rows claim, leave all others in."""
    twice = ROWS[1].replace("4712", "4711")
    done = _import(db, (HEAD + ROWS[0] + twice + ROWS[0] + "9;x\n" + ROWS[2]).encode())
    assert done.new == 2
    assert {row.number for row in done.bad} == {2, 4}
    assert "4711 too" in done.bad[-1].error + done.bad[0].error


def test_killed_amid_it_and_again(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What died between two orders leaves whole orders only, and the same once more does the
    rest."""
    put = work_orders.put
    count = 0

    def dies(*given: object):
        nonlocal count
        count += 1
        if count == 4:
            raise KeyboardInterrupt
        return put(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("agent.work_orders.importing._BATCH", 2)
    monkeypatch.setattr(work_orders, "put", dies)
    with pytest.raises(KeyboardInterrupt):
        _import(db)
    with db.connection() as conn:
        assert past_orders.count(conn, OPERATOR) == 2
    done = _import(db)
    assert (done.new, done.same) == (4, 2)


def test_found_by_other_words_and_how_often_it_helped(db: Database, minilm: Embedder) -> None:
    """The likest come first, and say how often their fix helped: as the order says, or by whether
    the fault came back on the machine within a month."""
    _import(db)
    found = PastOrders(db, minilm).search(OPERATOR, ASKED, 4)
    assert {one.order.number for one in found} == {"4711", "4712", "4713", "4714"}
    by_number = {one.order.number: one for one in found}
    packing = by_number["4711"].helped
    assert packing is not None
    # 4711 did not come back within a month, 4712 says that it helped; of 4714 the month is known.
    assert (packing.times, packing.known, packing.tried) == (3, 3, 3)
    bled = by_number["4713"].helped
    assert bled is not None
    assert (bled.times, bled.known) == (0, 1)
    (other,) = PastOrders(db, minilm).search(OPERATOR, "hydraulic pump is noisy", 1)
    assert other.order.number == "4715"
    (blind,) = PastOrders(db, minilm).search(OPERATOR, "canteen blind", 1)
    assert blind.helped is None


def test_a_machine_narrows_it_and_its_name_finds_it(db: Database, minilm: Embedder) -> None:
    """`machine` is a machine or a kind; named in the question, its orders come first."""
    _import(db)
    orders = PastOrders(db, minilm)
    only = orders.search(OPERATOR, ASKED, 10, "hp-160-05")
    assert [one.order.number for one in only] == ["4712"]
    assert [one.order.number for one in orders.search(OPERATOR, "x", 10, "building")] == ["4716"]
    assert orders.search(OPERATOR, "ram of HP-160-05 sinks", 1)[0].order.number == "4712"


def test_it_helps_or_keeps_silent(db: Database, minilm: Embedder) -> None:
    """Beside a question on the same fault it stands, beside another one it does not."""
    _import(db)
    orders = PastOrders(db, minilm)
    assert orders.about(OPERATOR, ASKED)[0].order.number in {"4712", "4713", "4714"}
    assert orders.about(OPERATOR, "What is the torque for the gland bolts?") == []
    assert orders.about(Audience.everyone("local"), ASKED) == []


_GRANT = st.one_of(
    st.just(Grant("everyone")),
    st.sampled_from(["C1", "C2"]).map(lambda channel: Grant("channel", channel)),
    st.just(Grant("group", "S1")),
)
_READER = st.builds(
    Reader,
    st.frozensets(st.sampled_from(["C1", "C2"])),
    st.frozensets(st.just("S1")),
    st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(granted=st.sets(_GRANT, max_size=3), readers=st.lists(_READER, max_size=3))
def test_the_rule_is_that_of_manuals(
    conn: Connection, store_manual: Callable, granted: set[Grant], readers: list[Reader]
) -> None:
    """An order may be read by an audience exactly where a manual with the same grants may."""
    audience = Audience("local", tuple(readers))
    with conn.transaction(force_rollback=True):
        manual_id, _ = store_manual(conn, (("1", "x"),), *granted)
        put = work_orders.put(conn, "local", NewOrder("1", "Pump leaks"), [], "operator")
        work_orders.grant(conn, "local", put.order_id, list(granted), "operator")
        sees = manual_id in {one.manual_id for one in manuals.list_all(conn, audience)}
        assert (past_orders.count(conn, audience) == 1) is sees
        assert bool(past_orders.read(conn, audience, [put.order_id])) is sees


def test_nothing_of_a_hidden_order_comes_out(db: Database, minilm: Embedder) -> None:
    """No function gives an order, a hit or a count of what the audience may not read, and hidden
    orders move nobody's scores."""
    _import(db, (HEAD + ROWS[4]).encode(), Grant("everyone"))
    embed_orders(db, minilm, OPERATOR)
    audience = _in("C2")
    with db.connection() as conn:
        before = past_orders.lexical(conn, audience, "ram pump oil", 5)
    _import(db, (HEAD + "".join(ROWS[:4])).encode(), Grant("channel", "C1"))
    embed_orders(db, minilm, OPERATOR)
    assert "4711" in _numbers(db, minilm, _in("C1"))
    assert _numbers(db, minilm, audience) == ["4715"]
    with db.connection() as conn:
        ids = [one.order_id for one in past_orders.dated(conn, OPERATOR, date(2026, 1, 1))]
        assert past_orders.lexical(conn, audience, "ram pump oil", 5) == before
        assert len(past_orders.read(conn, audience, ids)) == 1
        assert len(past_orders.outcomes(conn, audience, ids, within=30, alike=0.7)) == 1
        assert past_orders.identified(conn, audience, ["hp16005"], 5) == []
        seen = trends(conn, audience, since=date(2026, 1, 1)).equipment
    assert [one.orders for one in seen] == [1]


def test_a_grant_taken_back_is_gone_at_once(db: Database, minilm: Embedder) -> None:
    """Who had it reads nothing any more; the others do."""
    _import(db, CSV, Grant("channel", "C1"), Grant("channel", "C2"))
    with db.connection() as conn:
        assert work_orders.revoke(conn, "local", Grant("channel", "C1")) == 6
    assert _numbers(db, minilm, _in("C1")) == []
    assert len(_numbers(db, minilm, _in("C2"))) == 6


def test_a_removed_order_is_in_no_table(db: Database, minilm: Embedder) -> None:
    """Its words, vectors and grants go with it; another team's of the same number stay."""
    _import(db)
    import_orders(db, "other", of_csv(CSV, COLUMNS), by="operator")
    embed_orders(db, minilm, OPERATOR)
    with db.connection() as conn:
        assert work_orders.remove(conn, "local", ["4715", "none"]) == 1
        assert work_orders.remove_before(conn, "local", date(2026, 6, 1)) == 2
        assert work_orders.remove_all(conn, "local") == 3
        assert work_orders.remove_all(conn, "other") == 6
        assert holders(conn, "foam", "canteen", "HP-160-02") == {}
        for table in ("work_order_words", "work_order_vectors", "work_order_grants"):
            assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # type: ignore[call-overload]


def test_a_changed_order_is_found_by_what_it_says_now(db: Database, minilm: Embedder) -> None:
    """Its old words and vector are gone."""
    _import(db, (HEAD + ROWS[5]).encode())
    embed_orders(db, minilm, OPERATOR)
    _import(db, (HEAD + ROWS[5].replace("Roller blind of the canteen torn", "Gate stuck")).encode())
    (found,) = PastOrders(db, minilm).search(OPERATOR, "gate does not move", 1)
    assert found.order.fault == "Gate stuck"
    with db.connection() as conn:
        assert past_orders.lexical(conn, OPERATOR, "canteen", 5) == []


def test_a_draft_of_no_answer(db: Database) -> None:
    """Nothing is opened from an answer that is not there, or another team's."""
    with db.connection() as conn:
        assert not order_drafts.begin(conn, "local", 99, "UADA", {})
        assert order_drafts.get(conn, "local", 99) is None
        assert order_drafts.asked(conn, 99) is None
