"""Human labels beside an LM's, on the train side of DATA/airline_feedback: the test side was used.

`python -m tests.bench DATA classify-feedback RAW.json`, where RAW.json is of `classify-teacher`.
Everything is measured on train messages that the LM was not asked about, one of each group of
near-duplicates, and by what had not learned from them: five folds for all human labels.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from agent.classifying import Classifier, Task
from agent.learning import classifiers
from agent.learning.classifiers import Labelled
from ingest.embedding.embed import MiniLmEmbedder, prepare_embedded
from ingest.embedding.remembered import Remembered
from tests.bench import classify_data, tfidf
from tests.bench.classify import LABELS, REASON
from tests.bench.classify_data import Row
from tests.bench.classify_score import difference, scores
from tests.bench.classify_teacher import SEED
from tests.fix_models import models_folder


def run(data: Path, given: Sequence[str]) -> dict[str, Any]:
    """All figures; no text of the data is among them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench DATA classify-feedback")
    parser.add_argument("raw", type=Path)
    parser.add_argument("--tfidf", action="store_true", help="beside it, of the same messages")
    parser.add_argument("--rest", type=int, help="of the other messages so many; unset = all")
    chosen = parser.parse_args(given)
    raw = json.loads(chosen.raw.read_text("utf-8"))
    split = classify_data.load(data)
    asked, rest = sides(split, raw["ids"], chosen.rest)
    rows = [*asked.values(), *rest]
    embedder = Remembered(MiniLmEmbedder(*prepare_embedded(models_folder())), 20_000)
    by_lm = _by_lm(asked, raw["labels"])
    same = [_labelled(asked[one]) for one in raw["ids"]]
    whole = classifiers.teach(LABELS, [_labelled(row) for row in rows], embedder)
    programs = {
        "meanings": Classifier(LABELS),
        "lm_labels": classifiers.teach(LABELS, by_lm, embedder).program,
        "human_labels_of_the_same": classifiers.teach(LABELS, same, embedder).program,
    }
    found: dict[str, Any] = {
        "split": split.document(),
        "lm": raw["lm"],
        "lm_minutes": raw["minutes"],
        "seconds": raw["seconds"],
        "messages_labelled_by_lm": len(asked),
        "measured_on": len(rest),
    }
    for task in LABELS:
        mine = _of(task, rest)
        gold = [_gold(task, row) for row in mine]
        texts = [row.text for row in mine]
        said = {
            name: [
                one[task.name].label
                for one in Classifier((task.alone(),), program.learned).sort(texts, embedder)
            ]
            for name, program in programs.items()
        }
        place = {row.id: number for number, row in enumerate(rows)}
        out_of_fold = [whole.unseen[task.name][place[row.id]] for row in mine]
        said["human_labels"] = [one[0] for one in out_of_fold if one is not None]
        said |= simple(task, list(asked.values()), mine) if chosen.tfidf else {}
        found[task.name] = {
            "lm_itself": _itself(task, asked, raw["labels"][task.name]),
            **{name: scores(gold, labels, task.names) for name, labels in said.items()},
            "lm_labels_above_meanings": difference(gold, said["lm_labels"], said["meanings"]),
            "human_above_lm_labels": difference(gold, said["human_labels"], said["lm_labels"]),
        }
    return found


def _by_lm(asked: Mapping[str, Row], labels: Mapping[str, Any]) -> list[Labelled]:
    """The messages with what the LM says of each."""
    return [
        Labelled(row.text, {task: of[one]["p"] for task, of in labels.items() if one in of})
        for one, row in asked.items()
    ]


def _itself(task: Task, asked: Mapping[str, Row], said: Mapping[str, Any]) -> dict[str, Any]:
    """The LM's own labels of the messages that it was asked about and that have a gold one."""
    both = [(_gold(task, asked[one]), of["label"]) for one, of in said.items()]
    kept = [(gold, label) for gold, label in both if gold]
    return scores([gold for gold, _ in kept], [label for _, label in kept], task.names)


def sides(
    split: classify_data.Split, ids: Sequence[str], rest: int | None
) -> tuple[dict[str, Row], list[Row]]:
    """The messages that the LM was asked about, by id, and those that all is measured on."""
    first = list({row.group: row for row in reversed(split.train)}.values())[::-1]
    asked = {row.id: row for row in split.train if row.id in set(ids)}
    known = {row.group for row in asked.values()}
    others = [row for row in first if row.group not in known]
    drawn = np.random.default_rng(SEED).permutation(len(others))[:rest]
    return asked, [others[place] for place in sorted(drawn)]


def simple(task: Task, asked: Sequence[Row], mine: Sequence[Row]) -> dict[str, list[str]]:
    """TF-IDF by recipe, learned from the human labels of the same messages as the LM's; empty
    without scikit-learn."""
    own = _of(task, asked)
    job = {
        "texts": [row.text for row in own],
        "labels": [_gold(task, row) for row in own],
        "asked": [row.text for row in mine],
    }
    answers = tfidf.predict([job])
    said = answers[0] if answers else {}
    return {f"tfidf_{recipe}_of_the_same": labels for recipe, labels in said.items()}


def _of(task: Task, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if task is not REASON or row.reason]


def _gold(task: Task, row: Row) -> str:
    return row.reason if task is REASON else row.sentiment


def _labelled(row: Row) -> Labelled:
    given = {task.name: _gold(task, row) for task in LABELS}
    return Labelled(row.text, {name: label for name, label in given.items() if label})
