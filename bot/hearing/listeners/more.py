"""Buttons and the menu of an answer: a cited page, the lines as printed, the next steps, the way
back of a vote, and a better answer."""

from slack_bolt import Ack

from bot.hearing.ballot_box import BallotBox
from bot.hearing.ballots import moment
from bot.hearing.clicks import Clicks
from bot.hearing.heard import Event
from bot.hearing.listeners.correction import open_form
from bot.hearing.listeners.voted import tell
from bot.hearing.note_box import NoteBox
from bot.slack import Slack, Tongues


def chosen(clicks: Clicks, ballots: BallotBox, ack: Ack, action: Event, body: Event) -> None:
    """What was clicked, or chosen in the menu, has its job, or its vote back."""
    user, at = str(body["user"]["id"]), str(action["action_ts"])
    match _chosen(action):
        case ["page", question_id, ordinal] if question_id.isdecimal() and ordinal.isdecimal():
            clicks.page(int(question_id), int(ordinal), user)
        case ["steps", question_id, ordinal] if question_id.isdecimal() and ordinal.isdecimal():
            clicks.steps(int(question_id), int(ordinal), user)
        case ["lines", question_id, answer_id] if question_id.isdecimal() and answer_id.isdecimal():
            clicks.lines(int(question_id), int(answer_id), user)
        case ["unvote", answer_id] if answer_id.isdecimal():
            ballots.unvote(int(answer_id), user, f"action:{at}:{user}", moment(at))
    ack()


def confirm(slack: Slack, ballots: BallotBox, action: Event, body: Event) -> None:
    """Who took their vote back reads what stands now."""
    match _chosen(action):
        case ["unvote", answer_id] if answer_id.isdecimal():
            tell(slack, ballots, body, int(answer_id))


def correct(slack: Slack, tongues: Tongues, notes: NoteBox, action: Event, body: Event) -> None:
    """Who has a better answer has the form for it."""
    match _chosen(action):
        case ["correct", answer_id] if answer_id.isdecimal():
            language = tongues.of(str(body["user"]["id"]))
            open_form(slack, notes, body, int(answer_id), language=language)


def _chosen(action: Event) -> list[str]:
    return str((action.get("selected_option") or action).get("value")).split(":")
