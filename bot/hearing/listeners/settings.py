"""The form with a channel's settings, sent."""

from slack_bolt import Ack

from agent.wording import in_language
from bot.errors import MayNot
from bot.hearing.channel_desk import ChannelDesk
from bot.hearing.heard import Event
from bot.showing import settings_closed
from bot.slack import Tongues


def submitted(desk: ChannelDesk, tongues: Tongues, ack: Ack, view: Event, body: Event) -> None:
    """What it says is set before it is acknowledged; who may not reads who may."""
    channel, user = str(view["private_metadata"]), str(body["user"]["id"])
    try:
        desk.settle(channel, user, view["state"]["values"])
    except MayNot as error:
        language = tongues.of(user, ask=False)
        said = in_language(error.for_people, language)
        ack(response_action="update", view=settings_closed(said, language))
        return
    ack()
