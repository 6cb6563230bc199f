"""The classifier: learned from a user's labels, sure only where it was seen to be right."""

import json
from pathlib import Path

import dspy
import numpy as np
import pytest

from agent.classifying import (
    Classifier,
    Examples,
    classifying_with,
    label_metric,
    labels_of,
    learn,
    load,
)
from agent.errors import StateMismatch, TooFewLabels
from ingest.embedding.embed import Embedder

LABELS = labels_of(
    {
        "tasks": {
            "mood": {"labels": {"bad": "a complaint, annoyed", "good": "praise, thanks"}},
            "about": {
                "when": {"mood": ["bad"]},
                "labels": {"noise": "something is loud", "leak": "something drips or leaks"},
            },
        }
    }
)
_PLACES = ("pump", "valve", "press", "gearbox", "fan", "compressor", "conveyor", "mixer")
NOISE = [f"The {one} is far too loud, it screams all day" for one in _PLACES]
LEAK = [f"Oil drips from the {one} again, there is a puddle" for one in _PLACES]
GOOD = [f"Thanks, the {one} runs like new, great help" for one in (*_PLACES, *"ABCDEFGH")]


@pytest.fixture(scope="module")
def learned(minilm: Embedder) -> Classifier:
    """Both tasks learned from 32 texts."""
    texts = [*NOISE, *LEAK, *GOOD]
    known = Examples.of(texts, minilm.embed_passages(texts), minilm.slug)
    mood = learn(LABELS[0], known, ["bad"] * 16 + ["good"] * 16)
    about = learn(LABELS[1], known.some(range(16)), ["noise"] * 8 + ["leak"] * 8)
    return Classifier(LABELS, {"mood": mood.fitted, "about": about.fitted})


def test_new_texts(learned: Classifier, minilm: Embedder) -> None:
    """Texts that it never saw get their labels; a task is asked only where its `when` holds."""
    texts = ["the crane squeals, deafening", "water leaking under the boiler", "great, thank you"]
    noise, leak, good = learned.sort(texts, minilm)
    assert (noise["mood"].label, noise["about"].label) == ("bad", "noise")
    assert (leak["mood"].label, leak["about"].label) == ("bad", "leak")
    assert (good["mood"].label, set(good)) == ("good", {"mood"})
    assert all(0 <= said.p <= 1 and said.by == "learned" for said in noise.values())


def test_the_same_again(learned: Classifier, minilm: Embedder) -> None:
    """A text's label and probability do not depend on its neighbours, nor on the run."""
    texts = [*NOISE[:3], *GOOD[:3]]
    together = learned.sort(texts, minilm)
    assert together == [learned.sort([text], minilm)[0] for text in texts]
    known = Examples.of(texts, minilm.embed_passages(texts), minilm.slug)
    once, twice = (learn(LABELS[0], known, ["bad"] * 3 + ["good"] * 3) for _ in range(2))
    assert once.fitted.document() == twice.fitted.document()


def test_state(learned: Classifier, minilm: Embedder, tmp_path: Path) -> None:
    """The state is JSON without any text it learned from, and loads with its own labels."""
    document = json.loads(json.dumps(learned.dump_state()))
    again = load(document)
    assert again.dump_state() == learned.dump_state()
    said = [learned.sort(["it is so loud"], minilm), again.sort(["it is so loud"], minilm)]
    assert [one[0]["about"].label for one in said] == ["noise", "noise"]
    assert "puddle" not in json.dumps(document)
    learned.save(tmp_path / "classifier.json")
    plain = Classifier(LABELS)
    plain.load(tmp_path / "classifier.json")
    assert plain.dump_state() == learned.dump_state()


@pytest.mark.parametrize(
    "changed",
    [
        {"program": "answers"},
        {"schema_hash": "0" * 64},
        {"labels": {"tasks": {}}},
        {"learned": {"mood": {"names": ["bad", "good"]}}},
        {"predictors": None},
    ],
)
def test_other_states_are_refused(learned: Classifier, changed: dict[str, object]) -> None:
    """What is no classifier's state, or one of other labels, is refused in one sentence."""
    with pytest.raises(StateMismatch):
        load({**learned.dump_state(), **changed})


def test_as_a_dspy_program(learned: Classifier, minilm: Embedder) -> None:
    """It is called, evaluated and scored as any DSPy program."""
    rows = [("The saw is deafening", "bad"), ("thank you so much", "good")]
    examples = [dspy.Example(text=text, mood=mood).with_inputs("text") for text, mood in rows]
    with classifying_with(minilm):
        said = [learned(text=example.text) for example in examples]
    assert [label_metric(*pair) for pair in zip(examples, said, strict=True)] == [1.0, 1.0]


def test_without_labelled_texts(minilm: Embedder) -> None:
    """Before anything is learned it goes by what the labels mean, and does not say how sure."""
    [[said]] = [
        list(one.values())[:1]
        for one in Classifier(LABELS).sort(["I must complain, I am annoyed"], minilm)
    ]
    assert (said.label, said.sure, said.by) == ("bad", None, "likeness")


def test_another_embedding_model(learned: Classifier, minilm: Embedder) -> None:
    """What was learned on one model's vectors is not applied to another's."""

    class Other:
        slug, dimensions = "other", minilm.dimensions
        embed_passages, embed_query = minilm.embed_passages, minilm.embed_query

    [said] = learned.sort(["it is so loud"], Other())
    assert said["mood"].by == "likeness"


def test_too_few(minilm: Embedder) -> None:
    """With one label only there is nothing to learn, and it says so."""
    known = Examples.of(NOISE, minilm.embed_passages(NOISE), minilm.slug)
    with pytest.raises(TooFewLabels, match="fewer than two labels"):
        learn(LABELS[0], known, ["bad"] * 8)


def test_noise_is_unsure(minilm: Embedder) -> None:
    """Where the labels are drawn by lot nothing is called sure."""
    texts = [f"message number {number} about the {_PLACES[number % 8]}" for number in range(60)]
    known = Examples.of(texts, minilm.embed_passages(texts), minilm.slug)
    lots = np.random.default_rng(1).permutation(["bad", "good"] * 30).tolist()
    fitted = learn(LABELS[0], known, lots).fitted
    assert fitted.measured["sure"] < 0.5


def test_soft_labels(minilm: Embedder) -> None:
    """Probabilities, as an LM gives them, are learned from like labels."""
    texts = [*NOISE, *GOOD[:8]]
    known = Examples.of(texts, minilm.embed_passages(texts), minilm.slug)
    soft = [{"bad": 0.9, "good": 0.1}] * 8 + [{"bad": 0.2, "good": 0.8}] * 8
    program = Classifier(LABELS, {"mood": learn(LABELS[0], known, soft).fitted})
    assert program.sort(["thanks a lot, great"], minilm)[0]["mood"].label == "good"
