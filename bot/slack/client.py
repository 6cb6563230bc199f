"""The way to Slack: two clients for two kinds of calls, and who the bot is there."""

from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

from bot.errors import SlackRefused
from bot.settings import SlackSettings
from bot.slack.calls import calling
from bot.slack.direct import go_direct

_READ_SECONDS, _POST_SECONDS = 15, 15


@dataclass(frozen=True)
class Identity:
    """Who the bot is: the installation's team, and the bot's own user and bot ids in it."""

    team: str
    team_name: str
    bot_user: str
    bot_id: str


@dataclass(frozen=True)
class Slack:
    """`reader` repeats what failed on the way; `poster` never does, or it would post twice.

    Both wait and go on where Slack says that there were too many calls: nothing was done then.
    """

    reader: WebClient
    poster: WebClient
    api_url: str

    def identify(self) -> Identity:
        """Ask Slack who the token belongs to; Refused or SlackUnreachable with the reason."""
        with calling():
            said = self.reader.auth_test()
        return Identity(said["team_id"], said["team"], said["user_id"], said["bot_id"])


def open_slack(settings: SlackSettings) -> Slack:
    """Clients with the bot's token; SlackRefused where there is none. Nothing is asked yet."""
    if settings.bot_token is None:
        raise SlackRefused("SLACK_BOT_TOKEN is not set: see the README, or run `shoptalk up`.")
    token = settings.bot_token.get_secret_value()
    base = settings.api_url.rstrip("/") + "/"
    reader = WebClient(
        token,
        base_url=base,
        timeout=_READ_SECONDS,
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=2),
            RateLimitErrorRetryHandler(max_retry_count=3),
            ServerErrorRetryHandler(max_retry_count=2),
        ],
    )
    poster = WebClient(
        token,
        base_url=base,
        timeout=_POST_SECONDS,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=3)],
    )
    go_direct(base, reader, poster)
    return Slack(reader, poster, base)
