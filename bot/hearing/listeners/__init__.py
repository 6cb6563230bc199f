"""What Slack sends, one file an event or action; on this screen is who hears what.

A listener commits and then returns, and only its return acknowledges: whatever it raises leaves
the delivery unacknowledged, and Slack sends it again. None asks Slack or a language model before;
what is done after the acknowledgement is `lazy`.
"""

from functools import partial

from slack_bolt import App

from bot.hearing.ballot_box import BallotBox
from bot.hearing.clicks import Clicks
from bot.hearing.comings import Comings
from bot.hearing.inbox import Inbox
from bot.hearing.leads_desk import Desk
from bot.hearing.listeners import (
    correction,
    deciding,
    files,
    limits,
    machine,
    messages,
    more,
    order,
    other,
    people,
    reactions,
    reason,
    revisions,
    vote,
)
from bot.hearing.note_box import NoteBox
from bot.slack import Slack


def register(
    app: App,
    inbox: Inbox,
    ballots: BallotBox,
    clicks: Clicks,
    notes: NoteBox,
    desk: Desk,
    slack: Slack,
    comings: Comings,
) -> None:
    """Let the app hear everything that its manifest subscribes to.

    Each listener is given what it works with first; the rest Bolt gives it by name.
    """
    app.middleware(partial(limits.limited, comings))
    app.event("message")(partial(messages.message, inbox))
    app.event("app_mention")(partial(messages.mention, inbox))
    app.event("file_shared")(partial(files.shared, inbox))
    app.event("file_deleted")(partial(files.deleted, inbox))
    app.event("reaction_added")(partial(reactions.changed, ballots))
    app.event("reaction_removed")(partial(reactions.changed, ballots))
    app.action(vote.BUTTONS)(
        ack=partial(vote.count, ballots),
        lazy=[partial(vote.ask_why, slack), partial(vote.confirm, slack, ballots)],
    )
    app.view("reason")(partial(reason.submitted, ballots, notes))
    app.view("correction")(partial(correction.submitted, notes))
    app.action("more")(
        ack=partial(more.chosen, clicks, ballots),
        lazy=[partial(more.confirm, slack, ballots), partial(more.correct, slack, notes)],
    )
    app.action("correction_approve")(
        ack=partial(deciding.approve, desk), lazy=[partial(deciding.say_why_not, slack)]
    )
    app.action(deciding.FORMS)(
        ack=other.acknowledge, lazy=[partial(deciding.open_form, slack, desk)]
    )
    app.view("correction_edited")(partial(deciding.edited, desk))
    app.view("correction_refused")(partial(deciding.refused, desk))
    app.action(revisions.BUTTONS)(partial(revisions.decided, clicks))
    app.action(machine.BUTTONS)(partial(machine.chosen, clicks))
    app.action("open_order")(partial(order.opened, clicks))
    app.event("member_joined_channel")(partial(people.moved, comings))
    app.event("member_left_channel")(partial(people.moved, comings))
    app.event("channel_shared")(partial(people.shared, comings))
    app.event("channel_unshared")(partial(people.shared, comings))
    app.event("user_change")(partial(people.described, comings))
    # What none of them took: acknowledged and left alone, or Slack would send it again.
    app.event(other.ANY)(other.event)
    app.action(other.ANY)(other.acknowledge)
    app.view(other.ANY)(other.acknowledge)
