"""What a message holds of a part: whole steps with their warnings, and where the next begins."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.showing.blocks.part_blocks import bare
from bot.showing.blocks.parts import titled, where
from bot.showing.blocks.windows import Room, progress, window
from tests import fix_parts
from tests.fix_parts import line, part, procedure, row, steps

AMPLE = Room(3_000, 12, 40)


def test_a_warning_stays_with_its_step() -> None:
    """Where the step does not fit any more, its warnings go with it to the next message."""
    lines = [*steps(3), line("WARNING Hot.", "warning"), line("4. Lift.", "step", step="4.")]
    shown = window(procedure(*lines), 0, Room(3_000, 3, 40))
    assert [one.role for one in shown.lines] == ["step"] * 3
    assert shown.next is lines[3]
    assert progress(shown, "en") == "Steps 1-3 of 4"
    blocks = window(procedure(*lines), 0, Room(3_000, 12, 4))
    assert blocks.next is lines[3]


def test_a_steps_own_steps_stay_with_it() -> None:
    """And so does the text below it."""
    inner = [line(f"{c}. Turn.", "step", step=f"{c}.", level=1) for c in "ab"]
    lines = [*steps(1), *inner, line("It must click."), *steps(1, first=2)]
    shown = window(procedure(*lines), 0, Room(3_000, 1, 40))
    assert shown.lines == tuple(lines[:4])
    assert progress(shown, "en") == "Step 1 of 2"


def test_progress_by_printed_numbers() -> None:
    """As printed where the numbers count up; else counted; rows are lines; nothing where it is
    all."""
    later = procedure(*steps(8, first=5))
    assert progress(window(later, 0, Room(3_000, 3, 40)), "en") == "Steps 5-7 of 12"
    anew = procedure(*steps(3), *steps(3))
    assert progress(window(anew, 0, Room(3_000, 4, 40)), "en") == "Steps 1-4 of 6"
    of_section = procedure(*[line(f"5-{n}. Turn.", "step", step=f"5-{n}.") for n in range(1, 5)])
    assert progress(window(of_section, 2, Room(3_000, 1, 40)), "en") == "Step 3 of 4"
    rows = part(*[row(("Code", str(n))) for n in range(5)], kind="fault")
    assert progress(window(rows, 2, Room(3_000, 2, 40)), "en") == "Lines 3-4 of 5"
    assert progress(window(rows, 2, Room(3_000, 1, 40)), "en") == "Line 3 of 5"
    assert progress(window(rows, 0, AMPLE), "en") == ""


def test_a_text_is_no_count_of_lines() -> None:
    """What is set line by line, as commands are, is as long as its words; its lines are one block,
    as they are drawn."""
    commands = part(*[line(f"(gdb) step {n}") for n in range(30)])
    assert window(commands, 0, Room(3_000, 6, 4)).next is None
    assert window(commands, 0, Room(100, 6, 4)).end == 7


def test_rows_that_are_a_table_are_a_block() -> None:
    """Where they may not be a table each is a block."""
    rows = part(*[row(("Code", str(n))) for n in range(10)], kind="table")
    assert window(rows, 0, Room(3_000, 12, 4)).next is None
    assert window(rows, 0, Room(3_000, 12, 4), may_table=False).end == 4


def test_title_and_place() -> None:
    """A procedure's title is a line of its own, with the number of its heading; of other units the
    place says it."""
    numbered = procedure(*steps(1), section="5 Maintenance > 5.5 Replacing the packing")
    assert titled(numbered) == "5.5 Replacing the packing"
    assert where(numbered, numbered.lines[0]) == "Halvorsen HP-160 · p. 12 (printed A-12)"
    below = procedure(*steps(1), section="5 Maintenance")
    assert titled(below) == "Replacing the packing"
    assert "5 Maintenance" in where(below, below.lines[0])
    table = part(row(("a", "b")), kind="table")
    assert titled(table) == ""
    assert "Torque table" in where(table, table.lines[0])


@settings(deadline=None)
@given(fix_parts.parts, st.integers(-50, 900), st.integers(1, 12), st.integers(1, 20))
def test_every_line_is_in_one_message(
    told: fix_parts.Part, characters: int, count: int, blocks: int
) -> None:
    """From message to message each line comes once and in order, whatever there is room for."""
    room, seen, start = Room(characters, count, blocks), [], 0
    while start < len(told.lines):
        shown = window(told, start, room)
        assert shown.end > start
        seen += shown.lines
        start = shown.end
    assert tuple(seen) == told.lines


def test_the_chapter_is_not_said_below_its_section() -> None:
    """Printed as "5 Maintenance", "5.1 Changing the oil", steps: the chapter's heading is a line of
    the part, and stands nowhere under the section's."""
    oil = {"title": "5.1 Changing the oil", "section": "5 Maintenance > 5.1 Changing the oil"}
    lines = [line("5 Maintenance", "heading"), line("5.1 Changing the oil", "heading"), *steps(2)]
    assert list(bare(part(*lines, kind="procedure", **oil), lines)) == lines[2:]
    begins = line("5 Maintenance\nKeep the oil clean.")
    assert [one.quote for one in bare(part(begins, **oil), [begins])] == ["Keep the oil clean."]
    alone = [line("5 Maintenance", "heading")]
    assert list(bare(part(*alone, **oil), alone)) == alone
