"""The labels that a user wants: tasks, each with its labels and what they mean, from a small file.

    tasks:
      sentiment:
        describe: how the writer feels about it
        labels:
          negative: complains, is annoyed or disappointed
          positive: praises or thanks
          neutral: asks or tells, without either
      reason:
        when: {sentiment: [negative]}
        sure: 0.8
        labels:
          late: a delay, waiting
          lost: something is missing

The same as JSON. `when`: the task is asked only of texts with these labels of an earlier task.
`sure`: of what is not called unsure, this share is to be right.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from agent.errors import BadLabels

SURE: Final = 0.8
MOST: Final = 26
"""Labels a task: an LM is asked for a letter."""


@dataclass(frozen=True)
class Task:
    """One choice to make of each text. `labels` maps a label to what it means."""

    name: str
    labels: Mapping[str, str]
    describe: str = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sure: float = SURE

    @property
    def names(self) -> tuple[str, ...]:
        """The labels, in the file's order."""
        return tuple(self.labels)

    def asked(self, given: Mapping[str, str | None]) -> bool:
        """Whether a text with these labels of other tasks is asked about."""
        return all(given.get(task) in wanted for task, wanted in self.when.items())

    def alone(self) -> "Task":
        """The task, asked of every text."""
        return replace(self, when={})

    def document(self) -> dict[str, Any]:
        """The task as it stands in a file."""
        when = {name: list(wanted) for name, wanted in self.when.items()}
        labels = [{"name": name, "means": means} for name, means in self.labels.items()]
        more = {"when": when} if when else {}
        return {
            "name": self.name,
            "describe": self.describe,
            "sure": self.sure,
            "labels": labels,
            **more,
        }


Labels = tuple[Task, ...]


def read(path: Path) -> Labels:
    """The tasks of a labels file; BadLabels says what is wrong with it, and where."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8"
        raise BadLabels(f"The labels file {path} cannot be read: {reason}.") from error
    try:
        document = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise BadLabels(f"The labels file {path.name} is no YAML or JSON: {said}.") from error
    return of(document)


def of(document: Any) -> Labels:
    """The tasks of what a labels file holds."""
    tasks = document.get("tasks") if isinstance(document, dict) else None
    if isinstance(tasks, dict):
        tasks = [{**_dict(said), "name": name} for name, said in tasks.items()]
    if not isinstance(tasks, list) or not tasks or not all(isinstance(one, dict) for one in tasks):
        raise BadLabels
    found: list[Task] = []
    for said in tasks:
        found.append(_task(str(said.get("name")), said, found))
    return tuple(found)


def document(labels: Labels) -> dict[str, Any]:
    """The tasks as a labels file has them, in lists: a database keeps no order of keys."""
    return {"tasks": [task.document() for task in labels]}


def _task(name: str, said: dict[str, Any], before: list[Task]) -> Task:
    given = said.get("labels")
    if not isinstance(given, dict | list):
        raise BadLabels(f"The task {name!r} has no `labels`, each with what it means.")
    pairs = given.items() if isinstance(given, dict) else map(_pair, given)
    labels = {str(label): " ".join(str(means or "").split()) for label, means in pairs}
    if not 2 <= len(labels) <= MOST:
        raise BadLabels(f"The task {name!r} has {len(labels)} labels: give it 2 to {MOST}.")
    if unknown := set(said) - {"name", "labels", "describe", "when", "sure"}:
        raise BadLabels(f"The task {name!r} has {min(map(str, unknown))!r}, which says nothing.")
    sure = said.get("sure", SURE)
    if isinstance(sure, bool) or not isinstance(sure, int | float) or not 0 < sure < 1:
        raise BadLabels(f"`sure` of the task {name!r} is {sure!r}: it is a share such as 0.8.")
    when = _when(name, said.get("when") or {}, {task.name: task for task in before})
    return Task(name, labels, str(said.get("describe") or ""), when, float(sure))


def _dict(said: Any) -> dict[Any, Any]:
    return said if isinstance(said, dict) else {}


def _pair(label: Any) -> tuple[Any, Any]:
    return (label.get("name"), label.get("means")) if isinstance(label, dict) else (label, "")


def _when(name: str, said: Any, before: Mapping[str, Task]) -> dict[str, tuple[str, ...]]:
    if not isinstance(said, dict):
        raise BadLabels(f"`when` of the task {name!r} is to be like {{sentiment: [negative]}}.")
    found: dict[str, tuple[str, ...]] = {}
    for other, wanted in said.items():
        if other not in before:
            raise BadLabels(f"`when` of {name!r} names {other!r}, which is no task above it.")
        names = [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
        if unknown := [one for one in names if one not in before[other].labels]:
            raise BadLabels(f"`when` of {name!r} names {unknown[0]!r}, no label of {other!r}.")
        found[other] = tuple(names)
    return found
