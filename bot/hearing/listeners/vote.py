"""The two buttons below an answer. A vote counts at once, and who clicked reads which one stands;
for a new thumb down a form asks for the reason."""

import re
from typing import Final

import structlog
from slack_bolt import Ack, BoltContext

from bot.errors import SlackError
from bot.hearing.ballot_box import BallotBox
from bot.hearing.ballots import clicked, moment
from bot.hearing.heard import Event
from bot.hearing.listeners.voted import tell
from bot.showing import reason_modal
from bot.slack import Slack, Tongues, calling
from sql.samples import SOURCE

log = structlog.get_logger()

BUTTONS: Final = re.compile(r"^(?:vote(?:_up|_down)?|asked_(?:up|down))$")
"""`vote`: feedback buttons of an earlier release, whose second click is a vote like the first;
`asked_…`: below what leads are asked about."""
_NEW: Final = "vote_is_new"


def count(ballots: BallotBox, ack: Ack, action: Event, body: Event, context: BoltContext) -> None:
    """The vote is stored before the click is acknowledged."""
    if (said := clicked(str(action.get("value")))) is not None:
        answer_id, vote = said
        user, at = str(body["user"]["id"]), str(action["action_ts"])
        key = f"action:{at}:{user}"
        asked = str(action.get("action_id")).startswith("asked_")
        source = SOURCE if asked else "button"
        context[_NEW] = ballots.vote(answer_id, user, vote, key, moment(at), source=source)
    ack()


def ask_why(
    slack: Slack, tongues: Tongues, action: Event, body: Event, context: BoltContext
) -> None:
    """The form is open for a thumb down that is new; where Slack refuses, only the reason stays
    unasked."""
    said = clicked(str(action.get("value")))
    if said is None or said[1] == "up" or not context.get(_NEW):
        return
    try:
        with calling():
            view = reason_modal(said[0], tongues.of(str(body["user"]["id"])))
            slack.poster.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackError as error:
        log.warning("reason.unasked", answer_id=said[0], reason=error.for_operators)


def confirm(slack: Slack, ballots: BallotBox, action: Event, body: Event) -> None:
    """Who clicked reads what stands."""
    if (said := clicked(str(action.get("value")))) is not None:
        tell(slack, ballots, body, said[0])
