"""`shoptalk programs export` and `import`: a version as a file, for another home or for safety."""

from pathlib import Path
from typing import Annotated, Any

import typer

from agent.errors import NoSuchProgram
from agent.learning import portable
from bot.commands.output import OUT, print_json, write_file
from bot.errors import CannotRead
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop


def register(group: typer.Typer) -> None:
    """Add the subcommands."""

    @group.command("export")
    def export_(
        version: Annotated[str, typer.Argument(help="as `shoptalk programs` lists it")],
        out: Annotated[
            Path | None, typer.Option("--out", metavar="FILE.json", help="unset = VERSION.json")
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Write a version to a file: plain JSON with a hash, no pickle.

        Its demonstrations are questions that people asked in public and lines of manuals that
        everyone here may read: mind who gets the file.
        """
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            content = portable.export(conn, shop.team, version)
        path = out or Path(f"{version.replace('/', '_').replace(':', '_')}.json")
        write_file(path, content)
        told = {"version": version, "file": str(path), "bytes": len(content)}
        if json_:
            print_json(told)
        else:
            OUT.print(f"{version} is in {path}, {len(content)} bytes.", markup=False)

    @group.command("import")
    def import_(
        file: Annotated[Path, typer.Argument(help="as `shoptalk programs export` wrote it")],
        as_: Annotated[
            str | None, typer.Option("--as", metavar="VERSION", help="store it under this name")
        ] = None,
        program: Annotated[
            str | None, typer.Option(help="refuse it unless it is this program: answers, ...")
        ] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="check it and say what it is; store nothing")
        ] = False,
        by: Annotated[str, typer.Option("--by", help="who imports, by Slack id or name")] = (
            "operator"
        ),
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Store a version from a file as a candidate; it serves once somebody promotes it.

        Refused is what was damaged or changed by hand, and what this release has no such program
        for. The hash says that nothing was changed, not who wrote it: read what it says with
        `shoptalk programs show` before you promote it.
        """
        document = portable.read(_content(file))
        if program is not None and document["program"] != program:
            raise NoSuchProgram(
                f"{file} holds a version of {document['program']!r}, and not of {program!r}."
            )
        version, new = as_ or document["version"], True
        if not dry_run:
            with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
                doing = allow(conn, at_command_line(conn, shop.team, by), "program.import")
                version, new = portable.store(conn, shop.team, document, by, as_)
                if new:
                    after = {"program": document["program"], "sha256": document["sha256"]}
                    doing.done(f"program:{version}", after=after)
        told: dict[str, Any] = {
            "version": version,
            "program": document["program"],
            "from_team": document["team"],
            "made_at": document["made_at"],
            "sha256": document["sha256"],
            "stored": not dry_run and new,
        }
        if json_:
            print_json(told)
            return
        what = "is sound and could be stored" if dry_run else "is a candidate now"
        if not new:
            what = "was there already"
        made = f"{document['program']}, made {document['made_at'][:16]}"
        OUT.print(f"{version} ({made}) {what}.", markup=False)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > portable.MOST_BYTES:
            raise CannotRead(f"{file} is larger than any program.")
        return file.read_bytes()
    except OSError as error:
        raise CannotRead(f"{file} cannot be read: {error.strerror}.") from error
