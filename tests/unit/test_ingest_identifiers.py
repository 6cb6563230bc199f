"""Identifiers: found verbatim, compared as people write them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers.finding import find, normalise


def found(text: str) -> list[tuple[str, str]]:
    return [(i.kind, i.normalised) for i in find(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Tighten to 35-40 lb-ft (48-54 N•m).", [("value", "35-40lbft"), ("value", "48-54nm")]),
        ("idle speed of 650 RPM (± 25 RPM)", [("value", "650rpm"), ("value", "25rpm")]),
        ("about +28 VDC", [("value", "28v")]),
        ("drill 3-1/2 in. deep, 1,200 psi", [("value", "3-1/2in"), ("value", "1200psi")]),
        ("SM-C-911480 | 5340-01-391-2742", [("nsn", "5340013912742"), ("part", "smc911480")]),
        ("P/N MS35338-137 and bolt 12340259-6", [("part", "ms35338137"), ("part", "123402596")]),
        ("see TM 9-2320-280-10", [("document", "tm9232028010")]),
        ("Fault code E-17 or F07", [("code", "e17"), ("code", "f07")]),
        ("alarm 12 came up", [("code", "12")]),
        ("SPN 102 FMI 3", [("code", "spn102fmi3")]),
        ("connector 12J1 of cable W64", [("code", "12j1"), ("code", "w64")]),
        ("ao_add_task writes 0x20000", [("name", "aoaddtask"), ("name", "0x20000")]),
        ("every 12\u202f500 h, 10⁶ ohm", [("value", "12500h")]),
    ],
)
def test_kinds(text: str, wanted: list[tuple[str, str]]) -> None:
    """Each kind of identifier is found as what it is."""
    assert sorted(found(text)) == sorted(wanted)


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("37 ft lbs", "37 lb-ft"),
        ("50 Nm", "50 N·m"),
        ("28 volts", "28 VDC"),
        ("part no ms 35338-137", "P/N MS35338-137"),
        ("ms35338-137", "MS35338-137"),
        ("fault e17", "E-17"),
        ("15 degrees C", "15 °C"),
        ("3/8 inch", '3/8"'),
        ("25 Nm", "25 N·m"),
        ("e042", "E-042"),
        ("E 042", "E–042"),
        ("M8 × 1,25", "M8x1.25"),
        ("M8", "capscrew M8x1.25x30"),
        ("1/2-13", "1/2-13 UNC"),
        ("1/2 - 13 unc", "1/2-13 UNC-2A"),
        ("1/4-20 UNC", ".250-20UNC-2Ax.750 LG"),
        ("#10-32 unf", "#10-32UNF-2A"),
        ("1/4 npt", "1/4-18 NPT"),
        ("5306 01 315 7086", "NSN 5306-01-315-7086"),
        ("MS 35338-137", "MS35338-137"),
        ("1 1/8 inch socket", "1-1/8 in. socket"),
        ("2,5 mm hex key", "2.5 mm hex key"),
        ("13mm spanner", "13 mm wrench"),
        ("-40 °C", "−40 °C"),
        ("12500 h", "12\u202f500 h"),
        ("1500 rpm", "1500 min⁻¹"),
        ("12 m2", "12 m²"),
        ("5 kohm", "5 kΩ"),
    ],
)
def test_spellings_meet(asked: str, printed: str) -> None:
    """What a technician types meets what the manual prints."""
    assert {n for _, n in found(asked)} & {n for _, n in found(printed)}


@pytest.mark.parametrize(
    "text",
    [
        "How do I adjust the tachometer in 1992 on page 12?",
        "Refer to figure 30 and step 4 in the third section.",
        "What does the manual say about the 2nd gear?",
        "step 4 a screw, 5 in the box",
        "between 1998-2004, of 3-4 and 5/6 in all",
    ],
)
def test_plain_words_are_not_identifiers(text: str) -> None:
    """Ordinary sentences, page and step numbers give none."""
    assert found(text) == []


@given(st.text(max_size=300))
def test_find_takes_any_text(text: str) -> None:
    """Every identifier stands in the text, and no normalised form comes twice or empty."""
    identifiers = find(text)
    assert len({i.normalised for i in identifiers}) == len(identifiers)
    for identifier in identifiers:
        assert identifier.normalised
        assert identifier.verbatim in " ".join(text.split())


@given(st.from_regex(r"[A-Z]{1,3}[0-9]{3,6}(-[0-9]{1,3})?", fullmatch=True))
def test_normalising_forgets_case_space_and_hyphens(part: str) -> None:
    """A part number typed with spaces and in small letters is the same."""
    assert normalise(part.lower().replace("-", " ")) == normalise(part)


@pytest.mark.parametrize(
    "run",
    ["1", "1.", "1,111", "1-", "1/", "1 ", "+1 ", "A1-", "a_", "_", "pn.", "pn.1", "TM9-", "E1 "],
)
@pytest.mark.parametrize("end", ["", "é", " V"])
def test_endless_runs_take_no_time(run: str, end: str) -> None:
    """Thirty thousand characters that nearly are an identifier are read at once."""
    begun = time.thread_time()
    find(f"a{run * (30_000 // len(run))}{end}")
    find(f"{run * (30_000 // len(run))}{end}")
    assert time.thread_time() - begun < 1
