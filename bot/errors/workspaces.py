"""Which workspace of Slack something is for, and what its installation allows."""

from bot.errors.base import BotError


class TokensUnreadable(BotError):
    """The tokens of installed workspaces cannot be read with SLACK_TOKEN_KEY: put the key that they
    were encrypted with behind the new one, after a comma, or have the app installed again."""

    kind = "permanent"


class OfNoTeam(BotError):
    """Nothing says which workspace a job is for, and several have the app installed: enqueue it
    again with BOT_TEAM set to the workspace's id (`shoptalk workspaces` lists them)."""

    kind = "permanent"


class NoSuchWorkspace(BotError):
    """The app was never installed there: `shoptalk workspaces` lists where."""

    kind = "permanent"


class StillInstalled(BotError):
    """The app is installed there, and nothing was erased: have it removed in Slack first
    (Administration, Manage apps)."""

    kind = "permanent"
