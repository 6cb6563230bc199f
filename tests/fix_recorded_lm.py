"""The sample manual answered by the strong reader, from a server that replies from a file."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import dspy
import pytest

from agent.answering.desk import ManualsDesk
from agent.evidence.desk import answering_at
from agent.evidence.tools import default_tools
from agent.evidence.units import Unit
from agent.lm.adapter import CompactAdapter
from agent.lm.models import LMs, open_lm
from agent.settings import AgentSettings
from ingest.embedding.embed import Embedder
from sql.audience import Audience
from sql.database import Database
from tests.fix_ingest import ingest_sample
from tests.recorded_lm import RecordedLM


@dataclass(frozen=True)
class Recorded:
    """Programs called now ask `server` and look things up in the sample manual; `early` grows with
    each showing of the closest lines."""

    server: RecordedLM
    lms: LMs
    database_url: str
    early: list[tuple[Unit, ...]]


@pytest.fixture
def recorded_desk(db: Database, database_url: str, minilm: Embedder) -> Iterator[Recorded]:
    """A desk over the sample manual, the recorded LM, and DSPy told to use both."""
    ingest_sample(db, minilm)
    early: list[tuple[Unit, ...]] = []
    with ExitStack() as stack:
        server = stack.enter_context(RecordedLM())
        settings = AgentSettings(lm="openai/recorded", lm_api_base=server.url, _env_file=None)
        lms = stack.enter_context(open_lm(settings, db.home))
        desk = ManualsDesk(
            db,
            minilm,
            default_tools(minilm),
            Audience.of_channel("local", "C1"),
            settings,
            on_evidence=lambda units: early.append(tuple(units)),
        )
        stack.enter_context(dspy.context(lm=lms.answers, adapter=CompactAdapter()))
        stack.enter_context(answering_at(desk))
        yield Recorded(server, lms, database_url, early)
