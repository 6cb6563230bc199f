"""What people put on a page is read where it stands: fields, typed text, stamps, comments."""

from pypdf.generic import NameObject, NumberObject, TextStringObject

from tests.fix_pdfs import BODY, column, draw
from tests.fix_pdfs_opening import PROSE, annotated, commented, form, table, typed_on, widget
from tests.fix_read import left, lines, read

LABELS = [
    ("Commissioning record of press HP-160", 60, 60, 14, BODY),
    ("Serial number:", 60, 120, 10, BODY),
    ("Relief valve set to:", 60, 150, 10, BODY),
]
TEXT = "/Tx"


def test_values_of_fields_stand_beside_their_labels() -> None:
    """What was typed is on the line of its label, though no program has drawn it yet."""
    pdf = form(
        [LABELS],
        [
            widget(TEXT, "serial", (180, 706, 340, 724), TextStringObject("SN-48213")),
            widget(TEXT, "valve", (180, 676, 340, 694), TextStringObject("315 bar")),
            widget(TEXT, "empty", (360, 676, 400, 694), TextStringObject("")),
        ],
    )
    said = [line.replace(" |", "") for line in lines(pdf)]
    assert said[1:] == ["Serial number: SN-48213", "Relief valve set to: 315 bar"]
    assert left(pdf) == {}


def test_a_value_with_a_box_for_each_letter_is_one_word() -> None:
    """A comb of boxes spaces the letters of a serial number, which is one identifier."""
    comb = widget(
        TEXT,
        "serial",
        (180, 704, 400, 724),
        TextStringObject("SN48213"),
        Ff=NumberObject(1 << 24),
        MaxLen=NumberObject(10),
    )
    assert "SN48213" in lines(form([LABELS], [comb]))[1]


def test_a_value_of_several_lines_is_read_whole() -> None:
    """Each line of a field of several is there, and none twice."""
    several = widget(
        TEXT,
        "remarks",
        (60, 560, 400, 640),
        TextStringObject("Valve replaced.\nPressure 315 bar."),
        Ff=NumberObject(1 << 12),
    )
    said = " ".join(lines(form([LABELS], [several])))
    assert said.count("Valve replaced.") == 1
    assert said.count("315 bar") == 1


def test_a_choice_says_what_was_chosen() -> None:
    """A list that opens shows its choice."""
    choice = widget("/Ch", "oil", (180, 706, 340, 724), TextStringObject("ISO VG 46"))
    choice[NameObject("/Ff")] = NumberObject(1 << 17)
    assert "ISO VG 46" in lines(form([LABELS], [choice]))[1]


def test_a_box_says_whether_it_is_ticked() -> None:
    """Which of two boxes is ticked is in the text: it is all that such a line says."""
    said = [("Leak test passed", 80, 100, 10, BODY), ("Leak test failed", 80, 120, 10, BODY)]
    boxes = [
        widget("/Btn", name, (60, 842 - top - 12, 72, 842 - top), NameObject(state))
        for name, top, state in (("passed", 100, "/Yes"), ("failed", 120, "/Off"))
    ]
    for box, state in zip(boxes, ("/Yes", "/Off"), strict=True):
        box[NameObject("/AS")] = NameObject(state)
    assert lines(form([said], boxes)) == ["☒ Leak test passed", "☐ Leak test failed"]


def test_fields_of_a_turned_page_stand_in_their_place() -> None:
    """A form that is shown turned has its values where they are shown."""
    from tests.fix_pdfs_opening import over, written

    pdf = form(
        [[("Serial number:", 60, 120, 10, BODY), *column(PROSE, top=200)]],
        [widget(TEXT, "serial", (180, 706, 340, 724), TextStringObject("SN-48213"))],
    )
    writer = over(pdf)
    writer.pages[0].rotate(90)
    said = " ".join(lines(written(writer))).replace(" |", "")
    assert "Serial number: SN-48213" in said


def test_typed_text_and_stamps_are_read_in_their_place() -> None:
    """Text that somebody typed over a page, and what a stamp says, is on the page."""
    plain = draw([column(PROSE, top=60), *[[]]][:1])
    stamped = annotated(plain, "/Stamp", (60, 700, 260, 724), "SUPERSEDED BY REV D")
    assert "SUPERSEDED BY REV D" in lines(stamped)
    typed = annotated(plain, "/FreeText", (60, 640, 260, 664), "Use 95 N-m since 2019")
    assert lines(typed)[-1] == "Use 95 N-m since 2019"
    undrawn = typed_on(plain, "Use 95 N-m since 2019", (60, 640, 260, 664))
    assert "Use 95 N-m since 2019" in lines(undrawn)


def test_a_page_of_annotations_alone_is_read() -> None:
    """A page without text of its own, on which somebody typed, is no scan."""
    pdf = annotated(draw([[("", 0, 0, 1, BODY)]]), "/FreeText", (60, 640, 260, 664), "Fuse F12")
    assert lines(pdf) == ["Fuse F12"]
    assert left(pdf) == {}


def test_a_comment_is_a_line_of_its_own_beside_no_row() -> None:
    """A note that opens on a click is told as a comment and is in no cell of the table below it."""
    pdf = draw([table(("Thread", "N-m"), [("M8", "25"), ("M10", "49"), ("M12", "85")])])
    noted = commented(pdf, "We take 30 for M8.", (240, 690))
    said = lines(noted)
    assert "Comment: We take 30 for M8." in said
    rows = [row["cells"] for row in read(noted)["passage"][0]["cells"]]
    assert all("30" not in " ".join(map(str, cells)) for cells in rows if "Comment" not in cells)


def test_what_is_not_shown_is_not_read() -> None:
    """A hidden annotation, and a comment that repeats the page, add nothing."""
    plain = draw([column(PROSE)])
    hidden = annotated(plain, "/FreeText", (60, 600, 260, 624), "Old", F=NumberObject(2))
    assert lines(hidden) == lines(plain)
    assert lines(commented(plain, PROSE[1], (300, 600))) == lines(plain)


def test_a_form_of_fields_alone_is_read() -> None:
    """A form whose every word is in its fields is no scan."""
    field = widget(TEXT, "serial", (180, 706, 340, 724), TextStringObject("SN-48213"))
    assert lines(form([[("", 0, 0, 1, BODY)]], [field])) == ["SN-48213"]
