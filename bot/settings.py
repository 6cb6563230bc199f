"""Settings of the part that talks to people, and all rooms' settings together."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.settings import AgentSettings
from bot.errors import BadSetting
from bot.slack_settings import SlackSettings as SlackSettings
from ingest.settings import IngestSettings
from sql.endpoint import Endpoint
from sql.roles import Role
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
    host: str = Field(
        default="0.0.0.0",
        description="address on which the bot takes Slack's requests when SLACK_SIGNING_SECRET is "
        "set",
    )
    port: int = Field(default=3000, ge=0, le=65535, description="port of BOT_HOST; 0 = any free")
    workspace_port: int = Field(
        default=8765,
        ge=0,
        le=65535,
        description="port of the local workspace on 127.0.0.1; 0 = any free",
    )
    workspace_agent: bool = Field(
        default=False,
        description="whether the app of the local workspace has the agent pane, as one made with "
        "`shoptalk manifest --agent` has it",
    )
    api_host: str = Field(
        default="127.0.0.1", description="address on which `shoptalk api` takes requests"
    )
    api_port: int = Field(
        default=8766, ge=0, le=65535, description="port of BOT_API_HOST; 0 = any free"
    )
    api_answers: int = Field(
        default=8, ge=1, description="questions that one `shoptalk api` answers at the same time"
    )
    api_uploads: int = Field(
        default=1, ge=1, description="manuals that one `shoptalk api` reads at the same time"
    )
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="port on which each process serves its metrics to Prometheus, or the first "
        "free one after it; 0 = any free; unset = none",
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        description="address of BOT_METRICS_PORT; there is no key, so let only Prometheus reach it",
    )
    answer_jobs: int = Field(
        default=8, ge=1, description="questions that one worker answers at the same time"
    )
    answers_a_person: int = Field(
        default=2,
        ge=1,
        description="questions of one person that are answered at the same time, by all workers "
        "together; the others wait for their turn",
    )
    answers_a_channel: int = Field(
        default=6,
        ge=1,
        description="questions of one conversation that are answered at the same time, likewise",
    )
    pdfs_a_day: int = Field(
        default=200, ge=1, description="PDFs of one person that are read within 24 hours"
    )
    pdf_megabytes_a_day: int = Field(
        default=4000, ge=1, description="megabytes of these PDFs together"
    )
    ingest_jobs: int = Field(
        default=1, ge=1, description="manuals that one worker reads at the same time"
    )
    job_tries: int = Field(
        default=4, ge=1, description="tries of a job before the person is told that it failed"
    )
    stalled_seconds: float = Field(
        default=30.0,
        ge=2,
        description="silence of a worker after which its jobs are given to another",
    )
    keep_jobs_hours: int = Field(
        default=72, ge=1, description="hours that finished jobs are kept for looking at"
    )
    keep_days: int = Field(
        default=365,
        ge=1,
        le=36_500,
        description="days after which questions are deleted, with answers, votes and all that was "
        "noted of them",
    )
    sweep_minutes: float = Field(
        default=10.0, gt=0, description="minutes between two looks for what Slack did not deliver"
    )
    catch_up_hours: float = Field(
        default=24.0,
        gt=0,
        description="hours that a look goes back in a conversation that was never read before",
    )
    anew_hours: float = Field(
        default=12.0,
        ge=0,
        description="hours within which a question that was asked while no language model answered "
        "is answered anew by itself; 0 = never",
    )
    topic_minutes: float = Field(
        default=60.0,
        ge=0,
        description="minutes after which what was asked in a direct message is no context any more",
    )
    show_lines: str = Field(
        default="doubtful",
        pattern="^(doubtful|values)$",
        description="cited lines whose picture is shown at once: those that may be read wrongly "
        "(doubtful), or all that hold a value (values)",
    )
    experts: str | None = Field(
        default=None,
        description="whom an answer names, in plain words, where the manuals do not say: "
        "`the press experts in #press-help`",
    )
    expert_ids: str = Field(
        default="",
        description="Slack ids of the experts whose corrections become site notes without anybody "
        "else, separated by commas; at night they are leads (AGENT_LEADS)",
    )
    expert_groups: str = Field(
        default="",
        description="ids of the Slack user groups whose people are experts, separated by commas; "
        "see docs/roles.md",
    )
    lead_groups: str = Field(default="", description="the same, for leads")
    administrator_groups: str = Field(default="", description="the same, for administrators")
    slack_administrators: bool = Field(
        default=True,
        description="whether administrators and owners of the Slack workspace are administrators "
        "here",
    )
    notes_need_two: bool = Field(
        default=False,
        description="whether a site note is approved by somebody else than who wrote it",
    )
    approve_uploads: bool = Field(
        default=False,
        description="whether PDFs that somebody below a lead shares are read by nobody before a "
        "lead approves them",
    )
    sample_a_week: int = Field(
        default=10,
        ge=0,
        description="answers without a vote that are drawn at random each week and put to those in "
        "AGENT_LEADS; 0 = none",
    )
    leads_channel: str | None = Field(
        default=None,
        description="id of the channel in which they are put to leads, with those on which votes "
        "are divided and proposed corrections; unset = only listed by `shoptalk sample` and "
        "`shoptalk notes`; with several workspaces TEAM:CHANNEL for each, separated by commas",
    )
    experts_channel: str | None = Field(
        default=None,
        description="id of the channel in which experts are shown answers before they are given, "
        "where a channel asks for that (`shoptalk channels`); unset = each expert is asked by a "
        "direct message",
    )
    draft_hours: float = Field(
        default=4.0,
        gt=0,
        le=168,
        description="hours after which such an answer is given though no expert has looked at it",
    )
    digest_at: str = Field(
        default="mon 08:00",
        pattern="^(off|(mon|tue|wed|thu|fri|sat|sun) ([01][0-9]|2[0-3]):[0-5][0-9])$",
        description="day and local time at which a digest of the week is put into "
        "BOT_LEADS_CHANNEL; off = none",
    )
    orders_webhook: Endpoint | None = Field(
        default=None,
        description="address that new work orders are posted to as JSON, from the button on an "
        "answer",
    )
    orders_webhook_token: SecretStr | None = Field(default=None, description="bearer token for it")
    orders_csv: Path | None = Field(
        default=None, description="CSV file that new work orders are appended to"
    )
    mlflow_traces: str | None = Field(
        default=None,
        description="MLflow tracking store in which each answer is traced, with the votes on it, "
        "such as http://127.0.0.1:5000 or sqlite:///mlflow.db (needs `make extra-mlflow`); unset = "
        "no traces",
    )
    night_at: str = Field(
        default="02:30",
        pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="local time at which the program learns from the votes",
    )
    timezone: str | None = Field(
        default=None,
        description="IANA time zone of BOT_NIGHT_AT and BOT_DIGEST_AT; unset = the machine's own",
    )

    def of_team(self, team: str) -> "BotSettings":
        """The settings of one of several teams, with its own leads' channel."""
        named = [one.split(":", 1) for one in _named(self.leads_channel or "") if ":" in one]
        channel = dict(named).get(team) if named else self.leads_channel
        return self.model_copy(update={"team": team, "leads_channel": channel})

    @property
    def experts_by_id(self) -> frozenset[str]:
        """The ids in BOT_EXPERT_IDS."""
        return _named(self.expert_ids)

    @property
    def role_groups(self) -> dict[Role, frozenset[str]]:
        """The user groups with a role, by id; the lowest role first."""
        return {
            "expert": _named(self.expert_groups),
            "lead": _named(self.lead_groups),
            "administrator": _named(self.administrator_groups),
        }


