"""What Slack takes and what it refuses, as tables of ours with a checker over them.

From Slack's reference (docs.slack.dev/reference: block-kit, methods, events, scopes). A test
compares the tables with the models of `slack_sdk`, and with the types of npm's `@slack/types`.
"""

from bot.workspace.rules.messages import TEXT, UPDATED, Fault, message_fault, words_of
from bot.workspace.rules.scopes import NEEDED, OF_A_WORKSPACE, SUBSCRIPTIONS, needed, subscription
from bot.workspace.rules.tiers import PER_MINUTE, Tiers
from bot.workspace.rules.views import view_fault

__all__ = [
    "NEEDED",
    "OF_A_WORKSPACE",
    "PER_MINUTE",
    "SUBSCRIPTIONS",
    "TEXT",
    "UPDATED",
    "Fault",
    "Tiers",
    "message_fault",
    "needed",
    "subscription",
    "view_fault",
    "words_of",
]
