"""What an LM said once is what it is taken to say, until it is forgotten."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from agent.answering.desk import ManualsDesk
from agent.settings import AgentSettings
from sql import forgetting, lm_memory, questions
from sql.audience import Audience
from sql.database import Connection, Database
from sql.questions import NewQuestion
from tests.scripted_desk import Bag

_QUESTION = NewQuestion("local", "C1", "1.000001", "1.000001", "U1", "Torque?")


@pytest.mark.parametrize("said", [0.25, ["gland torque", "Öl"], "yes", 0, False, {"a": [1]}])
def test_comes_back_as_it_was(conn: Connection, said: Any) -> None:
    """Whatever JSON holds; under another key there is nothing."""
    assert lm_memory.get(conn, "k") is None
    assert lm_memory.keep(conn, "k", said) == said
    assert lm_memory.get(conn, "k") == said
    assert lm_memory.get(conn, "K") is None


def test_the_first_writer_wins(conn: Connection) -> None:
    """Who says it second hears what was said first."""
    lm_memory.keep(conn, "k", 0.31)
    assert lm_memory.keep(conn, "k", 0.29) == 0.31
    assert lm_memory.get(conn, "k") == 0.31


def test_forgets_what_is_old(conn: Connection) -> None:
    """Only what was said more than so many days ago goes, or for no question, and is counted."""
    for days in (0, 29, 31, 400):
        lm_memory.keep(conn, f"k{days}", days)
        conn.execute(
            "UPDATE lm_memory SET created_at = now() - make_interval(days => %s) WHERE key = %s",
            (days, f"k{days}"),
        )
    question_id = questions.record(conn, _QUESTION)
    lm_memory.use(conn, question_id, ["k0", "k29", "k31"])
    lm_memory.keep(conn, "unused", 1)
    assert forgetting.old_memory(conn, 30) == 2
    assert lm_memory.get(conn, "unused") == 1
    conn.execute("UPDATE lm_memory SET created_at = now() - interval '3 days' WHERE key = 'unused'")
    assert forgetting.old_memory(conn, 30) == 1
    assert [lm_memory.get(conn, f"k{days}") for days in (0, 29, 31, 400)] == [0, 29, None, None]
    assert forgetting.old_memory(conn, 30) == 0


def desk(db: Database) -> ManualsDesk:
    everyone = Audience.everyone("local")
    return ManualsDesk(db, Bag(), (), everyone, AgentSettings(_env_file=None))


def test_a_desk_remembers(db: Database) -> None:
    """What was done once is not done again, at this desk or another one."""
    said = [0.31, 0.29]
    assert desk(db).remember("k", lambda: said.pop(0)) == 0.31
    assert desk(db).remember("k", lambda: said.pop(0)) == 0.31
    assert said == [0.29]


def test_two_that_ask_at_the_same_time_hear_the_same(db: Database) -> None:
    """Both may ask the LM, but only one reply counts."""
    together = Barrier(2, timeout=10)

    def work(p: float) -> float:
        together.wait()
        return p

    with ThreadPoolExecutor(2) as pool:
        heard = list(pool.map(lambda p: desk(db).remember("k", lambda: work(p)), (0.31, 0.29)))
    assert heard[0] == heard[1]


def test_what_failed_is_not_remembered(db: Database) -> None:
    """An outage leaves nothing behind."""

    def fails() -> float:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        desk(db).remember("k", fails)
    assert desk(db).remember("k", lambda: 0.5) == 0.5
