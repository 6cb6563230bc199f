"""Why a message is left alone: a word of a short list, in the log line `message.left`.

Each message that comes in ends in a question, in the card of a file, or in such a line; the words
are explained in docs/pictures.md.
"""

from typing import Any, Literal, TypeAlias, get_args

import structlog

log = structlog.get_logger()

Left: TypeAlias = Literal[
    "ours",  # the bot wrote it
    "program",  # an app, a workflow or Slackbot wrote it
    "notice",  # Slack tells of something: who joined, a topic, a call
    "talk",  # people talk to each other, and nobody calls the bot
    "others",  # it calls somebody else
    "files",  # it only shares files; what comes of them is on their cards
    "known",  # it was recorded before: Slack delivers twice, and the sweep reads again
    "unchanged",  # an edit, or the preview of a link, that changes no word
    "deleted",  # what was deleted was no question
]
REASONS = get_args(Left)


def leave(why: Left, channel: Any, ts: Any) -> None:
    """Nothing is done about this message; the log says why."""
    log.info("message.left", why=why, channel=str(channel), ts=str(ts))
