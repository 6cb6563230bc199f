"""What the plots of a lead's home tab hold: weeks as bars, in the language of who looks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from agent.wording import Language, day_of, in_language, ours
from bot.showing import home as tab

_QUESTIONS: Final = ours("Questions a week")
_CAME_TO: Final = (
    (ours("answered"), "good"),
    (ours("closest lines"), "middle"),
    (ours("not found"), "bad"),
)
_VOTES: Final = ours("Votes a week")
_VOTED: Final = ((ours("right"), "good"), (ours("wrong"), "bad"))


def questions_a_week(
    counts: Mapping[int, tuple[int, int, int]], weeks: int, now: datetime, language: Language
) -> tab.Plot:
    """What they came to; `counts` by how many weeks ago."""
    return _plot(_QUESTIONS, _CAME_TO, counts, {}, weeks, now, language)


def votes_a_week(
    counts: Mapping[int, tuple[int, int]],
    served: Mapping[int, str],
    weeks: int,
    now: datetime,
    language: Language,
) -> tab.Plot:
    """Votes up and down, and in which week a version came to serve."""
    return _plot(_VOTES, _VOTED, counts, served, weeks, now, language)


def _plot(
    title: str,
    parts: Iterable[tuple[str, str]],
    counts: Mapping[int, tuple[int, ...]],
    served: Mapping[int, str],
    weeks: int,
    now: datetime,
    language: Language,
) -> tab.Plot:
    names = tuple((in_language(name, language), colour) for name, colour in parts)
    none = (0,) * len(names)
    bars = [
        tab.Bar(day_of(now - timedelta(weeks=ago + 1), language), counts.get(ago, none))
        for ago in reversed(range(weeks))
    ]
    marks = sorted((weeks - 1 - ago, version) for ago, version in served.items())
    return tab.Plot(in_language(title, language), names, tuple(bars), tuple(marks), language)
