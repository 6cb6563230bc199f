"""What an LM is asked about labels: which one a text has, and to write texts of a label."""

import string
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import dspy

from agent.classifying.labels import Task
from agent.lm import chances, record_calls

LETTERS: Final = string.ascii_lowercase
_WANTED: Final = 10
_STYLES: Final = (
    "short and plain",
    "annoyed, with a detail of what happened",
    "polite, in one or two sentences",
    "as typed on a phone, with slips",
    "long, with what came before and after",
)


class Sort(dspy.Signature):
    """You sort what customers and technicians write. Choose the one label that fits best."""


class WriteTexts(dspy.Signature):
    """You write examples of what people write, to teach a program to sort it.

    Each text is from another person, in other words and about another event. Never name the label.
    """

    task: str = dspy.InputField(desc="what is sorted")
    label: str = dspy.InputField(desc="the label, and what it means")
    others: str = dspy.InputField(desc="labels that the texts must not fit")
    style: str = dspy.InputField(desc="how they are written")
    texts: list[str] = dspy.OutputField(desc=f"{_WANTED} texts")


def lettered(task: Task) -> str:
    """What is asked: the task, and each label with its letter and what it means."""
    letters = LETTERS[: len(task.names)]
    meanings = "; ".join(
        f"{letter} = {name}" + (f" ({task.labels[name]})" if task.labels[name] else "")
        for letter, name in zip(letters, task.names, strict=True)
    )
    return f"{task.describe or task.name}: {meanings}"


def signature_of(task: Task) -> type[dspy.Signature]:
    """text -> label, where the label is a letter, so that its first token tells it from others."""
    letters = LETTERS[: len(task.names)]
    fields = {
        "text": (str, dspy.InputField(desc="what somebody wrote")),
        "label": (Literal[tuple(letters)], dspy.OutputField(desc=lettered(task))),
    }
    made: type[dspy.Signature] = dspy.make_signature(fields, Sort.instructions)
    return made


class AskStage(dspy.Module):
    """Asks an LM for one task's label; needs no labelled text, and takes seconds a text."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.names = task.names
        self.predict = dspy.Predict(signature_of(task))

    def forward(self, text: str) -> dspy.Prediction:
        """`label`, and `p`: the probability of each label; all of it the label's where the LM gives
        no token probabilities."""
        letters = LETTERS[: len(self.names)]
        with record_calls() as calls:
            said = self.predict(text=text)
        found = chances(calls[-1], "label", letters) if calls else None
        p = found or {letter: float(letter == said.label) for letter in letters}
        named = {name: p[letter] for letter, name in zip(letters, self.names, strict=True)}
        return dspy.Prediction(label=max(named, key=lambda name: named[name]), p=named)


class WriteStage(dspy.Module):
    """Asks an LM, not at temperature 0, for texts of each label."""

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(WriteTexts)

    def forward(self, task: Task, label: str, number: int) -> dspy.Prediction:
        """`texts`: up to `number` different texts of that label."""
        others = "; ".join(_named(task.labels, name) for name in task.names if name != label)
        texts: dict[str, None] = {}
        for style in _STYLES * (1 + number // (_WANTED * len(_STYLES))):
            if len(texts) < number:
                said: Any = self.predict(
                    task=task.describe or task.name,
                    label=_named(task.labels, label),
                    others=others,
                    style=style,
                )
                texts |= dict.fromkeys(_clean(said.texts))
        return dspy.Prediction(texts=list(texts)[:number])


def _named(labels: Mapping[str, str], name: str) -> str:
    return f"{name}: {labels[name]}" if labels[name] else name


def _clean(texts: Sequence[object]) -> list[str]:
    return [said for one in texts if (said := " ".join(str(one).split()))]
