"""A classifier from labelled rows to serving: learned, compared with the champion, let in or not.

The same gate as for answers: pairs are labelled texts that the champion did not learn from, said by
the candidate out of fold, so that neither side is asked about what it knows by heart.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from agent import classifying
from agent.classifying import Classifier, Examples, Labels, Learned, meanings
from agent.errors import NotAClassifier, TooFewLabels
from agent.learning import programs, replacing
from agent.learning.replacing import Counted, Decided, Proposal
from ingest.embedding import Embedder
from sql import programs as stored
from sql.database import Connection

_HASH: Final = 12


@dataclass(frozen=True)
class Labelled:
    """A text with its labels by task; a task that is not there was not labelled. A label may be
    soft: a probability for each of several."""

    text: str
    labels: Mapping[str, str | Mapping[str, float]]


@dataclass(frozen=True)
class Lesson:
    """A classifier that was learned. `unseen` holds, by task, what it said of each row out of fold;
    `skipped` says why a task was not learned."""

    program: Classifier
    rows: Sequence[Labelled]
    unseen: Mapping[str, Sequence[tuple[str, float] | None]]
    skipped: Mapping[str, str]

    def state(self) -> dict[str, Any]:
        """The program's state, with a hash of each text it learned from."""
        hashes = sorted({hash_of(row.text) for row in self.rows})
        return {**self.program.dump_state(), "learned_from": hashes}


def hash_of(text: str) -> str:
    """Tells a text, and copies of it, from others without holding it."""
    words = classifying.same_words(text)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:_HASH]


def name_of(name: str | None) -> str:
    """The program's name in the registry."""
    return f"{classifying.PROGRAM}:{name}" if name else classifying.PROGRAM


def teach(labels: Labels, rows: Sequence[Labelled], embedder: Embedder) -> Lesson:
    """Learn each task from the rows that have a label for it.

    Raises TooFewLabels where no task can be learned.
    """
    texts = [row.text for row in rows]
    vectors = np.asarray(embedder.embed_passages(texts), np.float32)
    known = Examples.of(texts, vectors, embedder.slug)
    learned: dict[str, Learned] = {}
    unseen: dict[str, list[tuple[str, float] | None]] = {}
    skipped: dict[str, str] = {}
    for task in labels:
        mine = [number for number, row in enumerate(rows) if task.name in row.labels]
        try:
            one = classifying.learn(
                task,
                known.some(mine),
                [rows[number].labels[task.name] for number in mine],
                meanings(task, embedder),
            )
        except TooFewLabels as error:
            skipped[task.name] = str(error)
            continue
        learned[task.name] = one
        unseen[task.name] = [None] * len(rows)
        for number, said in zip(mine, one.unseen or (), strict=False):
            unseen[task.name][number] = said
    if not learned:
        raise TooFewLabels(" ".join(skipped.values()))
    program = Classifier(labels, {name: one.fitted for name, one in learned.items()})
    return Lesson(program, rows, unseen, skipped)


def packaged() -> list[Labelled]:
    """The examples that come with the labels for comments; soft, since they decide nothing."""
    return [
        Labelled(text, {task: {label: 1.0} for task, label in given.items()})
        for text, given in classifying.packaged_examples()
    ]


def before_any(embedder: Embedder) -> Classifier:
    """The classifier of comments that there is before anybody labelled any; takes seconds."""
    return teach(classifying.packaged_labels(), packaged(), embedder).program


def serving(conn: Connection, team: str, name: str | None = None) -> tuple[Classifier, str]:
    """The team's classifier with its version; raises NotAClassifier where there is none."""
    champion = stored.champion(conn, team, name_of(name))
    if champion is None:
        raise NotAClassifier
    return classifying.load(champion.state), champion.version


def save(
    conn: Connection,
    team: str,
    lesson: Lesson,
    embedder: Embedder,
    *,
    name: str | None = None,
    on: date,
    by: str,
) -> Decided:
    """Store the classifier, and let it serve if it is the first or shown to be better.

    One whose labels are others than the champion's cannot be compared, and an LM's labels are no
    evidence: a person promotes it.
    """
    full, document = name_of(name), lesson.state()
    scores: dict[str, Any] = {
        "rows": len(lesson.rows),
        "measured": {k: dict(one.measured) for k, one in lesson.program.learned.items()},
    }
    version = f"{full}-{programs.version_of(document, on)}"
    made = Proposal(full, version, document, scores)
    champion = stored.champion(conn, team, full)
    if champion is None:
        return replacing.first(conn, team, made, by)
    parent = champion.version
    if version == parent:
        return Decided(version, True, "it serves already", parent, {})
    if champion.schema_hash != document["schema_hash"]:
        reason = "its labels are others than those of the one that serves: promote it by name"
        return replacing.undecided(conn, team, made, parent, reason)
    if not any(isinstance(one, str) for row in lesson.rows for one in row.labels.values()):
        reason = "an LM's labels teach, and do not decide: promote it by name"
        return replacing.undecided(conn, team, made, parent, reason)
    count = _compared(lesson, champion.state, embedder)
    return replacing.compared(conn, team, made, parent, count)


def _compared(lesson: Lesson, champion: Mapping[str, Any], embedder: Embedder) -> Counted:
    """Over texts that people labelled and the champion did not learn from; an LM's labels are
    learned from, and are no evidence.

    All labels of a text, and all copies of it, are one pair: they are no independent evidence.
    """
    known = set(champion.get("learned_from", ()))
    fresh = [n for n, row in enumerate(lesson.rows) if hash_of(row.text) not in known]
    program = classifying.load(champion)
    net: dict[str, int] = {}
    for task in lesson.program.labels:
        if task.name not in lesson.unseen:
            continue
        mine = [
            n
            for n in fresh
            if lesson.unseen[task.name][n] is not None
            and isinstance(lesson.rows[n].labels[task.name], str)
        ]
        alone = Classifier((task.alone(),), program.learned)
        said = alone.sort([lesson.rows[n].text for n in mine], embedder)
        for number, theirs in zip(mine, said, strict=True):
            ours, gold = lesson.unseen[task.name][number], lesson.rows[number].labels[task.name]
            key = classifying.same_words(lesson.rows[number].text)
            gain = int(ours is not None and ours[0] == gold) - int(theirs[task.name].label == gold)
            net[key] = net.get(key, 0) + gain
    gains = [(gain > 0) - (gain < 0) for gain in net.values()]
    return Counted(gains.count(1), gains.count(-1), gains.count(0), of="new texts")
