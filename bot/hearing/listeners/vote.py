"""The two thumbs below an answer. A thumb down counts at once; then a form asks for the reason."""

from urllib.error import URLError

import structlog
from slack_bolt import Ack, App
from slack_sdk.errors import SlackApiError

from bot.hearing.ballot_box import BallotBox
from bot.hearing.ballots import clicked, moment
from bot.hearing.heard import Event
from bot.showing import reason_modal
from bot.slack import Slack

log = structlog.get_logger()


def register(app: App, ballots: BallotBox, slack: Slack) -> None:
    """Hear clicks on the thumbs."""

    def count(ack: Ack, action: Event, body: Event) -> None:
        """The vote is stored before the click is acknowledged."""
        if (said := clicked(str(action.get("value")))) is not None:
            answer_id, vote = said
            user, at = str(body["user"]["id"]), str(action["action_ts"])
            ballots.vote(answer_id, user, vote, f"action:{at}:{user}", moment(at))
        ack()

    def ask_why(action: Event, body: Event) -> None:
        """The form is open; where Slack refuses, only the reason stays unasked."""
        said = clicked(str(action.get("value")))
        if said is None or said[1] == "up":
            return
        try:
            slack.poster.views_open(trigger_id=body["trigger_id"], view=reason_modal(said[0]))
        except SlackApiError as error:
            log.warning("reason.unasked", answer_id=said[0], error=error.response.get("error"))
        except (URLError, OSError) as error:
            log.warning("reason.unasked", answer_id=said[0], error=type(error).__name__)

    app.action("vote")(ack=count, lazy=[ask_why])
