"""A run of labelled questions over the sample manual, with the LM's stub and without an LM."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agent.answering.ask import Kit
from agent.conversation.kinds import Kinds
from agent.conversation.likeness import Examples
from agent.evidence.tools import default_tools
from agent.lm.models import open_lm
from agent.program import state
from agent.settings import AgentSettings
from bot.sample import SAMPLE_PDF
from ingest.embedding.embed import Embedder
from sql.audience import Audience
from sql.database import Database
from tests.bench import asking, homes, plain, technician
from tests.bench.rows import published
from tests.fix_lm_stub import StartStub

_QUESTIONS = [json.loads(line) for line in plain.QUESTIONS.read_text("utf-8").splitlines()]
_TORQUE = next(question for question in _QUESTIONS if question["must_show"] == ["205"])


@pytest.fixture(params=["stub", "no LM"])
def kit(
    request: Any, sample_db: Database, remembered: Embedder, lm_stub: StartStub
) -> Iterator[Kit]:
    settings = AgentSettings(lm="openai/stub", lm_api_base=lm_stub().url, _env_file=None)
    with open_lm(settings, sample_db.home) as lms:
        yield Kit(
            sample_db,
            remembered,
            default_tools(remembered),
            state.default(),
            state.DEFAULT_VERSION,
            lms.answers if request.param == "stub" else None,
            settings,
            Examples(remembered).warm(),
            Kinds(remembered).warm(),
        )


def test_a_question_makes_a_row_that_can_be_scored(kit: Kit, tmp_path: Path) -> None:
    """The lines shown early and the final ones are named by their PDF and page; the scores, the
    cost and the evidence are published, and a second start asks nothing again."""
    docs = homes.Docs(kit.db, Audience.of_operator("local"))
    put = partial(asking.ask_question, kit, "local", docs)
    (row, new), *_ = asking.run([_TORQUE], tmp_path / "rows.jsonl", "code", put)
    assert new
    again = list(asking.run([_TORQUE], tmp_path / "rows.jsonl", "code", put))
    assert again == [(json.loads(json.dumps(row, default=str)), False)]

    assert {line["doc"] for line in row["document"]["citations"]} == {SAMPLE_PDF.stem}
    assert row["early"][0]["lines"][0]["doc"] == SAMPLE_PDF.stem
    done = published(row, _TORQUE)
    assert {"shown_all", "gold"} <= set(done["scores"])
    assert {"shown_all", "gold"} <= set(done["early_scores"])
    assert "gold_passages@5" in done["found"]
    assert (done["lm_calls"] > 0) == (kit.lm is not None)
    assert _TORQUE["question"] not in json.dumps(done)

    found = technician.summary([done])
    assert found["final"]["all"]["shown_all"]["count"] == 1
    assert found["evidence"]["value"]["gold_passages@5"]["n"] == 1
