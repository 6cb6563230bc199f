"""The way to Slack: clients for three kinds of calls, and who the bot is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    ServerErrorRetryHandler,
)

from bot.errors import SlackRefused
from bot.settings import SlackSettings
from bot.slack.calls import calling
from bot.slack.direct import go_direct
from bot.slack.traced import TracedClient, Waiting

_READ_SECONDS, _POST_SECONDS = 15, 15
AGENT_SCOPE: Final = "assistant:write"
"""By which an app is known to be an agent: "declaring an app as an agent adds the assistant:write
scope to it" (https://docs.slack.dev/ai/agent-sessions)."""


@dataclass(frozen=True)
class Identity:
    """Who the bot is: the installation's team, and the bot's own user and bot ids in it.

    `enterprise`: the organisation of Enterprise Grid that the team is part of. `org_wide`: the app
    was installed for the whole organisation, which is the team then: `team` is its id. `agent`: the
    app was made with the manifest's agent view (`shoptalk manifest --agent`).
    """

    team: str
    team_name: str
    bot_user: str
    bot_id: str
    enterprise: str | None = None
    org_wide: bool = False
    agent: bool = False


@dataclass(frozen=True)
class Slack:
    """`reader` repeats what failed on the way; `poster` never does, or it would post twice.

    Both wait and go on where Slack says that there were too many calls: nothing was done then.
    `quick` repeats what failed on the way too, but does not wait where there were too many calls;
    without one, `reader` stands in.
    """

    reader: WebClient
    poster: WebClient
    api_url: str
    quick: WebClient | None = None

    def identify(self) -> Identity:
        """Ask Slack who the token belongs to; Refused or SlackUnreachable with the reason."""
        with calling():
            said = self.reader.auth_test()
        enterprise = said.get("enterprise_id") or None
        org_wide = bool(said.get("is_enterprise_install")) and enterprise is not None
        return Identity(
            str(enterprise if org_wide else said["team_id"]),
            str(said.get("team") or ""),
            said["user_id"],
            said["bot_id"],
            enterprise,
            org_wide,
            AGENT_SCOPE in _scopes(said.headers),
        )


def _scopes(headers: Mapping[str, Any]) -> list[str]:
    """What the token may do, as Slack says with each answer; nothing where it does not."""
    found = {name.lower(): str(value) for name, value in headers.items()}
    return found.get("x-oauth-scopes", "").replace(" ", "").split(",")


def open_slack(settings: SlackSettings) -> Slack:
    """Clients with the bot's token; SlackRefused where there is none. Nothing is asked yet."""
    if settings.bot_token is None:
        raise SlackRefused("SLACK_BOT_TOKEN is not set: see the README, or run `shoptalk up`.")
    token = settings.bot_token.get_secret_value()
    return open_with(settings, lambda: token)


def open_with(settings: SlackSettings, token: Callable[[], str]) -> Slack:
    """Clients that ask for the token each time that they need it."""
    base = settings.api_url.rstrip("/") + "/"
    reader = TracedClient(
        token,
        base_url=base,
        timeout=_READ_SECONDS,
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=2),
            Waiting(max_retry_count=3),
            ServerErrorRetryHandler(max_retry_count=2),
        ],
    )
    poster = TracedClient(
        token,
        base_url=base,
        timeout=_POST_SECONDS,
        retry_handlers=[Waiting(max_retry_count=3)],
    )
    quick = TracedClient(
        token,
        base_url=base,
        timeout=_READ_SECONDS,
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=2),
            ServerErrorRetryHandler(max_retry_count=2),
        ],
    )
    go_direct(base, reader, poster, quick)
    return Slack(reader, poster, base, quick)
