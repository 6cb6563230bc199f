"""Thumbs as emoji on an answer, put on and taken off."""

from bot.hearing.ballot_box import BallotBox
from bot.hearing.heard import Event


def changed(ballots: BallotBox, event: Event, body: Event) -> None:
    """A reaction; one on other people's messages changes nothing."""
    ballots.reaction(event, str(body["event_id"]))
