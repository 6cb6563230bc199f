"""Whether Slack would let the bot do its work; asks Slack, changes nothing there."""

from collections.abc import Iterator, Mapping
from functools import partial

from slack_sdk import WebClient

from bot.commands.finding import Finding, try_
from bot.errors import SlackRefused
from bot.processes import running
from bot.settings import Settings, SlackSettings
from bot.slack import (
    AppTokenRefused,
    Installed,
    Refused,
    calling,
    channel_amiss,
    manifest,
    open_slack,
)
from sql.database import Database
from sql.home import Home


def check(settings: SlackSettings, home: Home) -> str:
    """What was found, in a sentence; SlackRefused or SlackUnreachable where it is amiss."""
    if settings.bot_token is None:
        local = running(home)
        if local is None:
            return "no SLACK_BOT_TOKEN: `shoptalk up` opens the local workspace instead"
        return f"no SLACK_BOT_TOKEN: the local workspace runs at {local.page}"
    slack = open_slack(settings)
    me = slack.identify()
    missing = _missing(slack.reader)
    if missing:
        raise SlackRefused(
            f"The bot token lacks {', '.join(missing)}: paste the output of `shoptalk manifest` at"
            " api.slack.com/apps, and install the app again."
        )
    return f"{me.team_name} ({me.team}) as {me.bot_user}, by {_way_in(settings)}"


def check_installed(settings: Settings) -> str:
    """The same for each workspace that installed the app."""
    way = _way_in(settings.slack)
    with Database.open(settings.sql) as db:
        db.migrate()
        installed = Installed(db, settings.slack)
        teams = [one.team for one in installed.all()]
        for team in teams:
            slack = installed.slack(team)
            slack.identify()
            if missing := _missing(slack.reader):
                raise SlackRefused(
                    f"The token of {team} lacks {', '.join(missing)}: have the app installed again"
                    " there, at /slack/install."
                )
    if not teams:
        return f"no workspace has installed the app yet: open /slack/install, by {way}"
    return f"installed in {len(teams)} ({', '.join(teams[:5])}), by {way}"


def channels(settings: Settings) -> Iterator[Finding]:
    """Whether leads and experts can be asked in the channels that settings name."""
    if settings.slack.bot_token is None:
        return
    for who in ("leads", "experts"):
        if channel := getattr(settings.bot, f"{who}_channel"):
            named = (settings.slack, f"BOT_{who.upper()}_CHANNEL", who, channel)
            yield try_(f"{who}' channel", partial(check_channel, *named))


def check_channel(settings: SlackSettings, setting: str, who: str, channel: str) -> str:
    """That `who` can be asked in the channel that a setting names; SlackRefused, with what to do,
    where not."""
    amiss = channel_amiss(open_slack(settings), setting, channel)
    if amiss is not None:
        raise SlackRefused(amiss)
    return f"{who} are asked in {channel}"


def _missing(client: WebClient) -> list[str]:
    """The scopes that the manifest asks for and the token has not; none if Slack does not say."""
    with calling():
        answered_by = client.auth_test().headers
    headers: Mapping[str, str] = {name.lower(): value for name, value in answered_by.items()}
    said = headers.get("x-oauth-scopes")
    if said is None:
        return []
    granted = {scope.strip() for scope in said.split(",")}
    return sorted(set(manifest(None)["oauth_config"]["scopes"]["bot"]) - granted)


def _way_in(settings: SlackSettings) -> str:
    if settings.signing_secret is not None:
        return "HTTP"
    if settings.app_token is None:
        raise SlackRefused(
            "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside"
            " SLACK_BOT_TOKEN or SLACK_CLIENT_ID: see the README."
        )
    client = WebClient(base_url=settings.api_url.rstrip("/") + "/")
    try:
        with calling():
            client.apps_connections_open(app_token=settings.app_token.get_secret_value())
    except Refused as error:
        raise AppTokenRefused.of(error) from error
    return "Socket Mode"
