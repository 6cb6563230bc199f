"""Votes on answers from the sample manual, and nights that learn from them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from agent.answering.ask import Asked, Kit, Reply, ask
from agent.conversation.kinds import Kinds
from agent.conversation.likeness import Examples
from agent.evidence.tools import default_tools
from agent.learning import programs
from agent.learning.night import Night, NightKit
from agent.learning.nightly import run_night
from agent.lm.models import open_lm
from agent.settings import AgentSettings
from ingest.embedding.embed import Embedder
from sql import vote_events, voters
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent, Value
from tests.fix_db import _create, _drop, _open
from tests.lm_stub import Knobs, LmStub
from tests.sample_questions import ANSWERED, UNANSWERED

TEAM = "local"
NIGHT = date(2026, 3, 1)
_numbers = count(1)


@dataclass
class School:
    """People who ask and vote, and the nights of their team."""

    db: Database
    embedder: Embedder
    kit: NightKit

    def ask(self, question: str, channel: str = "C1", user: str = "U1") -> Reply:
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
            _kinds(self.embedder),
        )
        ts = f"{next(_numbers):010d}.000200"
        new = NewQuestion(TEAM, channel, ts, ts, user, question)
        return ask(kit, Asked(new, Audience.of_channel(TEAM, channel), in_public=True))

    def vote(self, answer_id: int, value: Value, user: str = "U1", **more: str) -> None:
        """A thumb of one of the team."""
        with self.db.connection() as conn:
            voters.vouch(conn, TEAM, user)
            new = NewVoteEvent(TEAM, answer_id, user, "button", value, "cast", **more)
            vote_events.insert(conn, new)

    def ask_and_vote(self, questions: tuple[tuple[str, str], ...], channel: str = "C1") -> int:
        """Ask each question, vote the right ones up and the others down; how many were right."""
        right = 0
        for number, (question, held) in enumerate(questions):
            reply = self.ask(question, channel, _asker(number))
            good = answers_with(reply, held)
            right += good
            self.vote(reply.answer_id, "up" if good else "down", _voter(number))
        return right

    def everything(self) -> int:
        """Ask and vote on all sample questions, up where rightly nothing is called an answer."""
        right = self.ask_and_vote(ANSWERED)
        for number, question in enumerate(UNANSWERED):
            reply = self.ask(question, "C1", _asker(number))
            thumb: Value = "down" if reply.answer.status == "answered" else "up"
            self.vote(reply.answer_id, thumb, _voter(number))
        return right

    def night(self, on: date = NIGHT, **more: Any) -> Night:
        """Run the night."""
        return run_night(self.kit, TEAM, on, **more)


StartSchool = Callable[..., School]


def answers_with(reply: Reply, held: str) -> bool:
    """Whether it is called an answer, and the part that answers holds the words; nobody who asks
    for a value or a part wants a whole job in which it happens to stand."""
    if reply.answer.status != "answered":
        return False
    first = reply.answer.parts[0]
    return first.kind != "procedure" and any(held in line.text for line in first.lines)


def _asker(number: int) -> str:
    """Two dozen people ask in turn."""
    return f"U{number % 24 + 1}"


def _voter(number: int) -> str:
    """Eleven of them vote in turn, not always on the same one's questions."""
    return f"U{number % 11 + 1}"


@cache
def _kinds(embedder: Embedder) -> Kinds:
    return Kinds(embedder).warm()


@pytest.fixture(scope="session")
def voted_template(
    server_url: str, sample_template: str, open_folder: Path, remembered: Embedder
) -> str:
    """Name of a database in which people asked all sample questions, and voted on the answers.

    The LM was in need of demonstrations: more than half of the answers are wrong.
    """
    url = _create(server_url, sample_template)
    with (
        LmStub(knobs=Knobs(needs_demonstrations=True)) as stub,
        _open(url, open_folder / "templates") as db,
        ExitStack() as stack,
    ):
        _school(db, remembered, stub, stack).everything()
    return str(conninfo_to_dict(url)["dbname"])


@pytest.fixture
def school(
    server_url: str,
    sample_template: str,
    remembered: Embedder,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[StartSchool]:
    """A function from a stub (and settings) to a school with the sample manual.

    People have voted already, on everything, unless it is told `voted=False`.
    """
    with ExitStack() as stack:

        def start(stub: LmStub, *, voted: bool = True, **settings: Any) -> School:
            template = request.getfixturevalue("voted_template") if voted else sample_template
            url = _create(server_url, template)
            stack.callback(_drop, server_url, url)
            db = stack.enter_context(_open(url, tmp_path / "home"))
            with db.connection() as conn:  # the stub is another LM by the same name
                conn.execute("DELETE FROM lm_memory")
            return _school(db, remembered, stub, stack, **settings)

        yield start


def _school(
    db: Database, embedder: Embedder, stub: LmStub, stack: ExitStack, **settings: Any
) -> School:
    settings = {"canary_share": 0.0, **settings}
    chosen = AgentSettings(
        lm="openai/stub", lm_api_base=stub.url, reader="small", **settings, _env_file=None
    )
    lms = stack.enter_context(open_lm(chosen, db.home))
    tools = tuple(default_tools(embedder))
    return School(db, embedder, NightKit(db, embedder, tools, chosen, lms, Examples(embedder)))
