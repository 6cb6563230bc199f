"""No warning is lost, cut, or attached to another section, however the page sets it."""

import pypdfium2 as pdfium
import pytest

from ingest.page import read_pages
from ingest.procedures import build_units
from ingest.structure import find_headings, place_passages
from sql.new_passage import NewPassage
from sql.new_unit import NewUnit
from tests.fix_pdfs import BODY, BOLD, Text, column, draw
from tests.fix_pdfs_warnings import boxed, framed, headed, panel, steps, table


def read(pdf: bytes) -> tuple[list[NewPassage], list[NewUnit]]:
    document = pdfium.PdfDocument(pdf)
    pages = read_pages(document, 100_000, lambda _: None)
    passages, placed = place_passages(pages, find_headings(document, pages))
    return passages, build_units(placed)


def warnings(pdf: bytes) -> list[tuple[str, str | None]]:
    """Text and governed section of each warning, in order."""
    return [(p.text, p.governs) for p in read(pdf)[0] if p.kind == "warning"]


def told(passages: list[NewPassage], unit: NewUnit) -> list[tuple[str, str]]:
    """Role and words of each line of a unit."""
    return [(x.role, passages[x.passage].text[x.starts : x.ends]) for x in unit.lines]


SAID = "The housing holds pressure. Open valve HV1 before you open it."


@pytest.mark.parametrize(
    "word",
    [
        *("DANGER", "WARNING", "CAUTION", "NOTICE", "IMPORTANT", "Warning", "WARNING!"),
        *("GEFAHR", "WARNUNG", "VORSICHT", "ACHTUNG", "WICHTIG", "Achtung!"),
        *("AVERTISSEMENT", "MISE EN GARDE", "ATTENTION", "AVIS", "PRUDENCE"),
        *("PELIGRO", "ADVERTENCIA", "PRECAUCIÓN", "PRECAUCION", "ATENCIÓN"),
        *("PERICOLO", "AVVERTENZA", "ATTENZIONE", "CAUTELA", "AVVISO"),
        *("PERIGO", "ADVERTÊNCIA", "ATENÇÃO", "CUIDADO", "AVISO"),
        *("GEVAAR", "WAARSCHUWING", "VOORZICHTIG", "LET OP", "Let op!"),
        *("OSTRZEZENIE", "UWAGA", "NIEBEZPIECZENSTWO", "PRZESTROGA"),
        *("W A R N I N G", "D A N G E R !", "DANGER / PELIGRO", "WARNING (Continued)"),
    ],
)
def test_a_word_of_any_language_begins_a_box(word: str) -> None:
    """The box is a warning of its own that governs the section it stands in, the steps are left."""
    passages, (unit,) = read(boxed(word, SAID))
    assert [(p.text, p.governs) for p in passages if p.kind == "warning"] == [
        (f"{word}\n{SAID}", "5.2 Filter")
    ]
    assert [role for role, _ in told(passages, unit)] == [
        "heading",
        *["warning"] * 2,
        *["step"] * 2,
    ]


@pytest.mark.parametrize("word", ["NOTE", "Note:", "HINWEIS", "REMARQUE", "NOTA", "OPMERKING"])
def test_a_note_is_a_note_in_any_language(word: str) -> None:
    """It is kept with its text, and governs nothing."""
    said = f"{SAID} It is sold in three sizes."
    assert warnings(boxed(word, said)) == [(f"{word}\n{said}", None)]


@pytest.mark.parametrize(
    "line",
    [
        "ACHTUNG: Nur Öl der Klasse HLP 46 verwenden, sonst quellen die Dichtungen.",
        "Attention : le carter est chaud. Laisser refroidir la machine une heure.",
        "CAUTION! Hot oil.",
        "CAUTION The oil is hot. Let it cool for an hour.",
        "WARNING - Hot oil.",
        "¡PELIGRO! El aceite está caliente.",
        "Let op: de olie is heet.",
    ],
)
def test_word_and_text_on_one_line(line: str) -> None:
    """They are one warning, with or without a mark between."""
    page = [headed("6.1 Oil"), *steps("Drain the oil.", "Fill in oil.", top=70)]
    page += column([line], top=110)
    assert warnings(draw([page])) == [(line, "6.1 Oil")]


@pytest.mark.parametrize(
    "line",
    [
        "Note that the pump turns to the left when seen from its drive end.",
        "Warning lights come on when the ignition is switched on, and go out.",
        "Caution plates are riveted to the frame and must be legible.",
        "Danger from the belt is met by its guard, which is screwed on.",
        "Important parts are kept in stock at the works.",
        "Attention is drawn to the list of parts on the next page.",
        "WARNING LIGHTS AND GAUGES are on the panel at the left.",
        "Gefahr besteht nur bei offenem Deckel, der sonst verriegelt ist.",
        '"WARNING" is shown on the display until the key is turned.',
    ],
)
def test_a_sentence_that_begins_with_the_word_is_no_box(line: str) -> None:
    """It stays in its paragraph."""
    page = [headed("6.1 Oil"), *column([line, "It is looked at each week."], top=70)]
    assert warnings(draw([page])) == []


