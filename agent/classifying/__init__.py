"""Sorting free text by a user's own labels: a program like others, learned from labelled rows."""

from agent.classifying.asking import WriteStage
from agent.classifying.criticising import CriticStage
from agent.classifying.features import meanings
from agent.classifying.fit import Examples, Learned, learn, same_words
from agent.classifying.labels import Labels, Task
from agent.classifying.labels import of as labels_of
from agent.classifying.labels import read as read_labels
from agent.classifying.packaged import NAME as PACKAGED
from agent.classifying.packaged import packaged_examples, packaged_labels
from agent.classifying.program import (
    PROGRAM,
    Assigned,
    Classifier,
    classifying_with,
    label_metric,
    load,
)
from agent.classifying.rows import Row
from agent.classifying.rows import read as read_rows

__all__ = [
    "PACKAGED",
    "PROGRAM",
    "Assigned",
    "Classifier",
    "CriticStage",
    "Examples",
    "Labels",
    "Learned",
    "Row",
    "Task",
    "WriteStage",
    "classifying_with",
    "label_metric",
    "labels_of",
    "learn",
    "load",
    "meanings",
    "packaged_examples",
    "packaged_labels",
    "read_labels",
    "read_rows",
    "same_words",
]
