"""`shoptalk page`: the picture of a page, with the quoted lines highlighted."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.output import OUT, write_file
from bot.errors import NoSuchManual
from bot.settings import Settings
from bot.shop import open_shop
from ingest.sandbox import render_lines, render_page
from sql import manuals


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def page(
        manual: Annotated[str, typer.Argument(help="its id, title or file name")],
        number: Annotated[int, typer.Argument(metavar="PAGE", min=1, help="page of the PDF")],
        output: Annotated[Path, typer.Option("-o", "--output", help="PNG to write")] = Path(
            "page.png"
        ),
        highlight: Annotated[
            str | None, typer.Option(help="words of the page to mark, as quoted")
        ] = None,
        lines: Annotated[
            bool, typer.Option("--lines", help="no more of the page than the lines that are marked")
        ] = False,
        scale: Annotated[float, typer.Option(min=0.5, max=6, help="1 = 72 dots an inch")] = 2.0,
    ) -> None:
        """Write a page as a picture, quoted lines marked."""
        if lines and not highlight:
            raise typer.BadParameter("--lines needs the words of --highlight")
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            audience = shop.operator
            found = manuals.find(conn, audience, manual)
            if not found:
                raise NoSuchManual(f"There is no manual {manual!r}: `shoptalk manuals` lists them.")
            if len(found) > 1:
                names = ", ".join(f"{m.manual_id} ({m.title})" for m in found)
                raise NoSuchManual(f"{manual!r} names several, say which by id: {names}.")
            pdf = manuals.pdf_bytes(conn, audience, found[0].manual_id)
        if pdf is None:
            raise NoSuchManual(f"The PDF of manual {manual!r} is not stored any more.")
        if lines and highlight:
            write_file(output, render_lines(pdf, number, highlight, scale))
        else:
            write_file(output, render_page(pdf, number, highlight, scale))
        OUT.print(f"Wrote {output}.", markup=False)
