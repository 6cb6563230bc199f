"""A stand-in for a language model, and an agent that answers from the sample manual with it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from agent.answering import Asked, Kit, Reply, ask
from agent.conversation.kinds import Kinds
from agent.conversation.likeness import Examples
from agent.evidence.tools import default_tools
from agent.lm.models import open_lm
from agent.program import state
from agent.settings import AgentSettings
from ingest.embedding.embed import Embedder
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion
from tests import fix_db
from tests.fix_ingest import ingest_sample
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


@pytest.fixture(scope="session")
def sample_template(server_url: str, _template: str, open_folder: Path, minilm: Embedder) -> str:
    """Name of a database with the sample manual for everyone in the team "local", to copy."""
    url = fix_db._create(server_url, _template)
    with fix_db._open(url, open_folder / "templates") as db:
        ingest_sample(db, minilm)
    return str(conninfo_to_dict(url)["dbname"])


@pytest.fixture
def sample_db(db: Database) -> Database:
    """The test's database (`db`, `database_url`), which then holds the sample manual for everyone
    in the team "local": a copy, so that no test waits for a manual to be read."""
    return db


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
