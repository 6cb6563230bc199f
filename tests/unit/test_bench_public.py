"""What the measurements on public PDFs take for the truth, and how ours is judged by it."""

from tests.bench.columns_page import Printed, column_of, kept
from tests.bench.head_judged import compared, judged
from tests.bench.lattice_grid import Box, grid_of
from tests.bench.public_reading import Row
from tests.bench.reading_order import order

WIDE = 100.0


def table(rows, *, bold=0, spans=()):
    """Cells and words of a ruled table; `spans` are (row, first column, last column)."""
    cells, words = [], []
    for r, texts in enumerate(rows):
        wide = {a: b for row, a, b in spans if row == r}
        inside = {c for row, a, b in spans if row == r for c in range(a + 1, b + 1)}
        for c, text in enumerate(texts):
            if c in inside:
                continue
            left, right = c * WIDE, (wide.get(c, c) + 1) * WIDE
            cells.append(Box(left, r * 20, right, r * 20 + 20))
            name = "Sans-Bold" if r < bold else "Sans"
            at = {"x0": left + 5, "x1": right - 5, "top": r * 20 + 5, "bottom": r * 20 + 15}
            if text:
                words.append({"text": text, "fontname": name, "upright": True, **at})
    return cells, words


def heads(found):
    return {value["text"]: value["head"] for value in found["values"]}


def test_the_head_of_a_value_is_what_stands_over_it_in_every_header_row():
    rows = [["Size", "Torque", ""], ["", "dry", "oiled"], ["M8", "25", "20"], ["M10", "49", "40"]]
    cells, words = table(rows, bold=2, spans=[(0, 1, 2)])
    found = grid_of(cells, words, [])
    assert heads(found)["25"] == "Torque dry"
    assert heads(found)["40"] == "Torque oiled"
    assert heads(found)["M8"] == "Size"


def test_without_marks_names_over_three_columns_of_values_are_a_header():
    rows = [["Pin", "Volt", "Load"], ["1", "12", "5"], ["2", "24", "7"], ["3", "48", "9"]]
    assert heads(grid_of(*table(rows), []))["24"] == "Volt"


def test_what_is_not_clear_is_left_out_with_the_reason():
    two = [["Weight", "12 kg"], ["Height", "30 cm"], ["Width", "40 cm"]]
    assert "two columns" in grid_of(*table(two), [])["unclear"]
    goes_on = [["7", "12", "5"], ["8", "24", "7"], ["9", "48", "9"]]
    assert "values in" in grid_of(*table(goes_on), [])["unclear"]
    cells, words = table([["Pin", "Volt", "Load"], ["1", "12", "5"], ["2", "24", "7"]])
    assert "holes" in grid_of(cells[:-1], words, [])["unclear"]


def test_a_head_is_right_a_part_of_it_or_of_another_column():
    others = ["Torque dry", "Size"]
    assert compared("Torque oiled", "Torque oiled", "", others) == "right"
    assert compared("Table 3 Torque oiled", "Torque oiled", "Table 3", others) == "right"
    assert compared("oiled", "Torque oiled", "", others) == "part"
    assert compared("Torque", "Torque oiled", "", others) == "wrong"
    assert compared("Torque dry", "Torque oiled", "", others) == "wrong"


def test_a_value_is_judged_in_the_row_that_has_its_neighbours():
    value = {"text": "25", "cells": ["M8", "25", "25"], "column": 2, "head": "oiled", "title": ""}
    rows = [
        Row(("M6", "25", "9"), ("Size", "dry", "oiled")),
        Row(("M8", "25", "25"), ("Size", "dry", "oiled")),
    ]
    assert judged(value, ["Size", "dry", "oiled"], rows) == ("right", "oiled")
    assert judged(value, ["Size", "dry", "oiled"], [])[0] == "none"


def page(left, right):
    """Lines of two columns, the first wholly before the second."""
    return [
        Printed(text, x, 20.0 * n, x + 200, 20.0 * n + 10)
        for x, column in ((50.0, left), (270.0, right))
        for n, text in enumerate(column)
    ]


def lines(name):
    return [f"{name} column says a line {n} of its own" for n in range(10)]


def test_columns_are_running_text_side_by_side():
    assert column_of(page(lines("one"), lines("two"))) == [0] * 10 + [1] * 10
    assert column_of(page(lines("one"), ["12.5"] * 10)) == []


def test_a_page_read_across_its_columns_keeps_half_its_order():
    one, two = lines("one"), lines("two")
    assert order([*one, *two], "\n".join([*one, *two]))["kept"] == 1
    across = "\n".join(f"{a} {b}" for a, b in zip(one, two, strict=True))
    assert 0.4 < order([*one, *two], across)["kept"] < 0.6
    assert kept([1, None, 2, 0]) == 0.5
