"""`shoptalk backup` and `shoptalk restore`."""

import time
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.backup import Manifest, back_up, open_archive
from bot.backup import restore as put_back
from bot.commands.output import OUT, print_json
from bot.processes import up_lock
from bot.settings import Settings
from sql.database import Database
from sql.home import Home

_LEFT_OUT: Final = (
    "settings: environment variables and .env, with your tokens and keys",
    "models: model weights, which are fetched and checked again",
    "run: logs, incident reports and lock files",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command()
    def backup(
        target: Annotated[Path, typer.Argument(help="a new file, or a folder for one by its date")],
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Write all that cannot be had again to one file, while everything runs.

        The database with manuals, questions, votes and programs as of one moment, and the local
        workspace of this home. Not your settings and the model weights. Keep it as you keep the
        manuals: whoever has the file can read them.
        """
        began = time.monotonic()
        with Database.open(Settings.read().sql) as db:
            path, manifest = back_up(db, target)
        seconds = round(time.monotonic() - began, 1)
        if json_:
            size = path.stat().st_size
            document = {"path": str(path), "bytes": size, "seconds": seconds}
            print_json(document | _told(manifest) | {"left_out": _LEFT_OUT})
            return
        OUT.print(f"{path}: {_said(manifest)}.", markup=False, soft_wrap=True)
        OUT.print("Not in it: " + "; ".join(_LEFT_OUT) + ".", markup=False)

    @app.command()
    def restore(
        file: Annotated[Path, typer.Argument(help="what `shoptalk backup` wrote")],
        replace: Annotated[
            bool, typer.Option("--replace", help="lose what this home or database holds")
        ] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Put a backup into an empty home, or into an empty database at DATABASE_URL.

        The file is checked whole first; then all of it is put back, or nothing is changed. A backup
        of an older release is brought up to date. Stop Shoptalk's processes before.
        """
        settings = Settings.read()
        with open_archive(file) as archive:
            home = Home.from_settings(settings.sql)
            with up_lock.only_one(home), Database.open(settings.sql) as db:
                ran = put_back(archive, db, replace=replace)
            manifest = archive.manifest
        if json_:
            print_json({"path": str(file), **_told(manifest), "migrations_ran": ran})
            return
        OUT.print(f"Restored: {_said(manifest)}.", markup=False)
        if ran:
            OUT.print(f"Brought up to date: {len(ran)} migrations ran.")
        OUT.print("Then: settings as they were (.env), `shoptalk doctor`, `shoptalk up`.")


def _told(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "release": manifest.release,
        "schema": manifest.schema,
        "workspace": manifest.workspace,
        **manifest.rows,
    }


def _said(manifest: Manifest) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in manifest.rows.items())
    more = ", the local workspace" if manifest.workspace else ""
    return f"{counts}{more}, as of {manifest.made_at}"
