"""Slack's API as the bot uses it: calls, files, people, and who sees an answer."""

from bot.slack.audience import Audiences
from bot.slack.calls import Refused, TooMuch, Unclear, Unshowable, calling
from bot.slack.client import Identity, Slack, open_slack
from bot.slack.direct import go_direct
from bot.slack.files import NotFetched, SlackFile, describe, download
from bot.slack.manifest import manifest
from bot.slack.stamps import stamp
from bot.slack.voters import voter_kind

__all__ = [
    "Audiences",
    "Identity",
    "NotFetched",
    "Refused",
    "Slack",
    "SlackFile",
    "TooMuch",
    "Unclear",
    "Unshowable",
    "calling",
    "describe",
    "download",
    "go_direct",
    "manifest",
    "open_slack",
    "stamp",
    "voter_kind",
]
