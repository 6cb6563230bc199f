"""The final message: warnings first, every claim with its line and place, within Slack's limits."""

from bot.blocks.answer import Footing, Told, answer
from bot.blocks.lines import Line, place
from bot.blocks.not_found import Section, not_found
from tests.fix_block_rules import check_message, shown_text

FOOTING = Footing(7, 11, "default-1", 4.25)
BOLTS = Line("Cover bolts M8  28 Nm", "Halvorsen HP-160", 12, "A-3", 0)
HOT = Line("WARNING: The pump stays hot for an hour.", "Halvorsen HP-160", 11, "A-2")


def test_it_reads_from_the_danger_to_the_proof() -> None:
    """Warning, claim, verbatim line, place, small print: in this order, in blocks and text."""
    said = answer([Told("Tighten the cover bolts to 28 Nm.", (BOLTS,))], [HOT], FOOTING)
    check_message(said)
    order = [
        "The pump stays hot",
        "Tighten the cover bolts to 28 Nm.",
        "Cover bolts M8  28 Nm",
        "Halvorsen HP-160, page 12 (printed A-3)",
        "default-1",
    ]
    for whole in (shown_text(said), said.text):
        places = [whole.index(part) for part in order]
        assert places == sorted(places)
    assert [block["type"] for block in said.blocks] == [
        "alert",
        "rich_text",
        "section",
        "context_actions",
        "actions",
        "context",
    ]


def test_long_warnings_stand_below_the_lines() -> None:
    """All are shown in full, once each, the nearest first; above the answer stands that there are.

    So on a phone the answer and the word of warning are on one screen.
    """
    drill = "WARNING\nWear goggles when drilling, or injury may occur. " + "Keep clear. " * 10
    hot = "CAUTION\nThe pump stays hot for an hour. " + "Let it cool. " * 10
    warnings = [
        Line(drill, BOLTS.manual, 2),
        Line(drill.upper(), BOLTS.manual, 5),
        Line(hot, BOLTS.manual, 11),
    ]
    said = answer([Told("28 Nm", (BOLTS,))], warnings, FOOTING)
    check_message(said)
    order = [
        "2 warnings of the manual",
        "Cover bolts M8",
        "stays hot",
        "goggles",
        "page 2, also on",
    ]
    for whole in (shown_text(said), said.text):
        places = [whole.index(part) for part in order]
        assert places == sorted(places)
        assert whole.casefold().count("goggles") == 1
    german = answer([Told("28 Nm", (BOLTS,))], warnings[2:], FOOTING, language="de")
    assert "Eine Warnung des Handbuchs gilt" in german.text


def test_votes_pages_and_the_way_back() -> None:
    """The thumbs carry the answer, the buttons and the menu the question and the citation."""
    other = Line("M10  55 Nm", "Halvorsen HP-160", 14, None, 1)
    said = answer([Told("Two sizes.", (BOLTS, other))], [], FOOTING)
    (thumbs,) = [b for b in said.blocks if b["type"] == "context_actions"]
    (element,) = thumbs["elements"]
    assert element["action_id"] == "vote"
    assert element["positive_button"]["value"] == "11:up"
    assert element["negative_button"]["value"] == "11:down"
    buttons = [b["accessory"] for b in said.blocks if "accessory" in b]
    assert [(b["action_id"], b["value"]) for b in buttons] == [
        ("more", "page:7:0"),
        ("more", "page:7:1"),
    ]
    (menu,) = [b for b in said.blocks if b["type"] == "actions"]
    values = [option["value"] for option in menu["elements"][0]["options"]]
    assert values == ["page:7:0", "page:7:1", "unvote:11"]


def test_place() -> None:
    """The printed label stands beside the page of the PDF, unless it is the same."""
    assert place(BOLTS) == "Halvorsen HP-160, page 12 (printed A-3)"
    assert place(Line("", "Pump", 3, "3")) == "Pump, page 3"
    assert place(Line("", "Pump", 3)) == "Pump, page 3"


def test_a_claim_in_the_lines_own_words() -> None:
    """It is not said twice, but bold where it stands in the line."""
    row = Line("Joint | Nm\n…\nCover bolts | 28", "Pump", 3, None, 0)
    said = answer([Told("Cover bolts | 28", (row,))], [], FOOTING)
    check_message(said)
    assert said.text.count("Cover bolts") == 1
    (part,) = said.blocks[0]["elements"]
    assert part["elements"] == [
        {"type": "text", "text": "Joint | Nm\n…\n"},
        {"type": "text", "text": "Cover bolts | 28", "style": {"bold": True}},
    ]
    assert shown_text(answer([Told("", (BOLTS,))], [], FOOTING)).count("28 Nm") == 1


def test_much_is_cut_and_says_so() -> None:
    """However long and many the lines are: within the limits, the first in full, the rest named."""
    lines = tuple(
        Line("word " * 900 + str(n), "Manual " * 90, n, "x" * 90, n) for n in range(1, 40)
    )
    told = [Told(f"Claim {n} " + "very " * 900, (line,)) for n, line in enumerate(lines)]
    warnings = [Line(f"WARNING {n} " + "hot " * 900, "Manual", n) for n in range(1, 30)]
    said = answer(told, warnings, FOOTING)
    check_message(said)
    whole = shown_text(said)
    assert "goes on: page 1)" in whole
    assert "more lines bear this out than fit" in whole
    assert "Further warnings: Manual, page 7" in whole
    assert "page 29" in whole
    check_message(answer([Told("Claim", lines)], warnings, FOOTING))


def test_abstention_says_what_was_searched() -> None:
    """It names the manuals, their number, and the nearest sections; it can be voted on."""
    near = [Section("3.2 Torque values", Line("", "Halvorsen HP-160", 12, "A-3"))]
    said = not_found(
        "The manuals do not answer this.", ["Halvorsen HP-160", "Otto 9"], near, FOOTING
    )
    check_message(said)
    whole = shown_text(said)
    assert "I searched 2 manuals: Halvorsen HP-160, Otto 9." in whole
    assert "3.2 Torque values: Halvorsen HP-160, page 12 (printed A-3)" in whole
    assert any(block["type"] == "context_actions" for block in said.blocks)
    many = not_found("No.", [f"Manual {n} " + "x" * 200 for n in range(50)], near * 3, FOOTING)
    check_message(many)
    assert "50 manuals" in shown_text(many)
    assert "and 42 more" in shown_text(many)
    assert "nothing was searched" in shown_text(not_found("No.", [], [], FOOTING))


def test_remarks_and_recognised_text() -> None:
    """Our remarks stand below the claims; a recognised page is told of where its line stands."""
    row = Line("Cover bolts 28", "Pump", 3, None, 0, recognised=True)
    said = answer([Told("28.", (row,))], [], FOOTING, remarks=["Steps 4 to 9 follow on page 4."])
    check_message(said)
    whole = shown_text(said)
    assert "Pump, page 3, read by OCR" in whole
    assert whole.index("Pump, page 3") < whole.index("Steps 4 to 9 follow")
    assert "Steps 4 to 9 follow" in said.text
