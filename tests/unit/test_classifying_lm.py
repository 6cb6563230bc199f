"""The classifier with a language model: asked for a letter, taught by it, compiled by DSPy."""

from collections.abc import Iterator
from pathlib import Path

import dspy
import pytest

from agent.classifying import Classifier, classifying_with, label_metric, labels_of
from agent.learning import teaching
from agent.lm import CompactAdapter, LMs, open_lm
from agent.settings import AgentSettings
from ingest.embedding.embed import Embedder
from sql.home import Home
from tests.fix_lm_stub import StartStub

LABELS = labels_of(
    {
        "tasks": {
            "mood": {"labels": {"bad": "complains, broken", "good": "praises, great work"}},
            "about": {"when": {"mood": "bad"}, "labels": {"noise": "loud", "leak": "drips"}},
        }
    }
)
_PROMPT = """\
You sort what customers and technicians write. Choose the one label that fits best.

Reply with one JSON object:
"label" (Literal['a', 'b']): mood: a = bad (complains, broken); b = good (praises, great work)"""


@pytest.fixture
def lms(lm_stub: StartStub, tmp_path: Path) -> Iterator[LMs]:
    stub = lm_stub()
    settings = AgentSettings(lm="openai/stub", lm_api_base=stub.url, _env_file=None)
    with open_lm(settings, Home(tmp_path)) as lms:
        yield lms


def test_prompt() -> None:
    """The prompt is code: the labels, each with a letter, are in what the LM is to reply."""
    adapter = CompactAdapter(use_native_function_calling=False)
    predict = Classifier(LABELS).ask["mood"].predict
    assert adapter.format_system_message(predict.signature) == _PROMPT


def test_by_an_lm(lms: LMs, minilm: Embedder) -> None:
    """A task that was not learned is decided by the LM, with its probability, and is not sure."""
    with teaching.asking(lms.answers):
        [bad, good] = Classifier(LABELS).sort(["broken, it drips", "great work"], minilm)
    assert [(said.label, said.by, said.sure) for said in bad.values()] == [
        ("bad", "lm", None),
        ("leak", "lm", None),
    ]
    assert bad["mood"].p == pytest.approx(0.9)
    assert good["mood"].label == "good"


def test_taught_by_an_lm(lms: LMs) -> None:
    """Its labels come with probabilities, a further task's only where its `when` holds; the texts
    that it writes are as many as were asked for, each once."""
    with teaching.asking(lms.optimiser):
        bad, good = teaching.label(Classifier(LABELS), ["broken and loud", "great work"])
        texts = teaching.write(LABELS[1], "leak", 12)
    assert bad.labels["mood"] == pytest.approx({"bad": 0.9, "good": 0.1})
    assert bad.labels["about"] == pytest.approx({"noise": 0.9, "leak": 0.1})
    assert set(good.labels) == {"mood"}
    assert len(texts) == len(set(texts)) == 12
    assert all("drips" in text for text in texts)


def test_people_before_an_lm(lms: LMs) -> None:
    """What people labelled stays as they did, and its `when` decides what the LM is asked."""
    people = [{"mood": "good"}, {"about": "noise"}]
    with teaching.asking(lms.optimiser):
        first, second = teaching.label(Classifier(LABELS), ["broken and loud"] * 2, people=people)
    assert first.labels == {"mood": "good"}
    assert second.labels["about"] == "noise"
    assert second.labels["mood"] == pytest.approx({"bad": 0.9, "good": 0.1})


def test_criticised_by_an_lm(lms: LMs, minilm: Embedder) -> None:
    """It is shown the program's label and says its own with its probability, and why; a further
    task's only where its `when` holds by what it says."""
    texts = ["broken and loud", "great work"]
    with teaching.asking(lms.optimiser):
        bad, good = teaching.criticise(Classifier(LABELS), texts, minilm)
    assert bad.labelled.labels["mood"] == pytest.approx({"bad": 0.9, "good": 0.1})
    assert bad.why == {"mood": "so it says", "about": "so it says"}
    assert set(good.labelled.labels) == set(good.given) == {"mood"}
    assert bad.given["mood"] in LABELS[0].labels


def test_compiled_by_dspy(lms: LMs, minilm: Embedder) -> None:
    """A DSPy optimiser compiles it, and the state holds what the optimiser put into it."""
    rows = [("broken and loud", "bad"), ("great work", "good")]
    train = [dspy.Example(text=text, mood=mood).with_inputs("text") for text, mood in rows]
    optimizer = dspy.BootstrapFewShot(metric=label_metric, max_labeled_demos=0)
    with teaching.asking(lms.optimiser), classifying_with(minilm):
        better = optimizer.compile(Classifier(LABELS), trainset=train)
    assert len(better.ask["mood"].predict.demos) == 2
    plain = Classifier(LABELS)
    plain.load_state(better.dump_state())
    assert plain.dump_state() == better.dump_state()
