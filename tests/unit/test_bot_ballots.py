"""What reactions and clicks mean as votes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hearing.ballots import REASONS, clicked, missed, moment, thumb
from bot.showing.blocks.reason import reason_modal

_NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reaction", "vote"),
    [
        ("+1", "up"),
        ("thumbsup", "up"),
        ("+1::skin-tone-3", "up"),
        ("-1", "down"),
        ("thumbsdown::skin-tone-6", "down"),
        ("heart", None),
        ("1", None),
    ],
)
def test_thumbs(reaction: str, vote: str | None) -> None:
    """Thumbs count in every skin tone and under both names, other emoji do not."""
    assert thumb(reaction) == vote


@pytest.mark.parametrize("value", ["", "12", "12:left", "x:up", ":up", "-1:up"])
def test_other_clicks_are_no_votes(value: str) -> None:
    """A value that is not ours casts nothing."""
    assert clicked(value) is None
    assert clicked("12:up") == (12, "up")


def test_moment() -> None:
    """Two events of one second keep their order."""
    assert moment("1700000000.000100") == datetime(2023, 11, 14, 22, 13, 20, 100, UTC)
    assert moment("1700000000.000100") < moment("1700000000.000200") < moment("1700000000.2")
    assert moment("1700000000").microsecond == 0


_PAIRS = st.sets(st.tuples(st.sampled_from(["U1", "U2", "U3"]), st.sampled_from(["up", "down"])))


@given(_PAIRS, _PAIRS)
def test_what_was_missed_makes_votes_as_they_are_shown(shown: set, standing: set) -> None:
    """After the events that were missed, what stands is what the message shows, and no more."""
    names = {"up": "+1", "down": "thumbsdown::skin-tone-2"}
    reactions = [{"name": "heart", "users": ["U1"]}] + [
        {"name": names[vote], "users": [user]} for user, vote in shown
    ]
    events = missed("T1", 7, reactions, standing, _NOW, casts=True)
    after = set(standing)
    for event in events:
        pair = (event.user_id, event.value)
        after = after | {pair} if event.action == "cast" else after - {pair}
    assert after == shown
    assert missed("T1", 7, reactions, shown, _NOW, casts=True) == []
    only_back = missed("T1", 7, reactions, standing, _NOW, casts=False)
    assert {event.action for event in only_back} <= {"retract"}


def test_form_offers_the_reasons_that_are_taken() -> None:
    """No reason that can be chosen is dropped when the form is sent."""
    (reason,) = [one for one in reason_modal(7)["blocks"] if one.get("block_id") == "reason"]
    assert tuple(one["value"] for one in reason["element"]["options"]) == REASONS
