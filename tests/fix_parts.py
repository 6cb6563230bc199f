"""Parts of answers for tests of blocks: by hand, and any that there could be."""

from typing import Any

from hypothesis import strategies as st

from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import Part
from sql.units import Role

PRESS = "Halvorsen HP-160"
_ROLES: tuple[Role, ...] = ("heading", "setup", "warning", "note", "step", "header", "row", "text")


def line(quote: str, role: Role = "text", page: int = 12, **more: Any) -> Line:
    """A line of the press's manual, on a page that is printed `A-PAGE`."""
    return Line(quote, PRESS, page, f"A-{page}", role=role, **{"ordinal": 0, **more})


def row(*cells: tuple[str, str], page: int = 12, ordinal: int = 0) -> Line:
    """A table's row of (header, cell)."""
    quote = " | ".join(cell for _, cell in cells)
    return line(quote, "row", page, cells=cells, ordinal=ordinal)


def part(*lines: Line, title: str = "Torque table", **more: Any) -> Part:
    """A part of the press's manual; of the kind `text` where nothing else is said."""
    section = f"6 Torque values > {title}"
    known = {"kind": "text", "manual": PRESS, "revision": None, "section": section}
    return Part(title=title, lines=lines, **{**known, **more})


def steps(count: int, text: str = "Turn the screw.", first: int = 1) -> list[Line]:
    """Numbered steps, each a citation."""
    return [
        line(f"{n}. {text}", "step", step=f"{n}.", ordinal=n - first)
        for n in range(first, first + count)
    ]


def procedure(*lines: Line, **more: Any) -> Part:
    """A part that is a procedure."""
    return part(*lines, title="Replacing the packing", kind="procedure", **more)


_words = st.text(st.characters(codec="utf-8"), max_size=40)
_long = st.tuples(_words, st.integers(1, 60)).map(lambda pair: pair[0] * pair[1])
_cells = st.lists(st.tuples(_words, _words), max_size=8).map(tuple)
lines = st.builds(
    Line,
    quote=_long,
    manual=st.sampled_from(["A", "B & C", "Manual " * 40]),
    page=st.integers(1, 9),
    label=st.none() | _words,
    ordinal=st.integers(0, 99),
    recognised=st.booleans(),
    role=st.sampled_from(_ROLES),
    cells=_cells,
    step=st.sampled_from(["", "1.", "b.", "Step 12"]),
    level=st.integers(0, 1),
    doubt=st.sampled_from(["", "", "another reader reads “10⁻⁶” here"]),
    gap=st.booleans(),
)
"""Any line of a manual."""
parts = st.builds(
    Part,
    kind=st.sampled_from(["procedure", "fault", "table", "text"]),
    title=_long,
    section=_long,
    manual=st.sampled_from(["A", "B & C", "Manual " * 40]),
    revision=st.none() | _words,
    lines=st.lists(lines, min_size=1, max_size=30).map(tuple),
    lead=_long,
)
"""Any part of an answer."""