def test_items_and_a_title_of_its_own_stay_in_a_box() -> None:
    """A large title below the word, a list after it, not set in, are the warning's."""
    page: list[Text] = [headed("5.2 Filter"), ("DANGER", 60, 80, 14, BOLD)]
    page += [("High voltage", 60, 98, 14, BOLD)]
    page += column(
        ["Before any work:", "• Switch off and lock out.", "• Wait five minutes."], 60, 118
    )
    page += steps("Open it.", "Close it.", top=180)
    passages, _ = read(draw([page]))
    assert {p.section for p in passages} == {"5.2 Filter"}
    (warning,) = [p.text for p in passages if p.kind == "warning"]
    assert warning.split("\n")[-2:] == ["• Switch off and lock out.", "• Wait five minutes."]
    assert warning.startswith("DANGER\nHigh voltage")


def test_a_warning_is_no_heading() -> None:
    """Set larger, bold and centred it opens no section; what follows stays in that before."""
    page: list[Text] = [
        headed("5.2 Filter"),
        *column(["The filter is in the return line."], top=70),
    ]
    page += [("WARNUNG", 250, 100, 14, BOLD), ("CAUTION: HOT SURFACE", 250, 160, 14, BOLD)]
    page += column([SAID], 130, 118) + steps("Open it.", "Close it.", top=200)
    passages, _ = read(draw([page]))
    assert {p.section for p in passages} == {"5.2 Filter"}
    assert [p.text for p in passages if p.kind == "warning"] == [
        f"WARNUNG\n{SAID}",
        "CAUTION: HOT SURFACE",
    ]


LONG = [
    "The housing holds stored pressure. Open",
    "valve HV1 and wait until gauge G2 shows",
    "0 bar.",
]


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("at", [0.0, 0.5])
@pytest.mark.parametrize("sign", [False, True])
def test_a_panel_is_read_word_first(count: int, at: float, sign: bool) -> None:
    """The word at the left, at the top or at half the height of the text, stands before all of
    it."""
    texts, frames = panel("WARNING", LONG[:count], 80, at=at, sign=sign)
    page = [headed("5.3 Element"), *texts, *steps("Open it.", "Take it out.", top=150)]
    ((text, governs),) = warnings(framed(page, frames))
    sign_read, _, said = text.partition("WARNING")
    assert not sign_read.strip().isalnum()
    assert " ".join(said.split()) == " ".join(LONG[:count])
    assert governs == "5.3 Element"


def test_panels_one_below_the_other_keep_their_texts() -> None:
    """Neither takes a line of the other's."""
    first, one = panel("WARNING", LONG, 80)
    second, two = panel(
        "CAUTION", ["Hot oil burns the skin. Wear", "gloves up to the elbow and", "goggles."], 140
    )
    page = [headed("5.3 Element"), *first, *second, *steps("Open it.", "Take it out.", top=230)]
    for frames in ([], one + two):
        assert [text.replace("\n", " ") for text, _ in warnings(framed(page, frames))] == [
            f"WARNING {' '.join(LONG)}",
            "CAUTION Hot oil burns the skin. Wear gloves up to the elbow and goggles.",
        ]


def test_a_word_in_a_column_takes_nothing_of_the_next() -> None:
    """Centred in the left column of a page, it is no panel for the text in the right one."""
    left = ["The spindle is held by six screws of the", "grade eight, and is oiled by hand."]
    after = ["Keep the hands off while it turns, and", "keep the guard on it."]
    right = [f"Each bearing no. {n} runs in oil of its own" for n in range(12)]
    page = [*column(left, 60, 60), ("WARNING", 130, 96, 10, BOLD), *column(after, 60, 112)]
    page += column(["The guard is screwed on and must stay", "where it is."], 60, 160)
    page += column(right, 310, 60)
    passages, _ = read(draw([page]))
    (warning,) = [p.text for p in passages if p.kind == "warning"]
    assert warning == f"WARNING\n{' '.join(after)}"


ROWS = [
    ("Step", "Action", "Tool"),
    ("1", "Open the cap of the tank slowly.", "-"),
    ("2", "Open drain cock D4 and catch the coolant.", "Tray"),
    ("3", "Close drain cock D4 with 15 Nm.", "Wrench"),
]
HOT = "WARNING: The coolant is hot and under pressure."


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_row_of_a_procedure_that_warns(at: int) -> None:
    """It is a warning of its section, stands in its place among the steps, and no row lacks its
    header for it."""
    rows = [*ROWS[:at], ("", HOT), *ROWS[at:]]
    passages, (unit,) = read(draw([[headed("7.2 Draining"), *table(rows, 80)]]))
    assert [(p.text, p.governs) for p in passages if p.kind == "warning"] == [(HOT, "7.2 Draining")]
    lines = [text for _, text in told(passages, unit)]
    assert lines.index(HOT) == (1 if at == 1 else at + 1)
    cells = [row for p in passages for row in p.cells if not row.header]
    assert [row.cells for row in cells] == ROWS[1:]
    assert {row.heads for row in cells} == {ROWS[0]}


