"""Fit when a site note is shown, on the questions of some manuals, and beside it the simple things:
a bar on the cosine alone, and one on BM25 alone."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from agent.notes import Likeness, Rule
from tests.bench.logistic import fit

NAMES = ("cosine", "kind", "named")
L2 = 1.0
ALLOWED = 0.005
"""Other questions that may be shown a note, of those that the bar is set on."""


@dataclass(frozen=True)
class Pair:
    """A question beside a note: how like they are, and the BM25 score of the note's question."""

    note: str
    like: Likeness
    bm25: float


@dataclass(frozen=True)
class Asked:
    """A question: `own` is the note that it is a paraphrase of, None for any other question."""

    id: str
    half: int
    own: str | None
    way: str
    pairs: tuple[Pair, ...]


Score = Callable[[Pair], float]


def of_cosine(pair: Pair) -> float:
    """The simplest thing: the cosine of the two questions."""
    return pair.like.cosine


def of_bm25(pair: Pair) -> float:
    """The other simple thing."""
    return pair.bm25


def rule(asked: Sequence[Asked], notes: set[str]) -> Rule:
    """Weights and bar from these questions and notes."""
    pairs = [(one, pair) for one in asked for pair in one.pairs if pair.note in notes]
    x = np.array([[asdict(pair.like)[name] for name in NAMES] for _, pair in pairs])
    y = np.array([float(pair.note == one.own) for one, pair in pairs])
    kept = np.array([pair.like.strange == 0 for _, pair in pairs])
    model = fit(x[kept], y[kept], L2)
    weights = {name: float(one) for name, one in zip(NAMES, model.weights, strict=True)}
    fitted = Rule(bias=model.bias, **weights)
    return replace(fitted, bar=bar(asked, notes, lambda pair: fitted.p(pair.like)))


def bar(asked: Sequence[Asked], notes: set[str], score: Score) -> float:
    """The lowest bar that few enough other questions pass; midway to the next paraphrase above."""
    best = {one.id: max(score(p) for p in one.pairs if p.note in notes) for one in asked}
    others = sorted((best[one.id] for one in asked if one.own is None), reverse=True)
    stop = others[int(ALLOWED * len(others))]
    above = [best[one.id] for one in asked if one.own is not None and best[one.id] > stop]
    return (stop + min(above)) / 2 if above else math.nextafter(stop, math.inf)


def shown(one: Asked, score: Score, at: float) -> list[str]:
    """The notes that it is shown, the surest first."""
    ranked = sorted(((score(pair), pair.note) for pair in one.pairs), reverse=True)
    return [note for value, note in ranked if value >= at][:2]


def counts(asked: Sequence[Asked], score: Score, at: float) -> dict[str, Any]:
    """Of the paraphrases how many are shown their note, and another one; of the other questions
    how many are shown any, and which."""
    ours = [one for one in asked if one.own is not None]
    others = [one for one in asked if one.own is None]
    found = [one for one in ours if one.own in shown(one, score, at)]
    false = [(one.id, shown(one, score, at)) for one in others if shown(one, score, at)]
    return {
        "found": len(found),
        "n": len(ours),
        "by_way": Counter(one.way for one in found),
        "wrong_note": sum(bool(set(shown(one, score, at)) - {one.own}) for one in ours),
        "false": len(false),
        "others": len(others),
        "which": false,
    }


def added(both: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The counts of the two halves together."""
    whole: dict[str, Any] = {
        key: sum(one[key] for one in both)
        for key in ("found", "n", "wrong_note", "false", "others")
    }
    whole["by_way"] = dict(sum((one["by_way"] for one in both), Counter()))
    whole["which"] = [pair for one in both for pair in one["which"]]
    return whole


def bm25(question: Set[str], texts: Sequence[Set[str]]) -> list[float]:
    """The score of each text, which holds each of its words once (k1 = .9, b = .4)."""
    mean = sum(map(len, texts)) / len(texts)
    held = Counter(word for text in texts for word in text)
    weights = {
        word: math.log(1 + (len(texts) - held[word] + 0.5) / (held[word] + 0.5))
        for word in question
        if word in held
    }
    return [
        sum(
            weight * 1.9 / (1 + 0.9 * (0.6 + 0.4 * len(text) / mean))
            for word, weight in weights.items()
            if word in text
        )
        for text in texts
    ]
