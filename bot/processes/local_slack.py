"""Which Slack a process talks to: the one of the settings, or the home's local workspace."""

import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final
from urllib.parse import urlsplit

import structlog
from pydantic import SecretStr

from bot.errors import SlackRefused, SlackUnreachable
from bot.settings import Settings, SlackSettings
from bot.slack import Identity, Slack
from sql.home import Home

log = structlog.get_logger()

_LONGEST_WAIT: Final = 30.0
_SECONDS_TO_CONNECT: Final = 2.0


@dataclass(frozen=True)
class Running:
    """The local workspace that runs in a home; `page` is its page's address, with the token."""

    url: str
    page: str
    pid: int


def running(home: Home) -> Running | None:
    """The home's local workspace, or None where none runs."""
    try:
        said = json.loads(_file(home).read_text("utf-8"))
        found = Running(str(said["url"]), str(said["page"]), int(said["pid"]))
        os.kill(found.pid, 0)
        # A number is given to another process in time.
        where = urlsplit(found.url)
        socket.create_connection((where.hostname, where.port or 80), _SECONDS_TO_CONNECT).close()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found


def resolve(settings: Settings, home: Home) -> SlackSettings:
    """The settings where they name a bot token, else the keys of the local workspace that runs.

    SlackRefused where there is neither.
    """
    if settings.slack.bot_token is not None or settings.slack.by_oauth:
        return settings.slack
    workspace = running(home)
    if workspace is None:
        raise SlackRefused(
            "Set SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET (see the README), or"
            " start the local workspace: `shoptalk up`, or `shoptalk workspace` beside this one."
        )
    from bot.workspace.keys import keys

    found = keys(home, settings.bot.team)
    return SlackSettings(
        bot_token=SecretStr(found.bot_token),
        app_token=SecretStr(found.app_token),
        signing_secret=None,
        api_url=f"{workspace.url.rstrip('/')}/api/",
    )


def identify(slack: Slack, stop: Event) -> Identity | None:
    """Who the bot is, asked until Slack can be reached; None where it has to stop before.

    SlackRefused where Slack says no.
    """
    wait = 1.0
    while not stop.is_set():
        try:
            return slack.identify()
        except SlackUnreachable as error:
            log.warning("slack.unreachable", reason=str(error), again_in=wait)
        stop.wait(wait)
        wait = min(wait * 2, _LONGEST_WAIT)
    return None


def _file(home: Home) -> Path:
    return home.run / "workspace.json"
