"""Answers as MLflow traces, and thumbs as feedback on them: the real library, SQLite."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.answering import Asked
from bot.traces import EXPERIMENT, Tracer, tell_votes
from sql import vote_events
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent
from tests.fix_lm_stub import SampleAgent, StartStub
from tests.fix_mlflow import needs_mlflow

pytestmark = [needs_mlflow, pytest.mark.filterwarnings("ignore")]
TEAM, TORQUE = "local", "What torque do the gland bolts need?"


@pytest.fixture
def tracer(tmp_path: Path) -> Iterator[Tracer]:
    """Traces into a store of its own."""
    made = Tracer(f"sqlite:///{tmp_path}/mlflow.db")
    yield made
    made.close()


def _trace(tracer: Tracer) -> Any:
    [trace] = tracer.library.search_traces(
        locations=[tracer.experiment()], return_type="list", flush=True
    )
    return trace


def test_thumbs_follow_what_people_think(
    tracer: Tracer, sample_db: Database, sample_agent: SampleAgent, lm_stub: StartStub
) -> None:
    """A trace holds what was asked, found and told; the votes that stand are its feedback, once
    each; who changes their mind or takes it back changes it there."""
    reply = sample_agent(lm_stub())(TORQUE)
    new = NewQuestion(TEAM, "C1", "1.0", "1.0", "U0ADA", TORQUE)
    tracer.answered(Asked(new, Audience.of_channel(TEAM, "C1")), reply)
    tracer._room.submit(int).result()  # what was put in before is done
    trace = _trace(tracer)
    assert tracer.library.get_experiment(tracer.experiment()).name == EXPERIMENT
    assert trace.info.tags["shoptalk.answer_id"] == str(reply.answer_id)
    root, found = sorted(trace.data.spans, key=lambda span: span.parent_id is not None)
    assert root.inputs["question"] == TORQUE
    assert root.outputs["status"] == "answered"
    assert any("205" in line["quote"] for line in root.outputs["citations"])
    assert any("205" in one["page_content"] for one in found.outputs)

    def votes(value: Any, action: Any = "cast", user: str = "U0ADA", **more: str) -> int:
        event = NewVoteEvent(TEAM, reply.answer_id, user, "button", value, action, **more)
        with sample_db.connection() as conn:
            vote_events.insert(conn, event)
        return tell_votes(tracer, sample_db, TEAM)

    def told() -> set[tuple[str, bool, str | None]]:
        assessments = _trace(tracer).info.assessments
        return {(one.source.source_id, one.value, one.rationale) for one in assessments}

    assert votes("up") == 1
    assert told() == {("U0ADA", True, None)}
    assert tell_votes(tracer, sample_db, TEAM) == 0
    assert votes("down", user="U0BEN", reason="incomplete", comment="The tool is missing.") == 1
    assert votes("down") == 2
    ben = ("U0BEN", False, "incomplete: The tool is missing.")
    assert told() == {("U0ADA", False, None), ben}
    votes("up", "retract")
    assert votes("down", "retract") == 1
    assert told() == {ben}


def test_a_store_that_is_away(sample_db: Database) -> None:
    """Nothing fails with it."""
    tracer = Tracer("nonsense://x")
    assert tell_votes(tracer, sample_db, TEAM) == 0
    tracer.close()
