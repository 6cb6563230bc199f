"""What an LM teaches a classifier where people labelled nothing: labels, criticism, texts.

Its labels come with their probabilities and are learned from as such. What an LM wrote may teach;
it never decides what serves.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.classifying import Classifier, CriticStage, Task, WriteStage
from agent.learning.budget import Report
from agent.learning.classifiers import Labelled
from agent.lm import CompactAdapter, outages
from ingest.embedding import Embedder


@contextmanager
def asking(lm: dspy.LM) -> Iterator[None]:
    """Inside, classifiers ask this LM."""
    adapter = CompactAdapter(use_native_function_calling=False)
    with dspy.context(lm=lm, adapter=adapter, trace=None, disable_history=True), outages():
        yield


def label(
    program: Classifier,
    texts: Sequence[str],
    report: Report = lambda what, done, total: None,
    people: Sequence[Mapping[str, str]] = (),
) -> list[Labelled]:
    """The texts with the LM's labels; a task is asked where its `when` holds by them. `people`: for
    each text the labels that people gave, which stay and are not asked about."""
    found = []
    for number, text in enumerate(texts):
        report("labelling", number, len(texts))
        own = people[number] if people else {}
        given: dict[str, str | dict[str, float]] = {**own}
        likeliest: dict[str, str | None] = {**own}
        for task in program.labels:
            if task.name not in own and task.asked(likeliest):
                try:
                    said: Any = program.ask[task.name](text=text)
                except AdapterParseError:
                    continue
                given[task.name], likeliest[task.name] = dict(said.p), said.label
        if given:
            found.append(Labelled(text, given))
    return found


@dataclass(frozen=True)
class Criticism:
    """What an LM says of a text and of the labels that a program gave it: its own labels with their
    probabilities, and why in words."""

    given: Mapping[str, str]
    labelled: Labelled
    why: Mapping[str, str]


def criticise(
    program: Classifier,
    texts: Sequence[str],
    embedder: Embedder,
    report: Report = lambda what, done, total: None,
) -> list[Criticism]:
    """The LM's criticism of how the program sorts the texts; a task is asked where its `when` holds
    by the LM's labels."""
    critics = {task.name: CriticStage(task) for task in program.labels}
    alone = Classifier(tuple(task.alone() for task in program.labels), program.learned)
    # What the program gives is its own: no LM is asked for it.
    with dspy.context(lm=None):
        sorted_ = alone.sort(texts, embedder)
    found = []
    for number, (text, one) in enumerate(zip(texts, sorted_, strict=True)):
        report("criticising", number, len(texts))
        p: dict[str, str | Mapping[str, float]] = {}
        why: dict[str, str] = {}
        likeliest: dict[str, str | None] = {}
        for task in program.labels:
            if task.asked(likeliest):
                try:
                    said: Any = critics[task.name](text=text, given=one[task.name].label)
                except AdapterParseError:
                    continue
                p[task.name], likeliest[task.name] = dict(said.p), said.label
                why[task.name] = said.why
        given = {name: one[name].label for name in p}
        found.append(Criticism(given, Labelled(text, p), why))
    return found


def write(task: Task, label: str, number: int) -> list[str]:
    """Up to so many texts that the LM writes of the label."""
    try:
        return list(WriteStage()(task=task, label=label, number=number).texts)
    except AdapterParseError:
        return []
