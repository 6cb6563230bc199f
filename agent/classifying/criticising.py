"""What a teacher LM says of a label that a program gave: which fits best, and in words why."""

from typing import Any, Literal

import dspy

from agent.classifying.asking import LETTERS, lettered
from agent.classifying.labels import Task
from agent.lm import chances, record_calls


class Criticise(dspy.Signature):
    """You check how a program sorted what somebody wrote. It is often wrong.

    Say in at most twelve words what the writer means, then which label fits best.
    """


def signature_of(task: Task) -> type[dspy.Signature]:
    """text, given -> why, label. The words come first: a small LM finds in them what it overlooks
    when it is asked for the letter at once."""
    letters = LETTERS[: len(task.names)]
    fields = {
        "text": (str, dspy.InputField(desc="what somebody wrote")),
        "given": (str, dspy.InputField(desc="the label that the program gave")),
        "why": (str, dspy.OutputField(desc="what the writer means, at most twelve words")),
        "label": (Literal[tuple(letters)], dspy.OutputField(desc=lettered(task))),
    }
    made: type[dspy.Signature] = dspy.make_signature(fields, Criticise.instructions)
    return made


class CriticStage(dspy.Module):
    """Asks a teacher LM about one task's label; what it writes teaches, and decides nothing."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.names = task.names
        self.predict = dspy.Predict(signature_of(task))

    def forward(self, text: str, given: str) -> dspy.Prediction:
        """`label`, `p` of each label as in `AskStage`, and `why` in the LM's words."""
        letters = LETTERS[: len(self.names)]
        with record_calls() as calls:
            found: Any = self.predict(text=text, given=given)
        p = chances(calls[-1], "label", letters) if calls else None
        p = p or {letter: float(letter == found.label) for letter in letters}
        named = {name: p[letter] for letter, name in zip(letters, self.names, strict=True)}
        label = max(named, key=lambda name: named[name])
        return dspy.Prediction(label=label, p=named, why=" ".join(str(found.why).split()))
