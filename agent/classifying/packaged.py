"""Labels and examples for what technicians write of answers: a classifier before anybody labelled.

The examples were written for this purpose; they teach, and are no evidence of anything.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from agent.classifying import labels as labels_file
from agent.classifying.labels import Labels

NAME: Final = "comments"
"""What `--labels` calls them."""


def packaged_labels() -> Labels:
    """Sentiment; of complaints the reason and the stage; urgency; safety relevance."""
    return labels_file.of(_document()["labels"])


def packaged_examples() -> list[tuple[str, Mapping[str, str]]]:
    """Texts, each with its label by task."""
    tasks = [task.name for task in packaged_labels()]
    return [
        (one["text"], {name: one[name] for name in tasks if name in one})
        for one in _document()["examples"]
    ]


@cache
def _document() -> dict[str, Any]:
    text = resources.files("agent").joinpath("programs", "comments.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
