"""The classifier on DATA/airline_feedback: `python -m tests.bench DATA classify [--lm N]`.

Learned from the train side, measured on the test side, beside TF-IDF with logistic regression on
the same rows. `--lm N` asks the configured LM too (seconds a text): its own labels of N test texts,
and what is learned from its labels of N train texts, and from texts that it wrote, alone.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from agent.classifying import Assigned, Classifier, Task, labels_of
from agent.learning import classifiers, teaching
from agent.learning.classifiers import Labelled
from bot.settings import Settings
from bot.shop import open_shop
from ingest.embedding.embed import Embedder, MiniLmEmbedder, prepare_embedded
from tests.bench import classify_data, tfidf
from tests.bench.classify_data import Row
from tests.bench.classify_score import difference, scores, sureness
from tests.fix_models import models_folder

SIZES: Final = (50, 100, 200, 500)
REPEATS: Final = 3
_WRITTEN: Final = 20
LABELS: Final = labels_of(
    {
        "tasks": {
            "sentiment": {
                "describe": "how the customer feels about the airline",
                "labels": {
                    "negative": "complains, is annoyed or disappointed",
                    "neutral": "asks or tells something, without praise or complaint",
                    "positive": "praises, thanks, is happy",
                },
            },
            "reason": {
                "describe": "what the customer complains about",
                "when": {"sentiment": ["negative"]},
                "labels": {
                    "Customer Service Issue": "rude, unhelpful or unreachable service, on hold",
                    "Late Flight": "a delay, waiting, a missed connection",
                    "Can't Tell": "a complaint without a reason that can be told",
                    "Lost Luggage": "a bag is missing, lost or late",
                    "Cancelled Flight": "a flight was cancelled",
                    "Bad Flight": "the plane, seats, food, entertainment or wifi",
                    "Flight Booking Problems": "booking, website, app, reservation, points",
                    "Flight Attendant Complaints": "crew, gate or check-in staff behaved badly",
                    "longlines": "long lines, queues",
                    "Damaged Luggage": "a bag was broken or damaged",
                },
            },
        }
    }
)
SENTIMENT, REASON = LABELS


def run(data: Path, given: Sequence[str]) -> dict[str, Any]:
    """All figures; no text of the data is among them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench DATA classify")
    parser.add_argument("--lm", type=int, default=0, metavar="N", help="ask the LM about N texts")
    asked_for = parser.parse_args(given)
    split = classify_data.load(data)
    embedder = MiniLmEmbedder(*prepare_embedded(models_folder()))
    parts = _parts(split.train)
    found: dict[str, Any] = {
        "split": split.document(),
        "zero_shot": {"likeness": _scored(Classifier(LABELS), split.test, embedder)},
        **_learned(split, parts, embedder),
    }
    if asked_for.lm:
        found["lm"] = _by_lm(split, asked_for.lm, embedder)
    return found


def _parts(train: Sequence[Row]) -> dict[str, list[list[Row]]]:
    """By size, the rows that a user has labelled by then: three draws, and all."""
    drawn: dict[str, list[list[Row]]] = {}
    orders = [np.random.default_rng(seed).permutation(len(train)) for seed in range(REPEATS)]
    for size in SIZES:
        drawn[str(size)] = [[train[row] for row in order[:size]] for order in orders]
    return {**drawn, "all": [list(train)]}


def _learned(
    split: classify_data.Split, parts: dict[str, list[list[Row]]], embedder: Embedder
) -> dict[str, Any]:
    """Learning curves of ours and of TF-IDF, the difference at the end, and how sure it is."""
    ours: dict[str, list[dict[str, Any]]] = {}
    program, seconds = Classifier(LABELS), 0.0
    for size, draws in parts.items():
        for rows in draws:
            begun = time.monotonic()
            program = classifiers.teach(LABELS, [_labelled(row) for row in rows], embedder).program
            seconds = time.monotonic() - begun
            ours.setdefault(size, []).append(_scored(program, split.test, embedder))
    simple, last = _simple(split, parts)
    final = {task.name: _said(program, task, split.test, embedder) for task in LABELS}
    return {
        "learning_curve": {"ours": _means(ours), **{k: _means(v) for k, v in simple.items()}},
        "above_tfidf_tuned": {
            task.name: difference(
                _gold(task, split.test),
                [one.label for one in final[task.name]],
                last[task.name],
            )
            for task in LABELS
            if last
        },
        "sure": {task.name: sureness(_gold(task, split.test), final[task.name]) for task in LABELS},
        "seconds_to_learn": round(seconds, 1),
        "texts_a_second": _speed(program, [row.text for row in split.test], embedder),
    }


