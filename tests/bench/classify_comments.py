"""The packaged classifier of comments on its held-out part.

`python -m tests.bench classify-comments`. Both parts were written by the same hand: what it says of
other people's comments is not known.
"""

import csv
from pathlib import Path
from typing import Any, Final

from agent.classifying import Classifier, Task, packaged_examples, packaged_labels
from agent.learning import classifiers
from ingest.embedding.embed import Embedder, MiniLmEmbedder, prepare_embedded
from tests.bench import tfidf
from tests.bench.classify_score import scores
from tests.fix_models import models_folder

HELD_OUT: Final = Path(__file__).parents[1] / "comments" / "held_out.csv"


def held_out() -> list[dict[str, str]]:
    """The rows that nothing was learned from."""
    with HELD_OUT.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def run() -> dict[str, Any]:
    """Before anything was learned, after it, and beside TF-IDF; of each task, on rows that have a
    label of it."""
    embedder = MiniLmEmbedder(*prepare_embedded(models_folder()))
    labels, rows = packaged_labels(), held_out()
    learned = classifiers.before_any(embedder)
    jobs = [_job(task, rows) for task in labels]
    simple = tfidf.predict(jobs)
    found: dict[str, Any] = {"examples": len(packaged_examples()), "held_out": len(rows)}
    for number, task in enumerate(labels):
        own = [row for row in rows if row[task.name]]
        gold = [row[task.name] for row in own]
        texts = [row["text"] for row in own]
        plain = Classifier((task.alone(),))
        after = Classifier((task.alone(),), learned.learned)
        labelled = {
            "by_meaning": _sorted(plain, texts, embedder),
            "learned": _sorted(after, texts, embedder),
            **(simple[number] if simple else {}),
        }
        found[task.name] = {k: scores(gold, one, task.names) for k, one in labelled.items()}
    return found


def _sorted(program: Classifier, texts: list[str], embedder: Embedder) -> list[str]:
    [task] = program.labels
    return [one[task.name].label for one in program.sort(texts, embedder)]


def _job(task: Task, rows: list[dict[str, str]]) -> dict[str, list[str]]:
    own = [(text, given[task.name]) for text, given in packaged_examples() if task.name in given]
    return {
        "texts": [text for text, _ in own],
        "labels": [label for _, label in own],
        "asked": [row["text"] for row in rows if row[task.name]],
    }
