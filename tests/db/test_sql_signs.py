"""Words are found as people type them, whatever signs the page prints."""

import pytest

from sql.database import Connection


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("-40", "Storage | -40 | +85"),
        ("-40", "Storage | −40 | +85"),
        ("-40", "Storage | –40 | +85"),
        ("−40 °C", "at -40 °C"),
        ("85", "Storage | −40 | +85"),
        ("10-6", "1.2 × 10⁻⁶ mbar"),
        ("10^9 ohm", "10⁹ ohm"),
        ("12 m2", "an area of 12 m²"),
        ("1500 min-1", "1500 min⁻¹"),
        ("12500", "every 12\u202f500 h"),
        ("85", "M12 | 85 (1)"),
        ("CO2", "filled with CO₂"),
        ("1 1/2", "1 1/2 in."),
        ("N·m", "85 N⋅m"),
        ("50 μm", "50 µm"),
    ],
)
def test_signs(conn: Connection, asked: str, printed: str) -> None:
    """Each word that is asked for is one of the page's."""
    assert _lexemes(conn, asked) <= _lexemes(conn, printed)


@pytest.mark.parametrize(
    ("asked", "printed"), [("106", "10⁶ ohm"), ("851", "M12 | 85 (1)"), ("500", "12\u202f500 h")]
)
def test_digits_that_do_not_belong_together(conn: Connection, asked: str, printed: str) -> None:
    """An exponent, a note's mark and half of a number make no other number."""
    assert not _lexemes(conn, asked) & _lexemes(conn, printed)


def _lexemes(conn: Connection, text: str) -> set[str]:
    row = conn.execute("SELECT tsvector_to_array(lexemes_of('', %s))", (text,)).fetchone()
    assert row is not None
    return set(row[0])
