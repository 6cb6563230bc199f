"""What only who clicked reads, and who that is."""

import structlog

from bot.errors import SlackError
from bot.hearing.heard import Event
from bot.showing import Content
from bot.slack import Slack, calling

log = structlog.get_logger()


def only_for(slack: Slack, body: Event, said: Content) -> None:
    """Who clicked, and nobody else, reads it where they clicked; where Slack refuses, nobody."""
    place = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id")
    if channel is None:
        return
    try:
        with calling():
            slack.poster.chat_postEphemeral(
                channel=channel,
                thread_ts=place.get("thread_ts"),
                user=user_of(body),
                text=said.text,
                blocks=list(said.blocks),
            )
    except SlackError as error:
        log.warning("click.untold", reason=error.for_operators)


def user_of(body: Event) -> str:
    """Who clicked or sent it."""
    return str(body["user"]["id"])


def id_of(value: object) -> int | None:
    """The id that a button carries; None where it is none."""
    return int(str(value)) if str(value).isdecimal() and len(str(value)) < 19 else None
