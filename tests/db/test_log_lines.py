"""The one log line of each journey: its fields are the documented ones, and hold nothing said."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from procrastinate.jobs import Job
from structlog.testing import capture_logs

from agent.conversation import Examples
from agent.evidence import default_tools
from agent.learning import programs
from agent.learning.night import NightKit
from agent.learning.nightly import run_night
from agent.program import state
from agent.settings import AgentSettings
from bot.jobs import tasks
from ingest.embedding.embed import Embedder
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql import programs as stored
from sql import vote_events
from sql.database import Database
from sql.vote_events import NewVoteEvent
from tests.fix_lm_stub import SampleAgent, StartStub
from tests.fix_pdfs import borer

_PAGE = Path(__file__).parents[2] / "docs" / "monitoring.md"
_QUESTION = "What torque do the gland bolts need?"
_SAID = ("gland", "torque", "spindle", "Borer", "it leaks", "what somebody wrote")


def documented() -> dict[str, set[str]]:
    """The fields of each line, as docs/monitoring.md lists them."""
    rows = re.findall(r"(?m)^\| `(\w+\.\w+)` \| [^|]* \| ([^|]*) \|$", _PAGE.read_text("utf-8"))
    return {name: set(re.findall(r"`(\w+)`", fields)) for name, fields in rows}


def _the_line(said: list[Any], name: str, *ids: str) -> dict[str, Any]:
    """The one line of that name, with the documented fields and these ids, and nothing said."""
    (line,) = [one for one in said if one["event"] == name]
    assert line["log_level"] in ("info", "warning")
    fields = set(line) - {"event", "log_level"}
    assert fields == documented()[name] | set(ids)
    for one in said:
        assert not [word for word in _SAID if word in str(one)], one
    return dict(line)


def test_a_question_a_vote_and_a_manual(
    sample_agent: SampleAgent, lm_stub: StartStub, sample_db: Database, minilm: Embedder
) -> None:
    """What was asked, answered, commented and read is in no line; ids, times and counts are."""
    answer = sample_agent(lm_stub())
    with capture_logs() as said:
        reply = answer(_QUESTION)
    line = _the_line(said, "question.answered")
    assert (line["answer_id"], line["lm_calls"]) == (reply.answer_id, reply.lm_calls)
    assert line["tokens_in"] == reply.tokens_in > 0
    with capture_logs() as said, sample_db.connection() as conn:
        voted = NewVoteEvent(
            "local", reply.answer_id, "U1", "cli", "down", "cast", "incomplete", "it leaks"
        )
        assert vote_events.insert(conn, voted)
    line = _the_line(said, "vote.counted")
    assert (line["vote"], line["reason"], line["commented"]) == ("down", "incomplete", True)
    with capture_logs() as said:
        ingest_pdf(
            sample_db,
            minilm,
            borer("Rev A", 40),
            team="local",
            source_name="Borer B-20.pdf",
            settings=IngestSettings(_env_file=None),
        )
    assert _the_line(said, "manual.ingested")["pages"] == 5


def test_a_night_and_a_promotion(db: Database, remembered: Embedder) -> None:
    """A night tells its decision, a promotion who decided it."""
    kit = NightKit(
        db,
        remembered,
        tuple(default_tools(remembered)),
        AgentSettings(_env_file=None),
        None,
        Examples(remembered),
    )
    with capture_logs() as said:
        night = run_night(kit, "local", date(2026, 1, 31))
    assert _the_line(said, "night.decided")["decision"] == night.decision == "nothing to learn"
    with db.connection() as conn:
        stored.insert(conn, _program())
        with capture_logs() as said:
            programs.promote(conn, "local", "v-next", "U1")
    assert _the_line(said, "program.promoted")["kind"] == "person"


def _program() -> stored.NewProgram:
    made = state.default()
    return stored.NewProgram("local", "v-next", made.dump_state(), made.schema_hash(), "candidate")


def test_jobs() -> None:
    """A job tells its ids and how it went, and of an error no text."""
    job = Job(id=7, queue="answers", lock=None, queueing_lock=None, task_name="t", attempts=0)
    with capture_logs() as said:
        tasks._try(job, {"question_id": 5}, lambda: None, None, 3)
    assert _the_line(said, "job.done", "question_id")["question_id"] == 5

    def fail() -> None:
        raise ValueError("what somebody wrote")

    with capture_logs() as said, pytest.raises(tasks.JobFailed):
        tasks._try(job, {"question_id": 5}, fail, None, 3)
    assert _the_line(said, "job.failed", "question_id")["error"] == "ValueError"
