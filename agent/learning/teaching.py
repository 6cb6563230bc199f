"""What an LM teaches a classifier where people have labelled nothing: labels for texts, and texts.

Its labels come with their probabilities and are learned from as such. What an LM wrote may teach;
it never decides what serves.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.classifying import Classifier, Task, WriteStage
from agent.learning.budget import Report
from agent.learning.classifiers import Labelled
from agent.lm import CompactAdapter, outages


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
) -> list[Labelled]:
    """The texts with the LM's labels; a task is asked where its `when` holds by them."""
    found = []
    for number, text in enumerate(texts):
        report("labelling", number, len(texts))
        given: dict[str, str | dict[str, float]] = {}
        likeliest: dict[str, str | None] = {}
        for task in program.labels:
            if task.asked(likeliest):
                try:
                    said: Any = program.ask[task.name](text=text)
                except AdapterParseError:
                    continue
                given[task.name], likeliest[task.name] = dict(said.p), said.label
        if given:
            found.append(Labelled(text, given))
    return found


def write(task: Task, label: str, number: int) -> list[str]:
    """Up to so many texts that the LM writes of the label."""
    try:
        return list(WriteStage()(task=task, label=label, number=number).texts)
    except AdapterParseError:
        return []
