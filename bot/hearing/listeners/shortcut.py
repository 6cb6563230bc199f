"""The shortcut of a message, "Ask Shoptalk about this"."""

import re
from typing import Any, Final

import structlog
from slack_bolt import Ack, BoltContext

from agent.wording import in_language, ours
from bot.errors import SlackError
from bot.hearing.command_box import Chosen, CommandBox
from bot.hearing.heard import Event
from bot.hearing.place import is_here
from bot.hearing.unescape import unescape
from bot.showing import MY_OWN, NO_WORDS, note_form
from bot.slack import Identity, NotHere, Slack, Tongues, calling

log = structlog.get_logger()

CALLBACK: Final = "ask_about"
_WHY_NOT: Final = "shortcut_why_not"
_TITLE: Final = ours("Ask Shoptalk about this")


def chosen(box: CommandBox, ack: Ack, body: Event, context: BoltContext) -> None:
    """The message is kept as what is asked, before Slack is told; one without words, or of the
    bot's own, is not."""
    message, me = body["message"], box.me
    text = words_of(message, me)
    if message.get("user") == me.bot_user or message.get("bot_id") == me.bot_id:
        context[_WHY_NOT] = MY_OWN
    elif not text:
        context[_WHY_NOT] = NO_WORDS
    else:
        thread_ts = message.get("thread_ts")
        what = Chosen(str(message["ts"]), str(thread_ts) if thread_ts else None, text)
        where = str(body["channel"]["id"]), str(body["user"]["id"])
        trigger, url = str(body["trigger_id"]), str(body["response_url"])
        box.about(*where, what, trigger, url)
    ack()


def say_why_not(slack: Slack, tongues: Tongues, body: Event, context: BoltContext) -> None:
    """Where nothing can be asked, or the bot is not there, a form says what to do."""
    channel = str(body["channel"]["id"])
    try:
        why = context.get(_WHY_NOT)
        if why is None and not is_here(slack, channel):
            why = NotHere().for_people
        if why is not None:
            language = tongues.of(str(body["user"]["id"]))
            title, said = (in_language(one, language) for one in (_TITLE, str(why)))
            with calling():
                view = note_form(title, said, language)
                slack.poster.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackError as error:
        log.warning("shortcut.untold", channel=channel, reason=error.for_operators)


def words_of(message: Event, me: Identity) -> str:
    """What the message says: its text, else that of what an app attached to it."""
    mention = re.compile(rf"<@{re.escape(me.bot_user)}(?:\|[^<>]*)?>")
    texts = [str(message.get("text") or "")]
    texts += [_attached(one) for one in message.get("attachments") or ()]
    for text in texts:
        if said := unescape(mention.sub(" ", text)).strip(" ,:\n"):
            return said
    return ""


def _attached(attachment: Any) -> str:
    parts = (attachment.get("pretext"), attachment.get("title"), attachment.get("text"))
    said = "\n".join(str(part) for part in parts if part)
    return said or str(attachment.get("fallback") or "")
