"""`shoptalk programs export` and `import`: a version as a file, for another home or for safety."""

from pathlib import Path
from typing import Annotated, Any

import typer

from agent.errors import NoSuchProgram
from agent.learning import portable
from agent.program import DEFAULT_VERSION
from bot.api import Facts, export_model, facts_of, register_model
from bot.commands.output import OUT, print_json, write_file
from bot.errors import CannotRead
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from bot.terminal import ERR
from sql import programs


def register(group: typer.Typer) -> None:
    """Add the subcommands."""

    @group.command("export")
    def export_(
        version: Annotated[
            str | None,
            typer.Argument(help="as `shoptalk programs` lists it; unset = what serves"),
        ] = None,
        out: Annotated[
            Path | None, typer.Option("--out", metavar="FILE.json", help="unset = VERSION.json")
        ] = None,
        mlflow: Annotated[
            Path | None,
            typer.Option(
                "--mlflow",
                metavar="DIR",
                help="as an MLflow model, in a new folder (needs `make extra-mlflow`)",
            ),
        ] = None,
        register: Annotated[
            str | None,
            typer.Option(metavar="NAME", help="also in MLflow's registry, under this name"),
        ] = None,
        tracking_uri: Annotated[
            str | None,
            typer.Option(
                envvar="MLFLOW_TRACKING_URI",
                metavar="URI",
                help="where that is, such as sqlite:///mlflow.db",
            ),
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Write a version to a file: plain JSON with a hash, no pickle.

        Its demonstrations are questions that people asked in public and lines of manuals that
        everyone here may read: mind who gets the file.

        With --mlflow it is a model that answers tables of questions, from the database that
        DATABASE_URL and SHOPTALK_HOME name where it is loaded: docs/mlflow.md.
        """
        if out and (mlflow or register):
            raise typer.BadParameter("give --out, or --mlflow and --register")
        if register and not tracking_uri:
            raise typer.BadParameter("--register needs --tracking-uri, or MLFLOW_TRACKING_URI")
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            version = version or programs.champion_version(conn, shop.team) or DEFAULT_VERSION
            content = portable.export(conn, shop.team, version)
            agent = shop.settings.agent
            facts = facts_of(conn, shop.team, version, agent, content) if register else None
        if mlflow or facts:
            _as_model(version, content, mlflow, facts, register or "", tracking_uri or "", json_)
            return
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


def _as_model(
    version: str,
    content: bytes,
    folder: Path | None,
    facts: Facts | None,
    name: str,
    tracking_uri: str,
    json_: bool,
) -> None:
    told: dict[str, Any] = {"version": version}
    said = []
    if folder:
        with ERR.status("Writing the model"):
            export_model(folder, content)
        told["folder"] = str(folder)
        said.append(f"{version} is an MLflow model in {folder}.")
    if facts:
        with ERR.status("Registering the model"):
            made = register_model(facts, name, tracking_uri)
        told["registered"] = vars(made) | {"aliases": list(made.aliases)}
        aliases = f" ({', '.join(made.aliases)})" if made.aliases else ""
        was = "is" if made.new else "was there already as"
        said.append(f"In the registry it {was} version {made.number} of {name}{aliases}.")
    if json_:
        print_json(told)
        return
    for sentence in said:
        OUT.print(sentence, markup=False)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > portable.MOST_BYTES:
            raise CannotRead(f"{file} is larger than any program.")
        return file.read_bytes()
    except OSError as error:
        raise CannotRead(f"{file} cannot be read: {error.strerror}.") from error
