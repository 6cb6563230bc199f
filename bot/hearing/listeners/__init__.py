"""What Slack sends, one file an event or action.

A listener commits and then returns, and only its return acknowledges: whatever it raises leaves
the delivery unacknowledged, and Slack sends it again. None asks Slack or a language model before.
"""

from slack_bolt import App

from bot.hearing.ballot_box import BallotBox
from bot.hearing.inbox import Inbox
from bot.hearing.listeners import (
    correction,
    files,
    messages,
    more,
    other,
    reactions,
    reason,
    vote,
)
from bot.hearing.note_box import NoteBox
from bot.slack import Slack


def register(app: App, inbox: Inbox, ballots: BallotBox, notes: NoteBox, slack: Slack) -> None:
    """Let the app hear everything that its manifest subscribes to."""
    messages.register(app, inbox)
    files.register(app, inbox)
    reactions.register(app, ballots)
    vote.register(app, ballots, slack)
    reason.register(app, ballots, notes)
    correction.register(app, notes)
    more.register(app, inbox, ballots, notes, slack)
    other.register(app)
