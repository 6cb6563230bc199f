"""A night on a real, tiny language model, which knows nothing: all of it runs in its budget."""

import time
from pathlib import Path

import pytest

from agent.conversation.likeness import Examples
from agent.evidence.tools import default_tools
from agent.learning.gate import least_wins
from agent.learning.night import NightKit
from agent.learning.split import group_of, held_out
from agent.lm.models import open_lm
from agent.settings import AgentSettings
from ingest.embedding.embed import Embedder
from sql import programs
from sql.database import Database
from tests.fix_learning import TEAM, School
from tests.sample_questions import ANSWERED, UNANSWERED

MINUTES = 4.0


@pytest.mark.slow
def test_night_on_an_embedded_model(
    sample_db: Database, minilm: Embedder, small_gguf: Path
) -> None:
    """Judging, compiling, comparing and deciding all run on GGUF, and end when they have to."""
    settings = AgentSettings(
        lm=str(small_gguf),
        lm_context=4096,
        lm_max_tokens=48,
        night_minutes=MINUTES,
        night_examples=2,
        optimiser_arguments='{"max_bootstrapped_demos": 1}',
        _env_file=None,
    )
    with open_lm(settings, sample_db.home) as lms:
        kit = NightKit(
            sample_db, minilm, tuple(default_tools(minilm)), settings, lms, Examples(minilm)
        )
        people = School(sample_db, minilm, kit)
        questions = [*(question for question, _ in ANSWERED), *UNANSWERED]
        train = [question for question in questions if not held_out(group_of(question))][:2]
        held = [question for question in questions if held_out(group_of(question))]
        held = held[: least_wins() + 3]  # of those on one place, one counts
        for number, question in enumerate([*train, *held]):
            answer = people.ask(question, user=f"UASKS{number}").answer_id
            people.vote(answer, "down" if number % 2 else "up", user=f"UCREW{number}")
        begun = time.monotonic()
        night = people.night()
    assert time.monotonic() - begun < (MINUTES + 1) * 60
    assert night.decision in ("kept", "failed"), night.reason
    assert night.evidence["optimiser"] == "BootstrapFewShot"
    assert night.evidence["runs"] > 0
    with sample_db.connection() as conn:
        assert programs.champion(conn, TEAM) is None
