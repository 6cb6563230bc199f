"""After a click that changed a vote, or could have: the person reads which one stands."""

from typing import Final

import structlog

from bot.errors import SlackError
from bot.hearing.ballot_box import BallotBox
from bot.hearing.heard import Event
from bot.showing import voted
from bot.slack import Slack, calling

log = structlog.get_logger()

_MOST: Final = 5
_UNTOLD: Final = object()


def tell(slack: Slack, ballots: BallotBox, body: Event, answer_id: int) -> None:
    """Who clicked, and nobody else, has read last what of their votes on the answer stands.

    Of two clicks at once, each looks again after it told: whoever told last told the truth.
    """
    user, place = str(body["user"]["id"]), body.get("container") or {}
    channel = (body.get("channel") or {}).get("id")
    if channel is None:
        return
    thread = place.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    told: object = _UNTOLD
    language = ballots.language(answer_id)
    for _ in range(_MOST):
        stands = ballots.stands(answer_id, user)
        if stands == told:
            return
        said, told = voted(stands, language), stands
        try:
            with calling():
                slack.poster.chat_postEphemeral(
                    channel=channel,
                    thread_ts=thread,
                    user=user,
                    text=said.text,
                    blocks=list(said.blocks),
                )
        except SlackError as error:
            log.warning("vote.untold", answer_id=answer_id, reason=error.for_operators)
            return
