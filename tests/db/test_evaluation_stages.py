"""`shoptalk evaluate --stages` on a small set of passages, with a stand-in for the LM."""

import json
from pathlib import Path

from agent.answering import Kit
from agent.conversation.kinds import Kinds
from agent.conversation.likeness import Examples
from agent.evaluation.dataset import load
from agent.evaluation.run import run
from agent.evaluation.stages import METRICS, Metric
from agent.evidence.tools import default_tools
from agent.lm.models import open_lm
from agent.program import state
from agent.settings import AgentSettings
from ingest.embedding.embed import Embedder
from ingest.settings import IngestSettings
from sql.database import Database
from tests.fix_lm_stub import StartStub

_PASSAGES = [
    {"id": "p1", "doc": "press", "text": "Tighten the gland bolts to 205 N·m in three passes."},
    {"id": "p2", "doc": "press", "text": "The cabinet is painted in RAL 7035."},
    {"id": "p3", "doc": "truck", "text": "Tighten the wheel nuts to 650 N·m."},
]
_QUESTIONS = [
    {
        "id": "q1",
        "question": "What torque do the gland bolts need?",
        "type": "value",
        "answer": "205 N·m",
        "relevant": ["p1"],
        "must_show": ["205 N·m"],
        "answerable": True,
    },
    {
        "id": "q2",
        "question": "How heavy is the flywheel of the press?",
        "answer": None,
        "relevant": [],
        "answerable": False,
    },
]


def test_stages(db: Database, remembered: Embedder, lm_stub: StartStub, tmp_path: Path) -> None:
    """Each stage is told by itself, gates first, of the questions that it applies to, with what a
    metric of one's own says; without `stages` nothing of it is there."""
    for name, rows in (("questions", _QUESTIONS), ("passages", _PASSAGES)):
        lines = "\n".join(map(json.dumps, rows))
        (tmp_path / f"{name}.jsonl").write_text(lines, "utf-8")
    stub = lm_stub()
    settings = AgentSettings(lm="openai/stub", lm_api_base=stub.url, reader="small", _env_file=None)
    dataset = load(db, remembered, tmp_path, IngestSettings(_env_file=None), lambda *_: None)
    lms = open_lm(settings, db.home)
    kit = Kit(
        db,
        remembered,
        default_tools(remembered),
        state.default(),
        state.DEFAULT_VERSION,
        lms.answers,
        settings,
        Examples(remembered),
        Kinds(remembered),
    )
    chosen = {**METRICS, "shown": Metric("own", lambda trial: float(len(trial.cited)))}
    stages = run(kit, dataset, stages=chosen).summary["stages"]
    for stage, gate in (("schema", "valid"), ("citations", "printed"), ("numbers", "grounded")):
        assert stages[stage][gate]["mean"] == 1.0
    assert stages["search"]["recall@1"] == {"mean": 1.0, "interval": None, "n": 1}
    assert stages["triage"]["action"]["n"] == 2
    assert stages["reading"]["shows"]["mean"] == 1.0
    assert stages["abstention"]["abstained"]["n"] == 1
    assert stages["cost"]["lm_calls"]["mean"] > 0
    assert stages["latency"]["seconds"]["mean"] > 0
    assert stages["own"]["shown"]["mean"] > 0
    assert 0 < stages["score"]["score"]["mean"] <= 1
    assert "stages" not in run(kit, dataset).summary
    lms.close()
