"""`/shoptalk`: ask, manuals, settings, help; whatever else is written after it is a question."""

from typing import Final

import structlog
from slack_bolt import Ack, BoltContext

from agent.wording import in_language, language_of
from bot.errors import MayNot, SlackError
from bot.hearing.channel_desk import ChannelDesk
from bot.hearing.command_box import CommandBox
from bot.hearing.heard import Event
from bot.hearing.place import is_here
from bot.hearing.unescape import unescape
from bot.showing import LOOKING_PRIVATELY, commands_help, settings_modal
from bot.slack import NotHere, Slack, Tongues, calling, respond

log = structlog.get_logger()

COMMAND: Final = "/shoptalk"
_VERBS: Final = ("ask", "manuals", "settings", "help")
_SETTINGS: Final = "command_wants_settings"


def used(box: CommandBox, tongues: Tongues, ack: Ack, body: Event, context: BoltContext) -> None:
    """What was asked is kept before Slack is told, and who asked reads that it is looked for."""
    verb, text = read(str(body.get("text") or ""))
    where = str(body["channel_id"]), str(body["user_id"])
    trigger, url = str(body["trigger_id"]), str(body["response_url"])
    match verb:
        case "ask":
            box.ask(*where, text, trigger, url)
            said = in_language(LOOKING_PRIVATELY, language_of(text))
            ack(text=said, response_type="ephemeral")
        case "manuals":
            box.manuals(*where, trigger, url)
            ack()
        case "settings":
            context[_SETTINGS] = True
            ack()
        case _:
            shown = commands_help(tongues.of(where[1], ask=False))
            ack(text=shown.text, blocks=list(shown.blocks), response_type="ephemeral")


def open_settings(
    slack: Slack, tongues: Tongues, desk: ChannelDesk, body: Event, context: BoltContext
) -> None:
    """Who may has the channel's settings before them; the others, and who is where the bot is not,
    read why not."""
    if not context.get(_SETTINGS):
        return
    channel, user = str(body["channel_id"]), str(body["user_id"])
    try:
        now = desk.open(channel, user)
        if not is_here(slack, channel):
            raise NotHere
        with calling():
            view = settings_modal(channel, now, tongues.of(user))
            slack.poster.views_open(trigger_id=body["trigger_id"], view=view)
    except (MayNot, SlackError) as error:
        log.info("settings.unopened", channel=channel, reason=type(error).__name__)
        _say(str(body["response_url"]), in_language(error.for_people, tongues.of(user)))


def _say(url: str, sentence: str) -> None:
    try:
        respond(url, sentence)
    except SlackError as error:
        log.warning("command.untold", reason=error.for_operators)


def read(typed: str) -> tuple[str, str]:
    """The verb and what follows it. `manuals`, `settings` and `help` stand alone: with more words,
    as without any verb, it is a question; a single word that is no code is none."""
    text = unescape(typed).strip()
    first, _, rest = text.partition(" ")
    verb, rest = first.casefold(), rest.strip()
    if verb == "ask" and rest:
        return "ask", rest
    if not rest:
        if verb in _VERBS:
            return (verb, "") if verb != "ask" else ("help", "")
        return ("ask", text) if any(letter.isdigit() for letter in text) else ("help", "")
    return "ask", text
