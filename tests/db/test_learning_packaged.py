"""The packaged classifier of comments: its labels are the product's own, and it decides nothing."""

from datetime import date

import pytest

from agent.classifying import PACKAGED, Classifier, packaged_examples, packaged_labels, same_words
from agent.learning import classifiers
from agent.learning.classifiers import Labelled
from agent.learning.rules import BLAMES, SAYS, STAGE_OF_PREDICTOR
from ingest.embedding.embed import Embedder
from sql.database import Connection
from tests.bench.classify_comments import held_out
from tests.bench.classify_score import scores

TEAM = "local"


@pytest.fixture(scope="module")
def packaged(minilm: Embedder) -> Classifier:
    return classifiers.before_any(minilm)


def test_labels_are_those_of_votes() -> None:
    """The five tasks; a reason is one that a vote can have, a stage one that a reason can blame."""
    tasks = {task.name: task for task in packaged_labels()}
    assert list(tasks) == ["sentiment", "reason", "stage", "urgency", "safety"]
    assert set(tasks["reason"].names) == set(SAYS)
    assert set(tasks["stage"].names) == {*STAGE_OF_PREDICTOR.values(), "none"}
    assert set(BLAMES.values()) < set(tasks["stage"].names)
    assert all(means for task in tasks.values() for means in task.labels.values())
    for text, given in packaged_examples():
        asked = [task.name for task in packaged_labels() if task.asked(given)]
        assert (text, list(given)) == (text, asked)
        assert all(label in tasks[name].labels for name, label in given.items())


def test_held_out_is_held_out(packaged: Classifier, minilm: Embedder) -> None:
    """No held-out text is among the examples, and each task is learned from them: better than by
    what its labels mean alone, or nearly all right."""
    rows = held_out()
    assert not {same_words(text) for text, _ in packaged_examples()} & {
        same_words(row["text"]) for row in rows
    }
    for task in packaged_labels():
        mine = [row for row in rows if row[task.name]]
        gold = [row[task.name] for row in mine]
        texts = [row["text"] for row in mine]
        both = (Classifier((task.alone(),), learned) for learned in (None, packaged.learned))
        said = [[one[task.name].label for one in each.sort(texts, minilm)] for each in both]
        before, after = (scores(gold, one, task.names)["macro_f1"] for one in said)
        assert after > before or after > 0.9, (task.name, before, after)


def test_they_decide_nothing(conn: Connection, minilm: Embedder) -> None:
    """Beside a team's own rows the examples are learned from; only the team's are evidence."""
    labels = packaged_labels()
    own = [Labelled(f"the wrong pump {n}, useless", {"sentiment": "negative"}) for n in range(9)]
    first = classifiers.teach(
        labels, own + [Labelled("thanks", {"sentiment": "positive"})] * 2, minilm
    )
    on = date(2026, 3, 1)
    classifiers.save(conn, TEAM, first, minilm, name=PACKAGED, on=on, by="U1")
    more = classifiers.teach(labels, [*classifiers.packaged(), *own], minilm)
    decided = classifiers.save(conn, TEAM, more, minilm, name=PACKAGED, on=on, by="U1")
    assert not decided.serves
    assert decided.scores["won"] + decided.scores["lost"] + decided.scores["tied"] == 0
