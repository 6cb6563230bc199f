"""`shoptalk ingest`: PDFs or folders of them into the database."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from bot.commands.given import ids
from bot.commands.manuals_waiting import upload_box
from bot.commands.output import OUT, print_json
from bot.errors import HANDLED, NoSuchFile, NothingDone, sentence
from bot.roles import at_command_line, may_upload, recording
from bot.settings import Settings
from bot.shop import Shop, open_shop
from bot.showing import unread, unread_of
from bot.terminal import ERR, bars
from ingest.errors import TooLarge
from ingest.manual import Progress, ingest_pdf
from ingest.sandbox import Read, ReadAhead
from sql.errors import SqlError
from sql.grants import Grant


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def ingest(
        paths: Annotated[
            list[Path], typer.Argument(metavar="PATH...", help="PDFs, or folders of them")
        ],
        channel: Annotated[
            list[str] | None,
            typer.Option(
                metavar="ID", callback=ids, help="a Slack channel that may read them; repeatable"
            ),
        ] = None,
        everyone: Annotated[
            bool, typer.Option("--everyone", help="everyone may read them")
        ] = False,
        revision: Annotated[
            str | None, typer.Option(help="revision; otherwise read from the first pages")
        ] = None,
        equipment: Annotated[str | None, typer.Option(help="the machine that it is about")] = None,
        json_: Annotated[
            bool, typer.Option("--json", help="print a JSON line for each file")
        ] = False,
    ) -> None:
        """Add PDF manuals to answer from.

        The same file again costs nothing and only adds who may read it. Without --channel and
        --everyone only you at the command line can ask about them.
        """
        files = list(_pdfs(paths))
        grants = [Grant("channel", name) for name in channel or ()]
        grants += [Grant("everyone")] if everyone else []
        failed = 0
        with open_shop(Settings.read()) as shop, ReadAhead(files, shop.settings.ingest) as ahead:
            with shop.db.connection() as conn:
                approving = shop.settings.bot.approve_uploads
                may_upload(conn, at_command_line(conn, shop.team), grants, approving=approving)
            for number, path in enumerate(files, 1):
                name = f"{path.name} ({number} of {len(files)})" if len(files) > 1 else path.name
                line = _one(shop, path, name, grants, revision, equipment, ahead.reader_of(path))
                failed += line["error"] is not None
                if json_:
                    print_json(line)
                else:
                    _show(line)
        if not grants and failed < len(files) and not json_:
            hint = "Nobody in Slack can read these yet: see `shoptalk manuals share --help`."
            ERR.print(hint, style="yellow")
        if failed:
            raise NothingDone(
                f"{failed} of {len(files)} files could not be ingested; the others are in."
                if failed < len(files)
                else "No file could be ingested; each line above says why."
            )


def _pdfs(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf")
            if not inside:
                raise NoSuchFile(f"There is no PDF in the folder {path}.")
            yield from inside
        elif path.exists():
            yield path
        else:
            raise NoSuchFile(f"There is no file or folder {path}.")


def _one(
    shop: Shop,
    path: Path,
    name: str,
    grants: list[Grant],
    revision: str | None,
    equipment: str | None,
    read: Read,
) -> dict[str, Any]:
    line: dict[str, Any] = {
        "path": str(path),
        "manual_id": None,
        "status": "refused",
        "title": None,
        "pages": None,
        "passages": None,
        "pages_without_text": None,
        "pages_recognised": None,
        "pages_unrecognised": None,
        "lines_doubtful": None,
        "seconds": None,
        "supersedes": [],
        "superseded_by": None,
        "left": {},
        "error": None,
    }
    settings = shop.settings
    try:
        if path.stat().st_size > settings.ingest.max_bytes:
            raise TooLarge
        pdf = path.read_bytes()
        embedder = shop.embedder
        with bars() as report:

            def progress(now: Progress) -> None:
                report(f"{name}: {_DOING[now.stage]}", now.done, now.total)

            done = ingest_pdf(
                shop.db,
                embedder,
                pdf,
                team=shop.team,
                source_name=path.name,
                grants=grants,
                revision=revision,
                equipment=equipment,
                settings=settings.ingest,
                progress=progress,
                read=read,
                record=recording(
                    lambda conn: at_command_line(conn, shop.team),
                    grants,
                    approving=settings.bot.approve_uploads,
                    then=upload_box(shop).given,
                ),
                also=shop.also,
            )
    except SqlError:
        raise  # the database is gone for all files, not only for this one
    except (*HANDLED, OSError) as error:
        reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        return {**line, "error": reason}
    except Exception as error:  # noqa: BLE001 - one bad file must not end the others
        return {**line, "error": sentence(error, shop.db.home.run / "incidents")}
    return {
        **line,
        "manual_id": done.manual_id,
        "status": done.status,
        "title": done.title,
        "pages": done.pages,
        "passages": done.passages,
        "pages_without_text": done.pages_without_text,
        "pages_recognised": done.pages_recognised,
        "pages_unrecognised": done.pages_unrecognised,
        "lines_doubtful": done.lines_doubtful,
        "seconds": round(done.seconds, 2),
        "supersedes": list(done.supersedes),
        "superseded_by": done.superseded_by,
        "left": unread_of(done.left),
    }


_DOING = {
    "reading": "reading pages",
    "recognising": "recognising scanned pages",
    "embedding": "indexing passages",
    "writing": "storing",
}
_SAID = {
    "ingested": "ingested",
    "already": "already here, nothing to do",
    "granted": "already here, who may read it was added",
}


def _show(line: dict[str, Any]) -> None:
    if line["error"]:
        ERR.print(Text.assemble((line["path"], "bold"), ": ", (line["error"], "red")))
        sys.stderr.flush()
        return
    without = line["pages_without_text"]
    scans = f", {without} pages without text" if without else ""
    if line["pages_recognised"]:
        scans += f", {line['pages_recognised']} read by text recognition"
    if line["pages_unrecognised"]:
        scans += f" (budget used up, {line['pages_unrecognised']} left: "
        scans += "raise INGEST_OCR_PAGES or INGEST_OCR_SECONDS)"
    if line["lines_doubtful"]:
        scans += f", {line['lines_doubtful']} lines that two readers read differently"
    OUT.print(
        Text.assemble(
            (str(line["title"]), "bold"),
            f"  {_SAID[line['status']]}: {line['pages']} pages, {line['passages']} passages"
            f"{scans}, {line['seconds']} s  (id {line['manual_id']})",
        )
    )
    for old in line["supersedes"]:
        OUT.print(f"  It supersedes manual {old}; undo: shoptalk manuals set {old} --current")
    if line["superseded_by"]:
        undo = f"shoptalk manuals set {line['manual_id']} --current"
        OUT.print(f"  Manual {line['superseded_by']} is newer and is searched; undo: {undo}")
    if said := unread(line["left"]):
        OUT.print(Text(f"  {said}", style="yellow"))
