"""The labels that steps begin with, and whether what follows tells somebody to do something."""

import re
from dataclasses import dataclass

_FORMS = (
    ("step", re.compile(r"(step\s+(?P<number>\d{1,3})[.,:]?)(?=\s+\S)", re.I)),
    ("(1)", re.compile(r"(\((?P<number>\d{1,3})\))(?=\s+\S)")),
    ("1-1.", re.compile(r"(\d{1,3}(?:\.[A-Z])?-(?P<number>\d{1,3})\.)(?=\s+\S)")),
    ("1.", re.compile(r"((?P<number>\d{1,3})\.)(?=\s+\S)")),
    ("1)", re.compile(r"((?P<number>\d{1,3})\))(?=\s+\S)")),
    ("(a)", re.compile(r"(\((?P<letters>[a-z]|([a-z])\3)\))(?=\s+\S)")),
    ("a.", re.compile(r"((?P<letters>[a-z]|([a-z])\3)\s?\.)(?=\s+\S)")),
    ("a)", re.compile(r"((?P<letters>[a-z]|([a-z])\3)\))(?=\s+\S)")),
    ("(A)", re.compile(r"(\((?P<letters>[A-Z])\))(?=\s+\S)")),
    ("A.", re.compile(r"((?P<letters>[A-Z])\.)(?=\s+\S)")),
)
_DAMAGED = re.compile(r"(\d{1,3}[.,;:)]?)\s+(?=[A-Z][a-z]+\s)")
"""A number whose full stop was read as something else: "10 Remove" for "1. Remove"."""
_OPENERS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "these",
        "those",
        "all",
        "any",
        "it",
        "its",
        "each",
        "every",
        "some",
        "no",
        "there",
        "if",
        "when",
        "where",
    ]
)
_FINITE = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "can",
        "cannot",
        "may",
        "might",
        "must",
        "shall",
        "will",
        "would",
        "should",
        "does",
    ]
)
_SUBORDINATE = frozenset(
    [
        "that",
        "which",
        "who",
        "if",
        "when",
        "where",
        "until",
        "while",
        "as",
        "after",
        "before",
        "whether",
        "how",
        "what",
        "so",
        "because",
    ]
)
_EARLY = 8


@dataclass(frozen=True, slots=True)
class Label:
    """A step's label as printed; `value` counts it among those of the same `style`, from 1."""

    text: str
    style: str
    value: int


def label_of(text: str) -> Label | None:
    """The label that a line begins with; None where it begins with something else."""
    for style, form in _FORMS:
        if match := form.match(text):
            found = match.groupdict()
            value = int(found["number"]) if "number" in found else _place(found["letters"])
            return Label(match[1], style, value)
    return None


def damaged_label(text: str) -> str:
    """What is left of a numeric label before a sentence, "" where there is none."""
    match = _DAMAGED.match(text)
    return match[1] if match else ""


def is_instruction(text: str) -> bool:
    """Whether the words after a label tell somebody what to do.

    What is all in capitals is a title or an entry of a legend; what has its subject before its verb
    is a statement.
    """
    if not any(map(str.islower, text)):
        return False
    words = [word.strip("\"'“”(,.;:").lower() for word in text.split()[:_EARLY]]
    if not words or words[0] in _OPENERS - {"if", "when", "where"}:
        return False
    for word in words:
        if word in _SUBORDINATE:
            return True
        if word in _FINITE:
            return False
    return True


def _place(letters: str) -> int:
    """a = 1, z = 26, aa = 27."""
    return ord(letters[0].lower()) - ord("a") + 1 + 26 * (len(letters) - 1)
