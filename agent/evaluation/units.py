"""Metrics of a search that ranks units: whole procedures, fault entries, tables, sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.evaluation.shown import held


@dataclass(frozen=True)
class Found:
    """A unit, or a passage, of a ranking: its whole text, and its pages as `<doc>#p<page>`."""

    text: str
    pages: tuple[str, ...]


def gold_within(question: Mapping[str, Any], ranked: Sequence[Found], k: int) -> bool:
    """Whether a gold page is among the pages of the best `k`."""
    relevant = set(map(str, question["relevant"]))
    return any(relevant & set(found.pages) for found in ranked[:k])


def shown_within(question: Mapping[str, Any], ranked: Sequence[Found], k: int) -> bool:
    """Whether all must-show strings stand in the texts of the best `k`, in whichever of them."""
    texts = [found.text for found in ranked[:k]]
    wanted = list(question["must_show"])
    return bool(wanted) and all(any(held([one], [text])[0] for text in texts) for one in wanted)


def scores(
    question: Mapping[str, Any], passages: Sequence[Found], units: Sequence[Found]
) -> dict[str, bool]:
    """Whether the search found what answers the question, by passages and by units."""
    return {
        **{f"gold_passages@{k}": gold_within(question, passages, k) for k in (1, 5, 10)},
        **{f"gold_units@{k}": gold_within(question, units, k) for k in (1, 3, 5)},
        **{f"shown_passages@{k}": shown_within(question, passages, k) for k in (3, 5)},
        **{f"shown_units@{k}": shown_within(question, units, k) for k in (1, 3, 5)},
    }
