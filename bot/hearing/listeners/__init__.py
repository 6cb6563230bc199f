"""What Slack sends, one file an event or action; on this screen is who hears what.

A listener commits and then returns, and only its return acknowledges: whatever it raises leaves
the delivery unacknowledged, and Slack sends it again. None asks Slack or a language model before;
what is done after the acknowledgement is `lazy`.
"""

from functools import partial

from slack_bolt import App

from bot.hearing.desks import Desks
from bot.hearing.listeners import (
    command,
    correction,
    deciding,
    drafts,
    experts,
    files,
    home,
    limits,
    machine,
    messages,
    more,
    order,
    other,
    pane,
    people,
    reactions,
    reason,
    revisions,
    settings,
    share,
    shortcut,
    uploads,
    vote,
    walk,
)


def register(app: App, at: Desks) -> None:
    """Let the app hear everything that its manifest subscribes to.

    Each listener is given the desk that it brings things to first; the rest Bolt gives it by name.
    """
    app.middleware(partial(limits.limited, at.comings))
    app.event("message")(partial(messages.message, at.inbox))
    app.event("app_mention")(partial(messages.mention, at.inbox))
    app.event("file_shared")(partial(files.shared, at.inbox))
    app.event("file_deleted")(partial(files.deleted, at.inbox))
    app.event("reaction_added")(partial(reactions.changed, at.ballots))
    app.event("reaction_removed")(partial(reactions.changed, at.ballots))
    app.action(vote.BUTTONS)(
        ack=partial(vote.count, at.ballots),
        lazy=[
            partial(vote.ask_why, at.slack, at.tongues),
            partial(vote.confirm, at.slack, at.ballots),
        ],
    )
    app.view("reason")(partial(reason.submitted, at.ballots, at.notes, at.tongues))
    app.view("correction")(partial(correction.submitted, at.notes, at.tongues))
    app.action("more")(
        ack=partial(more.chosen, at.clicks, at.ballots),
        lazy=[
            partial(more.confirm, at.slack, at.ballots),
            partial(more.correct, at.slack, at.tongues, at.notes),
        ],
    )
    app.action("correction_approve")(
        ack=partial(deciding.approve, at.corrections),
        lazy=[partial(deciding.say_why_not, at.slack, at.uploads.tongues)],
    )
    app.action(deciding.FORMS)(
        ack=other.acknowledge,
        lazy=[partial(deciding.open_form, at.slack, at.uploads.tongues, at.corrections)],
    )
    app.view("correction_edited")(partial(deciding.edited, at.corrections, at.uploads.tongues))
    app.view("correction_refused")(partial(deciding.refused, at.corrections, at.uploads.tongues))
    app.action("ask_expert")(partial(experts.asked, at.clicks))
    app.action("save_correction")(
        ack=other.acknowledge, lazy=[partial(experts.save, at.slack, at.notes)]
    )
    app.action("draft_approve")(
        ack=partial(drafts.approve, at.drafts),
        lazy=[partial(drafts.say_why_not, at.slack, at.uploads.tongues)],
    )
    app.action(drafts.FORMS)(
        ack=other.acknowledge,
        lazy=[partial(drafts.open_form, at.slack, at.uploads.tongues, at.drafts, at.notes)],
    )
    app.view("draft_edited")(partial(drafts.edited, at.drafts, at.uploads.tongues))
    app.view("draft_refused")(partial(drafts.refused, at.drafts, at.uploads.tongues))
    app.action(revisions.BUTTONS)(partial(revisions.decided, at.clicks))
    app.action(walk.BUTTONS)(partial(walk.clicked, at.walks))
    app.action("upload_approve")(partial(uploads.approved, at.uploads.box))
    app.action(uploads.FORMS)(ack=other.acknowledge, lazy=[partial(uploads.open_form, at.uploads)])
    app.view(uploads.VIEWS)(partial(uploads.sent, at.uploads))
    app.action(machine.BUTTONS)(partial(machine.chosen, at.clicks))
    app.action("open_order")(partial(order.opened, at.clicks))
    app.event("app_home_opened")(partial(home.opened, at.homes, at.pane))
    app.event("app_context_changed")(partial(pane.moved, at.pane))
    app.event("agent_session_stopped")(partial(pane.stopped, at.pane))
    app.action("stop_answer")(partial(pane.clicked, at.pane))
    app.action("home_refresh")(partial(home.refreshed, at.homes))
    app.action("home_rollback")(partial(home.rolled_back, at.homes))
    app.command(command.COMMAND)(
        ack=partial(command.used, at.commands, at.tongues),
        lazy=[partial(command.open_settings, at.slack, at.tongues, at.channels)],
    )
    app.shortcut(shortcut.CALLBACK)(
        ack=partial(shortcut.chosen, at.commands),
        lazy=[partial(shortcut.say_why_not, at.slack, at.tongues)],
    )
    app.action("share_answer")(partial(share.wanted, at.commands))
    app.view("channel_settings")(partial(settings.submitted, at.channels, at.tongues))
    app.event("member_joined_channel")(partial(people.moved, at.comings, at.homes))
    app.event("member_left_channel")(partial(people.moved, at.comings, at.homes))
    app.event("channel_shared")(partial(people.shared, at.comings))
    app.event("channel_unshared")(partial(people.shared, at.comings))
    app.event("user_change")(partial(people.described, at.comings))
    # What none of them took: acknowledged and left alone, or Slack would send it again.
    app.event(other.ANY)(other.event)
    app.action(other.ANY)(other.acknowledge)
    app.view(other.ANY)(other.acknowledge)
    app.shortcut(other.ANY)(other.acknowledge)
