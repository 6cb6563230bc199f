"""The final message: the machine first, its lines as printed, warnings that are seen, within
Slack's limits."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.showing.blocks.answer import Footing, answer
from bot.showing.blocks.content import Content
from bot.showing.blocks.evidence import evidence
from bot.showing.blocks.lines import Line, page_of, place
from bot.showing.blocks.not_found import Section, not_found
from bot.showing.blocks.parts import where
from bot.showing.blocks.steps import steps as further
from tests import fix_parts
from tests.fix_block_rules import check_message, shown_text
from tests.fix_parts import PRESS, line, part, procedure, row, steps

FOOTING = Footing(7, 11, "default-1", 4.25)
BOLTS = row(("Joint", "Cover bolts"), ("Thread", "M8"), ("N·m", "28"))
HOT = Line("WARNING: The pump stays hot for an hour.", PRESS, 11, "A-2")
DRILL = "WARNING\nWear goggles when drilling, or injury may occur. " + "Keep clear. " * 10


def _types(said: Content) -> list[str]:
    return [block["type"] for block in said.blocks]


def _in_order(said: Content, *wanted: str) -> None:
    for whole in (" ".join(shown_text(said).split()), " ".join(said.text.split())):
        places = [whole.index(words) for words in wanted]
        assert places == sorted(places)


def test_from_the_danger_to_the_proof() -> None:
    """Warning, machine, place, lead, line, small print: in this order, in blocks and text."""
    told = part(BOLTS, lead="Tighten the cover bolts to 28 N·m.", revision="C", kind="table")
    said = answer([told], [HOT], FOOTING)
    check_message(said)
    _in_order(
        said,
        "The pump stays hot",
        "Halvorsen HP-160 · rev C",
        "Torque table · p. 12 (printed A-12)",
        "Tighten the cover bolts to 28 N·m.",
        "Joint: ",
        "M8",
        "default-1",
    )
    assert "Joint: Cover bolts · Thread: M8 · N·m: 28" in said.text
    assert "alert" not in _types(said), "messages refuse them"


def test_what_room_is_left_goes_to_the_parts_in_order() -> None:
    """Nothing waits behind a button while there is room; where there is not, the first has most,
    and the others say how far they come."""
    short, long = (procedure(*steps(n, "Turn it. " * many)) for n, many in ((9, 9), (60, 20)))
    said = answer([part(BOLTS), short, short], [], FOOTING, alike=True)
    check_message(said)
    assert said.text.count("9. Turn it.") == 2
    assert "Next steps" not in str(said.blocks)
    said = answer([long, long, long], [], FOOTING, alike=True)
    check_message(said)
    counts = [int(found) for found in re.findall(r"Steps 1-(\d+) of 60", said.text)]
    assert len(counts) == 3
    assert counts[0] == max(counts) > counts[-1] >= 3


def test_an_answer_comes_before_what_is_close_to_it() -> None:
    """Lines that are only close stand in the message where the answer is whole in it, else their
    places, each with a button."""
    short, long = (procedure(*steps(n, "Turn it. " * 30)) for n in (6, 12))
    others = [part(line(f"Oil the ram {n}. " * 30)) for n in range(3)]
    beside = answer([short, *others], [], FOOTING)
    assert all(f"Oil the ram {n}" in beside.text for n in range(3))
    alone = answer([long, *others], [], FOOTING)
    check_message(alone)
    assert "12. Turn it." in alone.text
    assert "Oil the ram 2" not in alone.text
    assert str(alone.blocks).count("Show lines") >= 2


def test_no_pipes() -> None:
    """A row is shown with its headers and never as it was stored; a header stands over nothing."""
    header = line("Joint | Thread | N·m", "header")
    for others in ([], [BOLTS] * 4, [line("Loose | M9 | 3", "row")]):
        said = answer([part(header, BOLTS, *others, kind="table")], [], FOOTING)
        check_message(said)
        assert " | " not in said.text + shown_text(said)
        assert "Joint · Thread" not in said.text


def test_few_rows_a_cell_a_line_many_in_a_table() -> None:
    """Up to three rows are read down, more across, under one header."""
    few = answer([part(*[BOLTS] * 3, kind="table")], [], FOOTING)
    assert "table" not in _types(few)
    many = answer([part(*[BOLTS] * 4, kind="table")], [], FOOTING)
    (table,) = [block for block in many.blocks if block["type"] == "table"]
    texts = [[cell["text"] for cell in one] for one in table["rows"]]
    assert texts == [["Joint", "Thread", "N·m"], *[["Cover bolts", "M8", "28"]] * 4]
    check_message(many)


def test_one_table_a_message() -> None:
    """Slack takes no second one: its rows are then shown one by one."""
    tables = [part(*[BOLTS] * 4, kind="table"), part(*[BOLTS] * 4, kind="table")]
    said = answer(tables, [], FOOTING, alike=True)
    check_message(said)
    assert _types(said).count("table") == 1
    assert said.text.count("Cover bolts") == 8


def test_a_procedure_as_printed() -> None:
    """Title, setup in small, each warning before its step, steps in order with their numbers."""
    lines = [
        line("This takes two persons.", "setup"),
        *steps(2),
        line("CAUTION\nThe gland\nis heavy.", "warning"),
        line("3. Lift it.", "step", page=13, step="3.", ordinal=4),
    ]
    said = answer([procedure(*lines)], [], FOOTING)
    check_message(said)
    _in_order(
        said,
        "Replacing the packing",
        "This takes two persons.",
        "1.",
        "2.",
        "⚠ CAUTION",
        "The gland is heavy.",
        "p. 13 (printed A-13)",
        "3.",
        "Lift it.",
    )
    kinds = {shown_text(Content("", [block])): block["type"] for block in said.blocks}
    assert kinds["This takes two persons."] == "context"
    assert "Steps" not in said.text, "all of them are there"


def test_long_ones_in_pages_of_steps() -> None:
    """The first message says how far it comes, and its button leads to the line that follows."""
    told = procedure(*steps(30))
    said = answer([told], [], FOOTING)
    check_message(said)
    assert "Steps 1-12 of 30" in said.text
    assert "13. Turn" not in said.text
    pages = [said]
    values = _next(said)
    while values:
        (value,) = values
        assert value.startswith("steps:7:")
        pages.append(further(told, int(value.split(":")[2]), 7))
        check_message(pages[-1])
        values = _next(pages[-1])
    assert len(pages) == 3
    assert "Steps 13-24 of 30" in pages[1].text
    assert "Steps 25-30 of 30" in pages[2].text
    assert "Replacing the packing" in pages[1].text
    german = answer([told], [], FOOTING, language="de")
    assert "Schritte 1-12 von 30" in german.text
    assert "Nächste Schritte" in shown_text(german)


def _next(said: Content) -> list[str]:
    accessories = [block.get("accessory", {}) for block in said.blocks]
    return [a["value"] for a in accessories if a.get("value", "").startswith("steps:")]


def test_the_others_are_also_close() -> None:
    """Only the first part is the answer; the others stand below, the manual named where it is
    another one."""
    other = replace(part(*steps(9), title="Bleeding"), manual="Otto 9")
    same = part(line("Oil the ram."), title="Oiling")
    said = answer([part(BOLTS), same, other], [], FOOTING)
    check_message(said)
    _in_order(said, PRESS, "Cover bolts", "Also close:", "Oil the ram.", "Otto 9", "1. Turn")
    assert said.text.count(PRESS) == 1
    assert "Also close" not in answer([part(BOLTS), same], [], FOOTING, alike=True).text


def test_closest_lines_by_machine() -> None:
    """Side by side, those of one manual stand together, under its name."""
    other = replace(part(line("Otto's line"), title="Oiling"), manual="Otto 9")
    mine = part(line("Oil the ram."), title="Oiling")
    said = answer(
        [part(BOLTS), other, mine], [], FOOTING, lead="Not sure.", remarks=["Ask Ada."], alike=True
    )
    check_message(said)
    _in_order(
        said, "Not sure.", PRESS, "Cover bolts", "Oil the ram.", "Otto 9", "Otto's", "Ask Ada"
    )
    assert said.text.count(PRESS) == 1


def test_long_warnings_stand_below_the_lines() -> None:
    """All are shown in full, once each, the nearest first; above the answer stands that there are.

    So on a phone the answer and the word of warning are on one screen.
    """
    hot = "CAUTION\nThe pump stays hot for an hour. " + "Let it cool. " * 10
    warnings = [
        Line(DRILL, PRESS, 2),
        Line(DRILL.upper(), PRESS, 5),
        Line(hot, PRESS, 11),
    ]
    said = answer([part(BOLTS)], warnings, FOOTING)
    check_message(said)
    _in_order(
        said, "2 warnings of the manual", "Cover bolts", "stays hot", "goggles", "p. 2, also on"
    )
    assert shown_text(said).casefold().count("goggles") == 1
    german = answer([part(BOLTS)], warnings[2:], FOOTING, language="de")
    assert "Eine Warnung des Handbuchs gilt" in german.text


def test_a_warning_among_the_lines_is_not_said_twice() -> None:
    """A governing warning that stands before its step is left there."""
    told = procedure(line(DRILL, "warning"), *steps(3))
    said = answer([told], [Line(DRILL, PRESS, 12), HOT], FOOTING)
    assert shown_text(said).count("goggles") == 1
    assert said.text.count("goggles") == 1
    assert "The pump stays hot" in said.text
    elsewhere = answer([told], [Line(DRILL, "Otto 9", 12)], FOOTING)
    assert shown_text(elsewhere).count("goggles") == 2


def test_votes_pages_and_the_way_back() -> None:
    """The thumbs carry the answer, a button a part and the menu the question and the citation."""
    other = line("M10  55 Nm", page=14, ordinal=1)
    said = answer([part(BOLTS, BOLTS), part(other)], [], FOOTING)
    (row,) = [b for b in said.blocks if b["type"] == "actions"]
    right, wrong, ask, menu = row["elements"]
    assert (ask["action_id"], ask["value"]) == ("ask_expert", "11")
    assert (right["action_id"], right["value"]) == ("vote_up", "11:up")
    assert (wrong["action_id"], wrong["value"]) == ("vote_down", "11:down")
    buttons = [b["accessory"] for b in said.blocks if "accessory" in b]
    assert [(b["action_id"], b["value"]) for b in buttons] == [
        ("more", "page:7:0"),
        ("more", "page:7:1"),
    ]
    values = [option["value"] for option in menu["options"]]
    assert values == ["page:7:0", "page:7:1", "lines:7:11", "correct:11", "unvote:11"]


def test_place() -> None:
    """The printed label stands beside the page of the PDF, unless it is the same."""
    assert place(HOT) == "Halvorsen HP-160, p. 11 (printed A-2)"
    assert page_of(Line("", "Pump", 3, "3")) == page_of(Line("", "Pump", 3)) == "p. 3"
    told = part(BOLTS, revision="Change 2", section="6 Torque > 6.2 Torque table")
    assert (
        where(told, BOLTS)
        == "Halvorsen HP-160 · Change 2 · 6.2 Torque table · p. 12 (printed A-12)"
    )


def test_a_lead_in_the_lines_own_words() -> None:
    """Of plain text it is not said twice, but bold where it stands in the line."""
    told = part(line("The pump is hot. Let it cool for an hour."), lead="Let it cool for an hour.")
    said = answer([told], [], FOOTING)
    check_message(said)
    assert said.text.count("Let it cool") == 1
    (quote,) = said.blocks[2]["elements"]
    assert quote["elements"] == [
        {"type": "text", "text": "The pump is hot. "},
        {"type": "text", "text": "Let it cool for an hour.", "style": {"bold": True}},
    ]


def test_much_is_cut_and_says_so() -> None:
    """However long and many the lines are: within the limits, the first in full, the rest near."""
    lines = tuple(line("word " * 900 + str(n), page=n, ordinal=n) for n in range(1, 40))
    told = [part(one, lead="very " * 900, title="Title " * 90) for one in lines]
    warnings = [Line(f"WARNING {n} " + "hot " * 900, "Manual", n) for n in range(1, 30)]
    said = answer(told, warnings, FOOTING)
    check_message(said)
    whole = shown_text(said)
    assert "goes on: page 1)" in whole
    assert "Show lines" in whole
    assert re.search(r"^\+ 3\d$", whole, re.MULTILINE)
    assert "Further warnings: Manual, p. 7" in whole
    assert "p. 29" in whole
    check_message(answer([part(*lines)], warnings, FOOTING))
    check_message(answer(told, warnings, FOOTING, alike=True))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(fix_parts.parts, min_size=1, max_size=7),
    st.lists(fix_parts.lines, max_size=3),
    st.booleans(),
)
def test_any_parts_keep_the_rules(
    told: list[fix_parts.Part], warnings: list[Line], alike: bool
) -> None:
    """No message exceeds Slack's limits or is alive, whatever the parts; nor does one that goes on
    at any line, nor the one before the answer. The thumbs are always there."""
    said = answer(told, warnings, FOOTING, lead="Not sure.", remarks=["A & B"], alike=alike)
    check_message(said)
    assert _types(said)[-2:] == ["actions", "context"]
    check_message(evidence(told))
    check_message(further(told[0], len(told[0].lines) - 1, 7))
    check_message(further(told[0], 0, 7))


@pytest.mark.parametrize("alike", [False, True])
def test_the_final_message_shows_what_the_early_one_showed(alike: bool) -> None:
    """Whatever part the answer puts first, each shows at least what it showed before there was
    one."""
    told = [
        procedure(*steps(20, "Turn the first screw by a quarter.")),
        part(*[line(f"Sentence {n} of the text. " * 6) for n in range(12)], title="Text"),
        part(*[row(("Code", f"E-0{n}"), ("Cause", "Dirt " * 9)) for n in range(12)], kind="fault"),
    ]
    early = evidence(told)
    final = answer(told[1:] + told[:1], [Line(DRILL, PRESS, 3)], FOOTING, alike=alike)
    check_message(final)
    for text in early.text.splitlines()[1:]:
        if not text.startswith(("Steps", "Lines", PRESS)):
            assert text in final.text


def test_abstention_says_what_was_searched() -> None:
    """It names the manuals, their number, and the nearest sections; it can be voted on."""
    near = [Section("3.2 Torque values", Line("", "Halvorsen HP-160", 12, "A-3"))]
    said = not_found(
        "The manuals do not answer this.", ["Halvorsen HP-160", "Otto 9"], near, FOOTING
    )
    check_message(said)
    whole = shown_text(said)
    assert "I searched 2 manuals: Halvorsen HP-160, Otto 9." in whole
    assert "3.2 Torque values: Halvorsen HP-160, p. 12 (printed A-3)" in whole
    assert any(block["type"] == "actions" for block in said.blocks)
    many = not_found("No.", [f"Manual {n} " + "x" * 200 for n in range(50)], near * 3, FOOTING)
    check_message(many)
    assert "50 manuals" in shown_text(many)
    assert "and 42 more" in shown_text(many)
    assert "nothing was searched" in shown_text(not_found("No.", [], [], FOOTING))


def test_remarks_and_recognised_text() -> None:
    """Our remarks stand below the parts; a recognised page is told of where its line stands."""
    told = part(replace(BOLTS, recognised=True))
    said = answer([told], [], FOOTING, remarks=["Converted: 28 N·m ≈ 20.7 lb-ft."])
    check_message(said)
    _in_order(said, "p. 12 (printed A-12), read by OCR", "Converted: 28 N·m")


def test_before_the_answer() -> None:
    """It says that the lines are the manual's own and that the answer is still being checked."""
    said = evidence([part(line(f"line {n}")) for n in range(1, 6)])
    check_message(said)
    whole = shown_text(said)
    assert "manuals' own lines that come closest, word for word. The answer is still being" in whole
    assert "line 3" in whole
    assert "line 4" not in whole
