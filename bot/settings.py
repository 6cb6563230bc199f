"""Settings of the part that talks to people, and all rooms' settings together."""

from dataclasses import dataclass

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.settings import AgentSettings
from bot.errors import BadSetting
from ingest.settings import IngestSettings
from sql.settings import SqlSettings


class BotSettings(BaseSettings):
    """Read from the environment; built once, by the composition root, and passed down."""

    model_config = SettingsConfigDict(
        env_prefix="BOT_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    team: str = Field(
        default="local", description="Slack team that the command line works for, by its id"
    )
    log_level: str = Field(
        default="warning",
        pattern="^(debug|info|warning|error)$",
        description="debug, info, warning or error; logs go to stderr",
    )


@dataclass(frozen=True)
class Settings:
    """The settings of every room."""

    bot: BotSettings
    agent: AgentSettings
    ingest: IngestSettings
    sql: SqlSettings

    @classmethod
    def read(cls) -> "Settings":
        """Read them from the environment and `.env`; BadSetting names the first that is wrong."""
        try:
            return cls(BotSettings(), AgentSettings(), IngestSettings(), SqlSettings())
        except (UnicodeDecodeError, OSError) as error:
            raise BadSetting(f"The file .env cannot be read: {error}.") from error
        except ValidationError as error:
            first = error.errors()[0]
            prefix = "" if error.title == "SqlSettings" else error.title[: -len("Settings")] + "_"
            name = f"{prefix}{'_'.join(map(str, first['loc']))}".upper()
            raise BadSetting(f"{name} cannot be used: {first['msg']}.") from error