def _simple(
    split: classify_data.Split, parts: dict[str, list[list[Row]]]
) -> tuple[dict[str, dict[str, list[dict[str, Any]]]], dict[str, list[str]]]:
    """The curves of TF-IDF by recipe, and what the tuned one says when it has all labels."""
    asked = [(size, rows) for size, draws in parts.items() for rows in draws]
    said = tfidf.predict([_job(task, rows, split.test) for _, rows in asked for task in LABELS])
    if said is None:
        return {}, {}
    curves: dict[str, dict[str, list[dict[str, Any]]]] = {name: {} for name in tfidf.RECIPES}
    each = [said[place : place + len(LABELS)] for place in range(0, len(said), len(LABELS))]
    for recipe, curve in curves.items():
        for (size, _), one in zip(asked, each, strict=True):
            labels = {task.name: own[recipe] for task, own in zip(LABELS, one, strict=True)}
            curve.setdefault(size, []).append(_figures(labels, split.test))
    return curves, {task.name: own["tuned"] for task, own in zip(LABELS, each[-1], strict=True)}


def _by_lm(split: classify_data.Split, count: int, embedder: Embedder) -> dict[str, Any]:
    """What the configured LM says itself, and what is learned from its words alone."""
    program, test = Classifier(LABELS), split.test[:count]
    with open_shop(Settings.read()) as shop:
        if shop.lms is None:
            raise SystemExit("There is no language model.")
        begun = time.monotonic()
        with teaching.asking(shop.lms.optimiser):
            own = {
                task.name: [str(program.ask[task.name](text=row.text).label) for row in rows]
                for task in LABELS
                for rows in [_of(task, test)]
            }
            labelled = teaching.label(program, [row.text for row in split.train[:count]])
        with teaching.asking(shop.lms.reflection):
            written = [
                Labelled(text, {task.name: label})
                for task in LABELS
                for label in task.names
                for text in teaching.write(task, label, _WRITTEN)
            ]
        name = shop.settings.agent.lm
    return {
        "lm": name,
        "texts": count,
        "zero_shot": _figures(own, test),
        "from_its_labels": _taught(labelled, split.test, embedder),
        "from_its_texts": {"texts": len(written), **_taught(written, split.test, embedder)},
        "seconds": round(time.monotonic() - begun),
    }


def _taught(rows: Sequence[Labelled], test: Sequence[Row], embedder: Embedder) -> dict[str, Any]:
    return _scored(classifiers.teach(LABELS, rows, embedder).program, test, embedder)


def _labelled(row: Row) -> Labelled:
    given = {"sentiment": row.sentiment, "reason": row.reason}
    return Labelled(row.text, {name: label for name, label in given.items() if label})


def _of(task: Task, rows: Sequence[Row]) -> list[Row]:
    """Those that have a gold label of the task."""
    return [row for row in rows if task is SENTIMENT or row.reason]


def _gold(task: Task, rows: Sequence[Row]) -> list[str]:
    return [row.sentiment if task is SENTIMENT else row.reason for row in _of(task, rows)]


def _job(task: Task, rows: Sequence[Row], test: Sequence[Row]) -> dict[str, list[str]]:
    return {
        "texts": [row.text for row in _of(task, rows)],
        "labels": _gold(task, rows),
        "asked": [row.text for row in _of(task, test)],
    }


def _said(
    program: Classifier, task: Task, test: Sequence[Row], embedder: Embedder
) -> list[Assigned]:
    alone = Classifier((task.alone(),), program.learned)
    said = alone.sort([row.text for row in _of(task, test)], embedder)
    return [one[task.name] for one in said]


def _scored(program: Classifier, test: Sequence[Row], embedder: Embedder) -> dict[str, Any]:
    said = {t.name: [one.label for one in _said(program, t, test, embedder)] for t in LABELS}
    return _figures(said, test)


def _figures(said: Mapping[str, Sequence[str]], test: Sequence[Row]) -> dict[str, Any]:
    return {task.name: scores(_gold(task, test), said[task.name], task.names) for task in LABELS}


def _means(curve: Mapping[str, Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """The mean of the draws; the intervals of one alone."""
    return {
        size: draws[0]
        if len(draws) == 1
        else {
            task: {
                name: round(float(np.mean([draw[task][name] for draw in draws])), 4)
                for name in ("accuracy", "macro_f1")
            }
            for task in draws[0]
        }
        for size, draws in curve.items()
    }


def _speed(program: Classifier, texts: Sequence[str], embedder: Embedder) -> dict[str, float]:
    begun = time.monotonic()
    embedder.embed_passages(list(texts))
    embedded = time.monotonic()
    program.sort(texts, embedder)
    sorted_ = time.monotonic()
    return {
        "embedding_alone": round(len(texts) / (embedded - begun), 1),
        "sorting": round(len(texts) / (sorted_ - embedded), 1),
    }
