"""Slack's API as the bot uses it: calls, files, people, and who sees an answer."""

from bot.slack.administrators import Standing, is_administrator, standing_of
from bot.slack.audience import Audiences, Seen, Why
from bot.slack.calls import (
    GONE,
    AppTokenRefused,
    Refused,
    ScopeMissing,
    TokenRefused,
    TooMuch,
    Unclear,
    Unshowable,
    calling,
)
from bot.slack.client import Identity, Slack, open_slack, open_with
from bot.slack.conversation import Conversation, conversation
from bot.slack.direct import go_direct
from bot.slack.direct_with import direct_with
from bot.slack.failures import NotHere
from bot.slack.file_kinds import Kind as FileKind
from bot.slack.file_kinds import kind_of_file
from bot.slack.files import NotFetched, SlackFile, describe, download
from bot.slack.groups import group_names, user_groups
from bot.slack.installation_store import DatabaseStateStore
from bot.slack.installed import Installed, NotInstalled, identity_of, team_named
from bot.slack.manifest import manifest
from bot.slack.named_channel import channel_amiss, leads_channel_amiss
from bot.slack.people import kind_of, person_named
from bot.slack.response_url import AddressGone, respond
from bot.slack.roster import DatabaseRoster
from bot.slack.sealing import new_key
from bot.slack.stamps import stamp
from bot.slack.tongues import Tongues
from bot.slack.traced import TracedClient
from bot.slack.transcripts import Transcript, words_of_vtt
from bot.slack.voters import voter_kind
from bot.slack.workspaces import Workspaces

__all__ = [
    "GONE",
    "AddressGone",
    "AppTokenRefused",
    "Audiences",
    "Conversation",
    "DatabaseRoster",
    "DatabaseStateStore",
    "FileKind",
    "Identity",
    "Installed",
    "NotFetched",
    "NotHere",
    "NotInstalled",
    "Refused",
    "ScopeMissing",
    "Seen",
    "Slack",
    "SlackFile",
    "Standing",
    "TokenRefused",
    "Tongues",
    "TooMuch",
    "TracedClient",
    "Transcript",
    "Unclear",
    "Unshowable",
    "Why",
    "Workspaces",
    "calling",
    "channel_amiss",
    "conversation",
    "describe",
    "direct_with",
    "download",
    "go_direct",
    "group_names",
    "identity_of",
    "is_administrator",
    "kind_of",
    "kind_of_file",
    "leads_channel_amiss",
    "manifest",
    "new_key",
    "open_slack",
    "open_with",
    "person_named",
    "respond",
    "stamp",
    "standing_of",
    "team_named",
    "user_groups",
    "voter_kind",
    "words_of_vtt",
]
