"""`shoptalk read`: what reading makes of a PDF, without storing it."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from bot.commands.output import OUT, Table, print_json, where_of, write_file
from bot.commands.reading import reading_document
from bot.errors import CannotRead
from bot.settings import Settings
from bot.terminal import bars
from ingest.errors import NoSuchPage
from ingest.sandbox import parse, render_reading


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def read(
        pdf: Annotated[Path, typer.Argument(help="a PDF; nothing of it is stored")],
        page: Annotated[int | None, typer.Option(min=1, help="this page of the PDF only")] = None,
        picture: Annotated[
            Path | None,
            typer.Option(help="PNG to write: the page with its words, cells and their order"),
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Show how a PDF is read: why an answer is wrong can be seen here.

        Its lines in order, what is left out and why, lines that may be read wrongly, passages, and
        what could not be read at all.
        """
        settings = Settings.read().ingest
        try:
            data = pdf.read_bytes()
        except OSError as error:
            raise CannotRead(f"{pdf} cannot be read: {error.strerror}.") from error
        with bars() as report:
            parsed = parse(
                data,
                settings,
                lambda done, of: report("pages read", done, of),
                lambda done, of: report("scanned pages recognised", done, of),
            )
        if page is not None and page > len(parsed.pages):
            raise NoSuchPage(f"{pdf.name} has {len(parsed.pages)} pages, none has that number.")
        document = reading_document(parsed, page)
        if picture is not None:
            write_file(picture, render_reading(data, page or 1, settings))
        if json_:
            print_json(document)
            return
        _show(document)
        if picture is not None:
            OUT.print(f"Wrote {picture} (page {page or 1}).", markup=False)


def _show(document: dict[str, Any]) -> None:
    for one in document["pages"]:
        OUT.rule(where_of(one["page"], one["label"]))
        OUT.print(Text(one["text"]))
        for name in ("removed", "doubtful"):
            if one[name]:
                table = Table(name, "why", title_justify="left")
                for row in one[name]:
                    table.add_row(Text(row["text"]), Text(row["why"]))
                OUT.print(table)
    table = Table("page", "kind", "section", "passage", "governs")
    for one in document["passages"]:
        table.add_row(
            str(one["page"]),
            one["kind"],
            Text(one["section"]),
            Text(one["text"]),
            Text(one["governs"] or ""),
        )
    OUT.print(table)
    for what, where in document["left"].items():
        if where:
            OUT.print(Text(f"Not read, {what}: {', '.join(map(str, where))}"))
