"""Clicks and cards of walks, for tests."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.showing.blocks.walk import Card
from sql.walks import Act, CardStep, Click
from tests import fix_parts


def clicked(turn: int, act: Act, card: int, user: str) -> Click:
    """A click that counted."""
    return Click(turn + 1, act, turn, card, user, datetime(2026, 11, 27, tzinfo=UTC), "counted")


card_steps = st.builds(
    CardStep,
    card=st.integers(0, 60),
    step=st.integers(0, 99),
    of_steps=st.integers(1, 99),
    part=st.integers(1, 5),
    parts=st.integers(1, 5),
)


def cards(
    texts: st.SearchStrategy[str], lines: st.SearchStrategy[fix_parts.Line]
) -> st.SearchStrategy[Card]:
    """Any card, of these texts and lines."""
    some = st.lists(lines, min_size=1, max_size=8).map(tuple)
    return st.builds(
        Card,
        step=card_steps,
        title=texts,
        machine=texts,
        over=st.just(()) | some | lines.map(lambda one: (one,) * 30),
        lines=some | lines.map(lambda one: (one,) * 60),
        page=lines,
        tried=texts,
    )
