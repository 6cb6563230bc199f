"""The labels that steps begin with, and whether what follows tells somebody to do something."""

import re
from dataclasses import dataclass

_FORMS = (
    ("step", re.compile(r"(step\s+(?P<number>\d{1,3})[.,:]?)(?=\s+\S)", re.I)),
    ("(1)", re.compile(r"(\((?P<number>\d{1,3})\))(?=\s+\S|[A-Z][a-z])")),
    ("1-1.", re.compile(r"(\d{1,3}(?:\.[A-Z])?-(?P<number>\d{1,3})\.)(?=\s+\S)")),
    ("1.", re.compile(r"((?P<number>\d{1,3})\s?\.)(?=\s+\S)")),
    ("1)", re.compile(r"((?P<number>\d{1,3})\))(?=\s+\S)")),
    ("(a)", re.compile(r"(\((?P<letters>[a-z]|([a-z])\3)\))(?=\s+\S|[A-Z][a-z])")),
    ("a.", re.compile(r"((?P<letters>[a-z]|([a-z])\3)\s?\.)(?=\s+\S)")),
    ("a)", re.compile(r"((?P<letters>[a-z]|([a-z])\3)\))(?=\s+\S)")),
    ("(A)", re.compile(r"(\((?P<letters>[A-Z])\))(?=\s+\S)")),
    ("A.", re.compile(r"((?P<letters>[A-Z])\.)(?=\s+\S)")),
)
_MAYBE = re.compile(r"step\s|\(?\w{1,3}\s?[.)-]", re.I)
_DAMAGED = re.compile(r"(\d{1,3}[.,;:)]?)\s+(?:\|\s+)?(?=[A-Z][a-z]+\s)")
"""A number whose full stop was read as something else: "10 Remove" for "1. Remove"."""
_OPENERS = re.compile(r"(?:the|an?|this|these|those|all|any|it|its|each|every|some|no|there)", re.I)
_FINITE = re.compile(
    r"(?:is|are|was|were|has|have|had|can|cannot|may|might|must|shall|will|would|should|does"
    r"|contains?|includes?|lists|provides|describes|explains|means|gives|shows|consists|indicates)",
    re.I,
)
_SUBORDINATE = re.compile(
    r"(?:that|which|who|if|when|where|until|while|as|after|before|whether|how|what|so|because)",
    re.I,
)
_FIGURE = re.compile(r"\bFig(?:ure|\.)\s*[\d.-]+")
_RUN_IN = re.compile(r"(?:(?:[A-Z0-9(/][^\s.:]*|and|of|to) ){0,4}[A-Z0-9(/][^\s.:]*[.:]\s+(?=\S)")
"""A title in front of what a paragraph says: "Inspect. To determine ..."."""
_SENTENCE_END = re.compile(r"[.;:?!]\s")
_EARLY = 14


@dataclass(frozen=True, slots=True)
class Label:
    """A step's label as printed; `value` counts it among those of the same `style`, from 1."""

    text: str
    style: str
    value: int


def label_of(text: str) -> Label | None:
    """The label that a line begins with; None where it begins with something else."""
    if not _MAYBE.match(text):
        return None
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


def is_sentence(text: str) -> bool:
    """Whether not all of it is in capitals, as a title or an entry of a legend is."""
    return any(map(str.islower, _FIGURE.sub("", text)))


def is_instruction(text: str) -> bool:
    """Whether the words after a label tell somebody what to do.

    What is all in capitals is a title or an entry of a legend; what has its subject before its verb
    is a statement.
    """
    if not is_sentence(text):
        return False
    titled = _RUN_IN.match(text)
    said = text[titled.end() :] if titled else text
    if titled and said.startswith("To ") and "," not in said:
        return False
    words = [word.strip("\"'“”(,.;:") for word in _SENTENCE_END.split(said)[0].split()[:_EARLY]]
    if not words or _OPENERS.fullmatch(words[0]):
        return False
    for word in words:
        if _SUBORDINATE.fullmatch(word):
            return True
        if _FINITE.fullmatch(word):
            return False
    return True


def _place(letters: str) -> int:
    """a = 1, z = 26, aa = 27."""
    return ord(letters[0].lower()) - ord("a") + 1 + 26 * (len(letters) - 1)