def test_a_row_that_warns_in_two_lines() -> None:
    """Word and text one below the other, and text that goes on, are one warning."""
    rows = [*ROWS[:2], ("", "CAUTION"), ("", "The coolant is hot and may")]
    page = [headed("7.2 Draining"), *table(rows, 80)]
    page += [("spray out of the cap.", 114, 139, 9, BODY)]
    page += table(ROWS[2:], 160, bold=0)
    passages, (unit,) = read(draw([page]))
    said = "CAUTION\nThe coolant is hot and may spray out of the cap."
    assert [p.text for p in passages if p.kind == "warning"] == [said]
    assert [role for role, _ in told(passages, unit)].count("row") == 3


def test_a_word_in_the_column_of_the_steps() -> None:
    """Where the other rows have their number, a signal word is no value of the row."""
    rows = [row[:2] for row in ROWS]
    rows.insert(2, ("WARNING", "The coolant is hot and under pressure."))
    passages, (unit,) = read(draw([[headed("7.2 Draining"), *table(rows, 80)]]))
    said = "WARNING The coolant is hot and under pressure."
    assert [p.text.replace("\n", " ") for p in passages if p.kind == "warning"] == [said]
    assert [role for role, _ in told(passages, unit)].count("row") == 3


def test_a_table_of_levels_keeps_its_rows() -> None:
    """A signal word that is a value, or is explained, is no warning."""
    levels = [
        ("Level", "Oil temperature", "Output"),
        ("Note", "70", "K1"),
        ("Warning", "80", "K2"),
        ("Danger", "95", "K3"),
    ]
    words = [
        ("DANGER", "Death or severe injury will follow if it is not avoided."),
        ("WARNING", "Death or severe injury may follow if it is not avoided."),
        ("CAUTION", "Light injury may follow if it is not avoided."),
        ("NOTICE", "Damage may follow if it is not avoided."),
    ]
    page = [headed("9.1 Alarms"), *table(levels, 80)]
    other = [
        headed("1.1 Words"),
        *((w, 64.0, 80 + 16.0 * n, 9.0, BODY) for n, (w, _) in enumerate(words)),
    ]
    other += [(said, 160.0, 80 + 16.0 * n, 9.0, BODY) for n, (_, said) in enumerate(words)]
    assert warnings(draw([page])) == []
    assert warnings(draw([other])) == []


def test_a_warning_at_the_foot_of_a_page() -> None:
    """Its step is on the next page: it governs what is left of its section, in one procedure."""
    first = [headed("5.4 Belt"), *steps("Stop the machine.", "Take off the guard.", top=70)]
    first += [("WARNING", 250, 760, 10, BOLD), *column(["The belt is under load."], 200, 774)]
    second = steps("Loosen the idler.", "Take off the belt.", top=60, first=3)
    third = [headed("5.5 Chain"), *steps("Oil the chain.", "Wipe it off.", top=70)]
    passages, units = read(draw([first, second, third]))
    (warning,) = [p for p in passages if p.kind == "warning"]
    assert warning.governs == "5.4 Belt"
    assert warning.governs_from == warning.ordinal
    roles = [role for role, _ in told(passages, units[0])]
    assert roles == ["heading", "step", "step", "warning", "warning", "step", "step"]


def test_two_warnings_after_one_another() -> None:
    """Each is one of its own, and both govern the section."""
    page = [headed("5.4 Belt"), ("DANGER", 250, 70, 10, BOLD), *column(["High voltage."], 200, 84)]
    page += [("VORSICHT", 250, 100, 10, BOLD), *column(["Heisse Teile."], 200, 114)]
    page += column(["NOTICE: Use no thinner on the belt."], top=140)
    page += steps("Stop the machine.", "Take off the guard.", top=170)
    assert warnings(draw([page])) == [
        ("DANGER\nHigh voltage.", "5.4 Belt"),
        ("VORSICHT\nHeisse Teile.", "5.4 Belt"),
        ("NOTICE: Use no thinner on the belt.", "5.4 Belt"),
    ]


def test_a_warning_within_a_step() -> None:
    """Set in under its step it is a warning there, and the next step is one still."""
    page = [headed("5.4 Belt"), *steps("Stop the machine.", "Take off the guard.", top=70)]
    page += [("CAUTION", 120, 102, 10, BOLD), *column(["The edge of it is sharp."], 120, 116)]
    page += steps("Loosen the idler.", top=140, first=3)
    passages, (unit,) = read(draw([page]))
    assert [role for role, _ in told(passages, unit)] == [
        *("heading", "step", "step", "warning", "warning", "step")
    ]
    (warning,) = [p for p in passages if p.kind == "warning"]
    assert (warning.governs, warning.governs_from) == ("5.4 Belt", warning.ordinal)
