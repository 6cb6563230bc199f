"""Slack's API as the bot uses it: calls, files, people, and who sees an answer."""

from bot.slack.administrators import Standing, is_administrator, standing_of
from bot.slack.audience import Audiences, Seen, Why
from bot.slack.calls import (
    AppTokenRefused,
    Refused,
    ScopeMissing,
    TokenRefused,
    TooMuch,
    Unclear,
    Unshowable,
    calling,
)
from bot.slack.client import Identity, Slack, open_slack
from bot.slack.direct import go_direct
from bot.slack.file_kinds import Kind as FileKind
from bot.slack.file_kinds import kind_of_file
from bot.slack.files import NotFetched, SlackFile, describe, download
from bot.slack.groups import user_groups
from bot.slack.leads_channel import leads_channel_amiss
from bot.slack.manifest import manifest
from bot.slack.people import kind_of
from bot.slack.roster import DatabaseRoster
from bot.slack.stamps import stamp
from bot.slack.transcripts import Transcript, words_of_vtt
from bot.slack.voters import voter_kind
from bot.slack.workspaces import Workspaces

__all__ = [
    "AppTokenRefused",
    "Audiences",
    "DatabaseRoster",
    "FileKind",
    "Identity",
    "NotFetched",
    "Refused",
    "ScopeMissing",
    "Seen",
    "Slack",
    "SlackFile",
    "Standing",
    "TokenRefused",
    "TooMuch",
    "Transcript",
    "Unclear",
    "Unshowable",
    "Why",
    "Workspaces",
    "calling",
    "describe",
    "download",
    "go_direct",
    "is_administrator",
    "kind_of",
    "kind_of_file",
    "leads_channel_amiss",
    "manifest",
    "open_slack",
    "stamp",
    "standing_of",
    "user_groups",
    "voter_kind",
    "words_of_vtt",
]
