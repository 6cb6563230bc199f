"""What commands draw in a terminal."""

from io import StringIO

from rich.console import Console

from bot.commands.output import Table


def test_a_table_cuts_nothing_off() -> None:
    """In a terminal that is too narrow for it, each cell's letters are all there, in order."""
    cells = ["classifier-2026-11-28-4fda629c", "key:maintenance-system", "orders.import"]
    drawn = Table("version", "who", "act")
    drawn.add_row(*cells)
    out = StringIO()
    Console(file=out, width=34).print(drawn)
    rows = [line.split("│")[1:-1] for line in out.getvalue().splitlines() if "│" in line]
    assert ["".join(part.strip() for part in column) for column in zip(*rows, strict=True)] == cells
