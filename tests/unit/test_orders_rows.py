"""A CSV of work orders: what is good in it is taken, what is bad says what to do."""

from datetime import date

import pytest
import yaml

from agent.errors import BadMap, BadOrders
from agent.work_orders import map_of, of_csv, of_objects, read_map
from tests.fix_orders import CSV, HEAD, MAP, ROWS

COLUMNS = map_of(yaml.safe_load(MAP))


def _errors(content: bytes) -> dict[int, str]:
    return {row.number: row.error for row in of_csv(content, COLUMNS) if row.error}


def test_columns_become_an_order() -> None:
    """Several columns are joined, days and parts are read in the form that the map says."""
    first = of_csv(CSV, COLUMNS)[0].order
    assert first is not None
    assert first.number == "4711"
    assert first.fault == "Ram creeps down\nSinks 5 mm in an hour under load"
    assert (first.machine, first.equipment) == ("HP-160-02", "press")
    assert first.parts == ("Packing set 88-410",)
    assert (first.opened_on, first.closed_on) == (date(2026, 3, 3), date(2026, 3, 4))
    assert [row.order.helped for row in of_csv(CSV, COLUMNS) if row.order] == [
        None,
        True,
        None,
        None,
        True,
        None,
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";no number;;;;;;;;\n", "its Order is empty"),
        ("9;;;;;;;;;\n", "its Short text + Long text is empty"),
        ("9;x;;;;;;2026-01-31;;\n", "add its form to `dates`"),
        ("9;x;;;;;;31.02.2026;;\n", "'31.02.2026'"),
        ("9;x;;;;;;02.03.2026;01.03.2026;\n", "closed (2026-03-01) before"),
        ("9;x;;;;;;;;perhaps\n", "name it under `helped`"),
        ("9;x;y\n", "3 cells under 10 headers: a part of it is missing"),
        ("9;x;;;;;;;;;;one more\n", "12 cells under 10 headers"),
        (f"9;{'x' * 10_001};;;;;;;;\n", "shorten it"),
        ('9;"open;;;;;;;;\n', "a quote is not closed"),
        ('9;"a"b;;;;;;;;\n', "it is no CSV"),
    ],
)
def test_a_bad_row_harms_no_other(row: str, said: str) -> None:
    """It is told by its number with what to do; the rows before it are in, and after it too unless
    an open quote holds them."""
    content = (HEAD + ROWS[0] + row + ROWS[1]).encode()
    (error,) = _errors(content).items()
    assert error[0] == 2
    assert said in error[1]
    good = [one.order.number for one in of_csv(content, COLUMNS) if one.order]
    assert good == (["4711"] if "not closed" in said else ["4711", "4712"])


@pytest.mark.parametrize("cut", range(len(CSV) - len(ROWS[-1]), len(CSV) - 12, 7))
def test_half_a_csv(cut: int) -> None:
    """Of a file that was cut off anywhere in its last row the others are in."""
    rows = of_csv(CSV[:cut], COLUMNS)
    good = [row.order.number for row in rows if row.order]
    assert good[:5] == ["4711", "4712", "4713", "4714", "4715"]
    assert [row.error for row in rows[5:] if not row.error] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"a;b\n1;2\n", "There is no column 'Order'"),
        (HEAD.replace(";", ",").encode(), "delimiter"),
        ((HEAD + "1;K\xfchler;;;;;;;;\n").encode("latin-1"), "Line 2 is not utf-8: say .+ cp1252"),
        (HEAD.encode("utf-16"), "say `encoding: utf-16`"),
        (HEAD.replace(";", "\t").encode(), r"Its delimiter is '\\t': say so"),
        (HEAD.replace("Order", "Type", 1).encode(), "no column 'Order'"),
        (HEAD.replace("Long text", "Order", 1).encode(), "no column 'Long text'"),
        ((HEAD.rstrip() + ";Order\n").encode(), "'Order' more than once"),
        (b"x" * 100_000_001, "split it"),
    ],
)
def test_no_csv_at_all(content: bytes, said: str) -> None:
    """What cannot be read at all says why, in one sentence."""
    with pytest.raises(BadOrders, match=said):
        of_csv(content, COLUMNS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("just words", "number"),
        ("columns: {number: A}", "which column is the fault"),
        ("columns: {number: A, fault: B, machin: C}", "do you mean `machine`"),
        ("columns: {number: A, fault: B}\nspeed: 3", "says nothing"),
        ("columns: {number: A, fault: [B, [C]]}", "`fault` of the map"),
        ("columns: {number: A, fault: B}\ndelimiter: '; '", "one character"),
        ("columns: {number: A, fault: B}\nencoding: klingon", "try utf-8 or cp1252"),
        ("columns: {number: [A", "no YAML in line 1"),
        ("columns: " + "[" * 3_000, "no YAML"),
        ("columns: &a {number: A, fault: *a}", "`fault` of the map"),
        ("columns: !!python/object/apply:os.getcwd []", "no YAML in line 1"),
        ("columns: {number: A, fault: B}\nencoding: undefined", "try utf-8 or cp1252"),
        ('columns: {number: A, fault: B}\nencoding: "a\\0b"', "try utf-8 or cp1252"),
        ('columns: {number: A, fault: B}\ndates: ["%d.%d"]', "no form of a day"),
        ('columns: {number: A, fault: B}\ndates: ["%Q"]', "no form of a day"),
        ('columns: {number: A, fault: B}\ndelimiter: "\\n"', "between cells"),
    ],
)
def test_a_wrong_map(tmp_path, text: str, said: str) -> None:
    """A map that cannot be meant is refused with what to change."""
    path = tmp_path / "map.yaml"
    path.write_text(text)
    with pytest.raises(BadMap, match=said):
        read_map(path)


def test_a_map_that_is_not_there(tmp_path) -> None:
    """It is named."""
    with pytest.raises(BadMap, match=r"none\.yaml cannot be read"):
        read_map(tmp_path / "none.yaml")


def test_objects_are_rows_too() -> None:
    """As a request brings them: by the same map, a bad one told by its number."""
    rows = of_objects([{"Order": 5, "Short text": "x"}, 7, {"Order": None}], COLUMNS)
    assert [bool(row.order) for row in rows] == [True, False, False]
    assert [row.error for row in rows] == ["", "it is no object", "its Order is empty"]


@pytest.mark.parametrize(
    "written",
    [
        CSV,
        b"\xef\xbb\xbf" + CSV,
        CSV.replace(b"\n", b"\r"),
        CSV.replace(b"\n", b"\r\n"),
        b"\r\n\n" + CSV + b"\n\n",
        b"sep=;\r\n" + CSV,
    ],
    ids=["plain", "mark", "old Mac", "Windows", "blank lines", "Excel"],
)
def test_however_it_was_written(written: bytes) -> None:
    """The same rows, whatever ends a line and whatever a spreadsheet puts before the header."""
    rows = of_csv(written, COLUMNS)
    assert [row.order for row in rows] == [row.order for row in of_csv(CSV, COLUMNS)]
    assert [row.error for row in rows if row.error] == []


def test_unseen_characters_are_left_out() -> None:
    """What nobody sees is not stored."""
    row = (HEAD + "9;Pu\u200bmp\u202e leaks;;;;;;;;\n").encode()
    (read,) = of_csv(row, COLUMNS)
    assert read.order is not None
    assert read.order.fault == "Pump leaks"
