"""`shoptalk workspaces`: where the app is installed by OAuth, and erasing one that left."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, print_json
from bot.errors import BadSetting, NoSuchWorkspace, StillInstalled
from bot.jobs import erase_workspace
from bot.roles import at_command_line
from bot.settings import Settings, SlackSettings
from bot.slack import new_key
from sql import installations
from sql.database import Database
from sql.installations import Installation


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        cls=WholeGroup, help="Slack workspaces that installed the app by OAuth (docs/install.md)."
    )
    app.add_typer(group, name="workspaces")

    @group.callback(invoke_without_command=True)
    def listed(
        context: typer.Context,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """List the workspaces that installed the app, and those that left."""
        if context.invoked_subcommand is not None:
            return
        settings = Settings.read()
        with Database.open(settings.sql) as db:
            db.migrate()
            with db.connection() as conn:
                known = installations.listed(conn, _client(settings.slack))
        rows = [_row(one, settings.slack) for one in known]
        if json_:
            print_json({"workspaces": rows})
            return
        if not rows:
            OUT.print("No workspace has installed the app yet: open /slack/install.")
        for row in rows:
            OUT.print(f"{row['team']}  {row['name']}  {_said(row)}", markup=False)

    @group.command("key")
    def key() -> None:
        """Print a new key for SLACK_TOKEN_KEY."""
        OUT.print(new_key(), markup=False)

    @group.command("erase")
    def erase(
        team: Annotated[str, typer.Argument(help="id of the workspace or organisation")],
        yes: Annotated[bool, typer.Option("--yes", help="without asking")] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Delete at once all that is kept of a workspace that uninstalled the app.

        There is no undo. Backups are yours to clean. The app has to be removed in Slack first.
        """
        settings = Settings.read()
        client_id = _client(settings.slack)
        with Database.open(settings.sql) as db:
            db.migrate()
            with db.connection() as conn:
                found = installations.get(conn, client_id, team)
                actor = at_command_line(conn, team)
            if found is None:
                raise NoSuchWorkspace
            if found.withdrawn_at is None:
                raise StillInstalled
            if not yes:
                typer.confirm(f"Erase all of {found.name} ({team})? There is no undo", abort=True)
            rows = erase_workspace(db, client_id, team, actor)
        if json_:
            print_json({"team": team, "rows": rows})
        else:
            OUT.print(f"Erased: {rows} rows of {team}.", markup=False)


def _client(slack: SlackSettings) -> str:
    if slack.client_id is None:
        raise BadSetting("SLACK_CLIENT_ID is not set: nobody installs the app by OAuth then.")
    return slack.client_id


def _row(one: Installation, slack: SlackSettings) -> dict[str, Any]:
    left = one.withdrawn_at
    late = one.expires_at is not None and one.expires_at < datetime.now(UTC)
    return {
        "team": one.team,
        "name": one.name,
        "organisation": one.enterprise_id,
        "org_wide": one.is_enterprise_install,
        "status": "withdrawn" if left else "install_again" if late else "served",
        "installed_at": one.installed_at.isoformat(),
        "token_ends_at": one.expires_at.isoformat() if one.expires_at else None,
        "erased_at": (left + timedelta(days=slack.withdrawn_days)).isoformat() if left else None,
    }


def _said(row: dict[str, Any]) -> str:
    if row["status"] == "withdrawn":
        return f"uninstalled; all of it is deleted at {row['erased_at']}"
    if row["status"] == "install_again":
        return "its token has ended: have it installed again at /slack/install"
    return "all of the organisation" if row["org_wide"] else "installed"
