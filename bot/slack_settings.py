"""Settings of how the bot reaches Slack: one token, or OAuth for several workspaces."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SlackSettings(BaseSettings):
    """How the bot reaches Slack; without a bot token the local workspace takes Slack's place."""

    model_config = SettingsConfigDict(
        env_prefix="SLACK_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    bot_token: SecretStr | None = Field(default=None, description="bot token, xoxb-...")
    app_token: SecretStr | None = Field(
        default=None, description="app-level token for Socket Mode, xapp-..."
    )
    signing_secret: SecretStr | None = Field(
        default=None, description="signing secret; set = HTTP instead of Socket Mode"
    )
    api_url: str = Field(
        default="https://slack.com/api/", description="another Slack-compatible server"
    )
    client_id: str | None = Field(
        default=None,
        description="client id of the app; set = workspaces install it by OAuth at /slack/install, "
        "and there is no SLACK_BOT_TOKEN (docs/install.md)",
    )
    client_secret: SecretStr | None = Field(
        default=None, description="client secret of the app, for SLACK_CLIENT_ID"
    )
    redirect_url: str | None = Field(
        default=None,
        description="where Slack sends whoever installs, https://.../slack/oauth_redirect; unset = "
        "the first redirect URL of the app",
    )
    token_key: SecretStr | None = Field(
        default=None,
        description="key that encrypts the tokens of installed workspaces in the database, from "
        "`shoptalk workspaces key`; older keys behind it, separated by commas",
    )
    install_teams: str = Field(
        default="",
        description="ids of the workspaces and organisations that may install the app, separated "
        "by commas; empty = all that Slack lets",
    )
    withdrawn_days: int = Field(
        default=30,
        ge=0,
        description="days after which all data of a workspace that uninstalled the app is deleted; "
        "who installs it again before has everything back",
    )

    @property
    def by_oauth(self) -> bool:
        """Whether workspaces install the app, instead of one whose token is in the settings."""
        return self.client_id is not None and self.bot_token is None

    def may_install(self, team: str) -> bool:
        """Whether this workspace or organisation may install the app."""
        allowed = [one for one in map(str.strip, self.install_teams.split(",")) if one]
        return not allowed or team in allowed

    def carried(self, team: str) -> str | None:
        """The team as jobs carry it: only where there may be several."""
        return team if self.by_oauth else None
