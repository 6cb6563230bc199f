"""What a line refers to, whatever word it uses for it."""

import pytest

from ingest.procedures import references

LINES = {
    "Lock out and depressurize the press (section 1.4).": [("section", "1.4")],
    "Check the reading (5.1); change element HF-2210 (5.2).": [
        ("section", "5.1"),
        ("section", "5.2"),
    ],
    "replace hand throttle cable (para 3-15).": [("section", "3-15")],
    "Power interface box removed (para. 3-30a)": [("section", "3-30a")],
    "(REFER TO FIGURES 3-1 THRU 3-3)": [("figure", "3-1"), ("figure", "3-3")],
    "If it displays correct voltage (fig 3-3), refer to table 3-2, malfunction 1.": [
        ("figure", "3-3"),
        ("table", "3-2"),
    ],
    "tightened to the value in chapter 6.": [("section", "6")],
    "repeat steps 2 thru 4 or refer to table 3-2": [
        ("step", "2"),
        ("step", "4"),
        ("table", "3-2"),
    ],
    "See Section 4.2 and section 4.2 again.": [("section", "4.2")],
    "Tighten the bolts to 25 N·m (18 lb-ft) and wait 10 min.": [],
    "Remove screw (12), washer (3) and nut (20.5 mm).": [],
    "TM 9-2320-280-20, page 5": [],
}


@pytest.mark.parametrize("line", LINES)
def test_references(line: str) -> None:
    """Sections, tables, figures and steps by their numbers, in order, each once; nothing else."""
    assert references(line) == LINES[line]
