"""A stand-in for a language model, and an agent that answers from the sample manual with it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any

import pytest

from agent.answering.ask import Asked, Kit, Reply, ask
from agent.conversation.kinds import Kinds
from agent.conversation.likeness import Examples
from agent.evidence.tools import default_tools
from agent.lm.models import open_lm
from agent.program import state
from agent.settings import AgentSettings
from bot.sample import SAMPLE_PDF
from ingest.embedding.embed import Embedder
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql.audience import Audience
from sql.database import Database
from sql.grants import Grant
from sql.questions import NewQuestion
from tests.lm_stub import Knobs, LmStub

StartStub = Callable[..., LmStub]
SampleAgent = Callable[[LmStub], Callable[[str], Reply]]
_numbers = count(1)


@pytest.fixture
def lm_stub() -> Iterator[StartStub]:
    """A function that starts a stub with the `Knobs` given by name; see `LmStub.settings`."""
    with ExitStack() as stack:

        def start(**knobs: Any) -> LmStub:
            return stack.enter_context(LmStub(knobs=Knobs(**knobs)))

        yield start


@pytest.fixture
def sample_db(db: Database, minilm: Embedder) -> Database:
    """A database with the sample manual for everyone in the team "local"."""
    ingest_sample(db, minilm)
    return db


def ingest_sample(db: Database, embedder: Embedder) -> None:
    """Ingest the sample manual for everyone in the team "local"."""
    ingest_pdf(
        db,
        embedder,
        SAMPLE_PDF.read_bytes(),
        team="local",
        source_name=SAMPLE_PDF.name,
        grants=[Grant("everyone", "")],
        settings=IngestSettings(_env_file=None),
    )


@pytest.fixture
def sample_agent(sample_db: Database, remembered: Embedder) -> Iterator[SampleAgent]:
    """A function from a stub to one that answers a question in channel C1 and records it."""
    with ExitStack() as stack:

        def agent(stub: LmStub) -> Callable[[str], Reply]:
            settings = AgentSettings(
                lm="openai/stub", lm_api_base=stub.url, reader="small", _env_file=None
            )
            lms = stack.enter_context(open_lm(settings, sample_db.home))
            kit = Kit(
                sample_db,
                remembered,
                default_tools(remembered),
                state.default(),
                state.DEFAULT_VERSION,
                lms.answers,
                settings,
                Examples(remembered).warm(),
                Kinds(remembered).warm(),
            )

            def answer(question: str) -> Reply:
                ts = f"{next(_numbers):010d}.000100"
                new = NewQuestion("local", "C1", ts, ts, "U1", question)
                return ask(kit, Asked(new, Audience.of_channel("local", "C1")))

            return answer

        yield agent
