"""What Slack sends, one file an event or action.

A listener commits and then returns, and only its return acknowledges: whatever it raises leaves
the delivery unacknowledged, and Slack sends it again. None asks Slack or a language model before.
"""

from slack_bolt import App

from bot.hearing.ballot_box import BallotBox
from bot.hearing.comings import Comings
from bot.hearing.inbox import Inbox
from bot.hearing.listeners import (
    files,
    limits,
    messages,
    more,
    other,
    people,
    reactions,
    reason,
    revisions,
    vote,
)
from bot.slack import Slack


def register(app: App, inbox: Inbox, ballots: BallotBox, slack: Slack, comings: Comings) -> None:
    """Let the app hear everything that its manifest subscribes to."""
    limits.register(app, comings)
    messages.register(app, inbox)
    files.register(app, inbox)
    reactions.register(app, ballots)
    vote.register(app, ballots, slack)
    reason.register(app, ballots)
    more.register(app, inbox, ballots, slack)
    people.register(app, comings)
    revisions.register(app, inbox)
    other.register(app)