def _named(ids: str) -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, ids.split(","))))


@dataclass(frozen=True)
class Settings:
    """The settings of every room."""

    bot: BotSettings
    agent: AgentSettings
    ingest: IngestSettings
    sql: SqlSettings
    slack: SlackSettings

    @classmethod
    def read(cls) -> "Settings":
        """Read them from the environment and `.env`; BadSetting names the first that is wrong."""
        try:
            bot, agent = BotSettings(), AgentSettings()
            slack = SlackSettings()
            if slack.bot_token is not None and slack.client_id is not None:
                raise BadSetting(
                    "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: the one is for a single"
                    " workspace, the other has workspaces install the app (docs/install.md)."
                )
            return cls(bot, with_leads(agent, bot), IngestSettings(), SqlSettings(), slack)
        except (UnicodeDecodeError, OSError) as error:
            raise BadSetting(f"The file .env cannot be read: {error}.") from error
        except ValidationError as error:
            first = error.errors()[0]
            prefix = "" if error.title == "SqlSettings" else error.title[: -len("Settings")] + "_"
            name = f"{prefix}{'_'.join(map(str, first['loc']))}".upper()
            raise BadSetting(f"{name} cannot be used: {first['msg']}.") from error


def with_leads(agent: AgentSettings, bot: BotSettings) -> AgentSettings:
    """The agent's settings, in which experts are leads too: a role is known once."""
    named = [*(agent.leads or "").split(","), *sorted(bot.experts_by_id)]
    leads = ",".join(dict.fromkeys(filter(None, map(str.strip, named))))
    return agent.model_copy(update={"leads": leads or None})
