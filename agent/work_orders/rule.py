"""When past orders help: how like a fault is to what is asked, and from which likeness on it is
shown beside an answer. Fitted (`python -m tests.bench DATA orders`); nothing in it depends on how
many orders there are."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

TROUBLE: Final = ("troubleshooting", "fault_code")
"""Kinds of question that a past fault can answer."""
_WORD: Final = re.compile(r"[a-z0-9]+")
_STOP: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "of",
        "off",
        "on",
        "or",
        "our",
        "out",
        "so",
        "that",
        "the",
        "there",
        "this",
        "to",
        "up",
        "was",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
        "not",
        "no",
        "won",
        "t",
        "s",
    ]
)


@dataclass(frozen=True)
class Likeness:
    """How like an order is to a question. `cosine`: of the question and its thing and fault;
    `asked`: the share of the question's words that it holds; `named`: 1 where both name the same
    code, part or machine; `trouble`: 1 where the question is of a kind that a past fault can
    answer."""

    cosine: float
    asked: float
    named: float
    trouble: float


@dataclass(frozen=True)
class Rule:
    """When an order is shown beside an answer: p = 1 / (1 + exp(-(bias + weights x likeness))) >=
    bar. `named` is set by hand: the orders that it was fitted on name no codes."""

    bias: float = -11.108
    cosine: float = 13.977
    asked: float = 3.139
    named: float = 1.0
    trouble: float = 0.84
    bar: float = 0.3911

    def p(self, like: Likeness) -> float:
        """How sure it is that the order is about what was asked."""
        odds = self.bias + self.cosine * like.cosine + self.asked * like.asked
        odds += self.named * like.named + self.trouble * like.trouble
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))

    def shows(self, like: Likeness) -> bool:
        """Whether the order is shown."""
        return self.p(like) >= self.bar


def overlap(question: str, text: str) -> float:
    """The share of the question's words that the text holds, by their stems and without small
    ones; 0 where it has none."""
    asked = stems(question)
    return len(asked & stems(text)) / len(asked) if asked else 0.0


def stems(text: str) -> frozenset[str]:
    """The text's words without their endings, small ones left out."""
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _STOP)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(snowballstemmer.stemmer("english").stemWord(word))
