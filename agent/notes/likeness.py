"""Whether a question is a note's question in other words.

A cosine alone cannot tell "the torque of the gland bolts" from "the torque of the flange bolts". So
rare words that both hold count beside it, and a number or code that the note knows nothing of makes
another question. The weights and the bar are fitted with whole manuals left out
(`python -m tests.bench DATA notes`).
"""

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

_CODE: Final = re.compile(r"[^\W_]*\d[^\W_]*(?:[-./][^\W_]+)*|[^\W_]+(?:-[^\W_]*\d[^\W_]*)+")


@dataclass(frozen=True)
class Likeness:
    """How like a note's question another one is, each 0..1 but `codes`.

    `of_question`, `of_note`: cosines with the note's question and with the note. `words`: how much
    of what both questions say in rare words is said in both; `covered`: how much of the question's
    rare words the note or its question holds. `codes`: numbers and codes of the question that
    neither holds.
    """

    of_question: float
    of_note: float
    words: float
    covered: float
    codes: int = 0


@dataclass(frozen=True)
class Rule:
    """When a note is shown: p = 1 / (1 + exp(-(bias + sum of weight x likeness))) >= bar, and there
    is no code that it knows nothing of."""

    bias: float = -12.0
    weights: Mapping[str, float] = field(
        default_factory=lambda: {"of_question": 10.0, "of_note": 1.0, "words": 4.0, "covered": 4.0}
    )
    bar: float = 0.5

    def p(self, like: Likeness) -> float:
        """How sure it is that the question is the note's."""
        if like.codes:
            return 0.0
        said: dict[str, float] = asdict(like)
        odds = self.bias + sum(weight * said[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))

    def shows(self, like: Likeness) -> bool:
        """Whether the note is shown."""
        return self.p(like) >= self.bar


def likeness(
    of_question: float,
    of_note: float,
    question: str,
    asked: str,
    note: str,
    words: tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]],
    passages: int,
) -> Likeness:
    """The likeness of the question to `asked`, the note's own; `words` are the lexemes of question,
    asked and note, each with how many of the `passages` hold it."""
    here, there, said = words
    rare = {
        word: math.log(1 + (passages - held + 0.5) / (held + 0.5))
        for word, held in {**here, **there, **said}.items()
    }

    def weight(some: set[str]) -> float:
        return sum(max(rare[word], 0.0) for word in some)

    shared = weight(here.keys() & there.keys())
    both = math.sqrt(weight(set(here)) * weight(set(there)))
    own = weight(set(here))
    known = weight(here.keys() & (there.keys() | said.keys()))
    return Likeness(
        of_question,
        of_note,
        shared / both if both else 0.0,
        known / own if own else 0.0,
        len(codes(question) - codes(f"{asked} {note}")),
    )


def codes(text: str) -> set[str]:
    """The numbers and codes of a text, without hyphens and case."""
    return {re.sub(r"[-./]", "", found).casefold() for found in _CODE.findall(text)}
