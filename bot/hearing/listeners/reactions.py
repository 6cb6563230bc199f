"""Thumbs as emoji on an answer, put on and taken off."""

from slack_bolt import App

from bot.hearing.ballot_box import BallotBox
from bot.hearing.heard import Event


def register(app: App, ballots: BallotBox) -> None:
    """Hear of reactions; those on other people's messages change nothing."""

    @app.event("reaction_added")
    def added(event: Event, body: Event) -> None:
        ballots.reaction(event, str(body["event_id"]))

    @app.event("reaction_removed")
    def removed(event: Event, body: Event) -> None:
        ballots.reaction(event, str(body["event_id"]))
