"""Votes on answers from the sample manual, and nights that learn from them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import pytest

from agent.ask import Asked, Kit, Reply, ask
from agent.learning import programs
from agent.learning.nightly import Night, NightKit, run_night
from agent.likeness import Examples
from agent.lm import open_lm
from agent.settings import AgentSettings
from agent.tools import default_tools
from ingest.embed import Embedder
from sql import vote_events
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent, Value
from tests.lm_stub import LmStub
from tests.sample_questions import ANSWERED, UNANSWERED

TEAM = "local"
NIGHT = date(2026, 3, 1)


@dataclass
class School:
    """People who ask and vote, and the nights of their team."""

    db: Database
    embedder: Embedder
    kit: NightKit
    _numbers: Any

    def ask(self, question: str, channel: str = "C1") -> Reply:
        """The answer of the program that serves, recorded."""
        with self.db.connection() as conn:
            program, version = programs.serving(conn, TEAM)
        assert self.kit.lms is not None
        kit = Kit(
            self.db,
            self.embedder,
            self.kit.tools,
            program,
            version,
            self.kit.lms.answers,
            self.kit.settings,
            self.kit.likeness,
        )
        ts = f"{next(self._numbers):010d}.000200"
        new = NewQuestion(TEAM, channel, ts, ts, "U1", question)
        return ask(kit, Asked(new, Audience.of_channel(TEAM, channel)))

    def vote(self, answer_id: int, value: Value, user: str = "U1", **more: str) -> None:
        """A thumb."""
        with self.db.connection() as conn:
            new = NewVoteEvent(TEAM, answer_id, user, "button", value, "cast", **more)
            vote_events.insert(conn, new)

    def ask_and_vote(self, questions: tuple[tuple[str, str], ...], channel: str = "C1") -> int:
        """Ask each question, vote the right ones up and the others down; how many were right."""
        right = 0
        for question, held in questions:
            reply = self.ask(question, channel)
            good = any(held in place.quote for place in reply.places)
            right += good
            self.vote(reply.answer_id, "up" if good else "down")
        return right

    def everything(self) -> int:
        """Ask and vote on all sample questions, the abstentions up."""
        right = self.ask_and_vote(ANSWERED)
        for question in UNANSWERED:
            reply = self.ask(question)
            self.vote(reply.answer_id, "up" if reply.answer.status == "not_found" else "down")
        return right

    def night(self, on: date = NIGHT, **more: Any) -> Night:
        """Run the night."""
        return run_night(self.kit, TEAM, on, **more)


StartSchool = Callable[..., School]


@pytest.fixture
def school(sample_db: Database, minilm: Embedder) -> Iterator[StartSchool]:
    """A function from a stub (and settings) to a school with the sample manual."""
    with ExitStack() as stack:

        def start(stub: LmStub, **settings: Any) -> School:
            chosen = AgentSettings(
                lm="openai/stub", lm_api_base=stub.url, **settings, _env_file=None
            )
            lms = stack.enter_context(open_lm(chosen, sample_db.home))
            kit = NightKit(
                sample_db,
                minilm,
                tuple(default_tools(minilm)),
                chosen,
                lms,
                Examples(minilm).warm(),
            )
            return School(sample_db, minilm, kit, count(1))

        yield start
