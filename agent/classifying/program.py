"""The classifier: a DSPy program from a text to a label for each task, with how sure that is.

A task that was learned is decided by its regression, within milliseconds; one that was not, by an
LM where one is given, else by the likeness of the text to what the labels mean.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import dspy
import numpy as np
from dspy.utils.exceptions import AdapterParseError

from agent.classifying import labels as labels_file
from agent.classifying.asking import AskStage
from agent.classifying.features import meanings, places, unit
from agent.classifying.fitted import Fitted
from agent.classifying.labels import Labels, Task
from agent.classifying.softmax import Array, softmax
from agent.errors import BadLabels, StateMismatch
from agent.lm import outages
from ingest.embedding import Embedder

By: TypeAlias = Literal["learned", "lm", "likeness"]
PROGRAM: Final = "classifier"
_EMBEDDER: Final = "shoptalk_embedder"
_SHARPNESS: Final = 12.0
"""Of likenesses, whose differences are small; it orders nothing, and makes them chances."""


@dataclass(frozen=True)
class Assigned:
    """One task's label. `p`: how likely it is right, 0..1. `sure`: whether p is above the fitted
    threshold; None where nothing was learned, so that nobody knows."""

    label: str
    p: float
    sure: bool | None
    by: By


class Classifier(dspy.Module):
    """Sorts texts by the user's labels; `learned` holds the fitted tasks, by name."""

    def __init__(self, labels: Labels, learned: Mapping[str, Fitted] | None = None) -> None:
        super().__init__()
        self.labels = labels
        self.learned = dict(learned or {})
        self.ask = {task.name: AskStage(task) for task in labels}

    def forward(self, text: str) -> dspy.Prediction:
        """The label of each task that is asked of the text, by the task's name; `said` has how sure
        each is. Run it inside `classifying_with`."""
        [said] = self.sort([text], _embedder())
        return dspy.Prediction(said=said, **{name: one.label for name, one in said.items()})

    def sort(self, texts: Sequence[str], embedder: Embedder) -> list[dict[str, Assigned]]:
        """What `forward` says of each text, in one go; tasks that are not asked are not there."""
        if not texts:
            return []
        vectors = np.asarray(embedder.embed_passages(list(texts)), np.float32)
        parts = places(texts)
        found: list[dict[str, Assigned]] = [{} for _ in texts]
        for task in self.labels:
            given = [{name: said.label for name, said in one.items()} for one in found]
            rows = [row for row, one in enumerate(given) if task.asked(one)]
            if rows:
                chosen = np.asarray(rows)
                mine = (parts[0][chosen], parts[1][chosen])
                said = self._decided(
                    task, [texts[row] for row in rows], vectors[chosen], mine, embedder
                )
                for row, one in zip(rows, said, strict=True):
                    found[row][task.name] = one
        return found

    def _decided(
        self,
        task: Task,
        texts: Sequence[str],
        vectors: Array,
        parts: tuple[Array, Array],
        embedder: Embedder,
    ) -> list[Assigned]:
        fitted = self.learned.get(task.name)
        if fitted is not None and fitted.slug == embedder.slug:
            p = fitted.probabilities(vectors, parts)
            right = fitted.sureness.p_right(p.max(axis=1))
            return [
                Assigned(fitted.names[k], float(q), bool(q >= fitted.sureness.threshold), "learned")
                for k, q in zip(p.argmax(axis=1), right, strict=True)
            ]
        like = _likeness(task, vectors, embedder)
        if dspy.settings.lm is None:
            return [_likeliest(task, row, "likeness") for row in like]
        return [self._asked(task, text, row) for text, row in zip(texts, like, strict=True)]

    def _asked(self, task: Task, text: str, like: Array) -> Assigned:
        try:
            with outages():
                said: Any = self.ask[task.name](text=text)
        except AdapterParseError:
            return _likeliest(task, like, "likeness")
        return Assigned(said.label, float(said.p[said.label]), None, "lm")

    def schema_hash(self) -> str:
        """SHA-256, in hex, of the tasks' labels, which are the types of its fields."""
        names = {task.name: task.names for task in self.labels}
        return hashlib.sha256(json.dumps([PROGRAM, names]).encode()).hexdigest()

    def dump_state(self, json_mode: bool = True) -> dict[str, Any]:
        """The whole state, as JSON: labels, prompts, and what was learned. No text of anybody's."""
        return {
            "program": PROGRAM,
            "schema_hash": self.schema_hash(),
            "labels": labels_file.document(self.labels),
            "predictors": super().dump_state(json_mode=json_mode),
            "learned": {name: fitted.document() for name, fitted in self.learned.items()},
        }

    def load_state(self, state: dict[str, Any], **_: Any) -> None:
        """Take on a state that `dump_state` gave; raises StateMismatch where its labels are others.

        No LM is taken from it.
        """
        if state.get("schema_hash") != self.schema_hash():
            raise StateMismatch
        for name, predictor in self.named_predictors():
            if name in state["predictors"]:
                predictor.load_state({**state["predictors"][name], "lm": None})
        self.learned = {str(k): Fitted.of(one) for k, one in state["learned"].items()}


def load(state: Mapping[str, Any]) -> Classifier:
    """The classifier in that state, with its own labels; StateMismatch where it is none."""
    try:
        if state["program"] != PROGRAM:
            raise StateMismatch
        program = Classifier(labels_file.of(state["labels"]))
        program.load_state(dict(state))
    except (AttributeError, BadLabels, KeyError, TypeError, ValueError) as error:
        raise StateMismatch from error
    return program


@contextmanager
def classifying_with(embedder: Embedder) -> Iterator[None]:
    """Inside, `Classifier.forward` embeds with this one."""
    with dspy.context(**{_EMBEDDER: embedder}):
        yield


def label_metric(
    example: dspy.Example,
    prediction: dspy.Prediction,
    trace: Any = None,
    pred_name: str | None = None,
    pred_trace: Any = None,
) -> float:
    """Of the tasks that the example has a label for, the share that the prediction has right."""
    tasks = [name for name in example.labels() if name != "said"]
    right = [example[name] == prediction.get(name) for name in tasks]
    return sum(right) / len(right) if right else 0.0


def _embedder() -> Embedder:
    found: Any = dspy.settings.get(_EMBEDDER, None)
    if found is None:
        raise RuntimeError("run the classifier inside `classifying_with(embedder)`")
    embedder: Embedder = found
    return embedder


def _likeness(task: Task, vectors: Array, embedder: Embedder) -> Array:
    """[n, labels]: chances from cosines to the labels' meanings."""
    rows = meanings(task, embedder)
    if rows is None:
        rows = unit(np.asarray(embedder.embed_passages(list(task.names)), np.float32))
    return softmax(_SHARPNESS * (unit(vectors) @ rows.T))


def _likeliest(task: Task, row: Array, by: By) -> Assigned:
    k = int(row.argmax())
    return Assigned(task.names[k], float(row[k]), None, by)
