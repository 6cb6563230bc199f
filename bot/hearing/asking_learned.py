"""Messages as numbers, and what was learned of them: a logistic regression, in plain Python.

A message is its words (and pairs of them, and how it begins and ends), the pieces of its words, and
what the word lists find. Words and pieces are hashed into a fixed number of places.
`python -m tests.bench.fit_talk` makes the weights.
"""

import base64
import json
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from math import log, sqrt
from typing import Any, Final

from bot.hearing.asking_rule import findings

WORDS: Final = 4096
PIECES: Final = 4096
FINDINGS: Final = len(findings(""))
PLACES: Final = WORDS + PIECES + FINDINGS
_SHORTEST, _LONGEST = 2, 5
_SCALE: Final = 2.0
_SCALE_OF_FINDINGS: Final = 0.35
"""How much each part weighs; chosen with whole authors left out."""
_MOST_CHARACTERS: Final = 1000
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[?!.,;:¿¡]+|[^\w\s]")
_DIGIT: Final = re.compile(r"\d")


def places(text: str) -> dict[int, float]:
    """What stands where, of PLACES; the rest is 0. Words and pieces have the length 2, or none."""
    said = _DIGIT.sub("0", text[:_MOST_CHARACTERS].casefold().replace("’", "'"))
    found = _hashed(_words(said), WORDS, 0)
    found |= _hashed(_pieces(said), PIECES, WORDS)
    for number, value in enumerate(findings(text)):
        if value:
            found[WORDS + PIECES + number] = _SCALE_OF_FINDINGS * value
    return found


@dataclass(frozen=True)
class Learned:
    """Weights of all places, and what is added to each message."""

    weights: tuple[float, ...]
    bias: float

    def score(self, text: str) -> float:
        """The log odds that the message is for the bot."""
        return self.bias + sum(self.weights[at] * value for at, value in places(text).items())

    def document(self) -> dict[str, Any]:
        """As JSON; weights are half floats, little-endian, in base64."""
        packed = struct.pack(f"<{len(self.weights)}e", *self.weights)
        return {"bias": round(self.bias, 4), "weights": base64.b64encode(packed).decode()}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Learned":
        """From its JSON; ValueError where it was made for other places."""
        packed = base64.b64decode(document["weights"], validate=True)
        if len(packed) != 2 * PLACES:
            raise ValueError("made for other places: run python -m tests.bench.fit_talk")
        return cls(struct.unpack(f"<{PLACES}e", packed), float(document["bias"]))


@cache
def packaged() -> Learned:
    """What was learned, as the package holds it."""
    text = resources.files("bot.hearing").joinpath("asking.json").read_text("utf-8")
    return Learned.of(json.loads(text))


def _words(said: str) -> list[str]:
    found = [one[:3] if one.isdigit() else one for one in _WORD.findall(said)]
    if not found:
        return []
    begins = [f"^{' '.join(found[:count])}" for count in (1, 2, 3)]
    ends = [f"${' '.join(found[-count:])}" for count in (1, 2)]
    return [*found, *(f"{one} {other}" for one, other in pairwise(found)), *begins, *ends]


def _pieces(said: str) -> list[str]:
    return [
        around[start : start + length]
        for around in (f" {word} " for word in said.split())
        for length in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(around) - length + 1)
    ]


def _hashed(what: Iterable[str], size: int, first: int) -> dict[int, float]:
    """Signed 1 + log(count) at each one's place, together of the length _SCALE."""
    found: dict[int, float] = {}
    for one, count in Counter(what).items():
        number = zlib.crc32(one.encode("utf-8", "replace"))
        at = first + number % size
        found[at] = found.get(at, 0.0) + (1 if number >> 31 else -1) * (1 + log(count))
    length = sqrt(sum(value * value for value in found.values())) or 1.0
    return {at: _SCALE * value / length for at, value in found.items()}
