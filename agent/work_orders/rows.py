"""The orders of a CSV or of a list of objects, row by row; a bad row says what is wrong with it."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.errors import BadOrders
from agent.work_orders.mapping import BadRow, OrderMap
from sql.work_orders import NewOrder

MOST_BYTES: Final = 100_000_000
_CELL: Final = 200_000
_SHOWN: Final = 400
_DELIMITERS: Final = (";", ",", "\t", "|")
_SEPARATOR: Final = re.compile(r"\Asep=.(?=[\r\n])", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row, counted from 1 without the header; `line` is where it begins in the file, 0 where
    there is none. It has an order, or an error in words."""

    number: int
    line: int
    order: NewOrder | None = None
    error: str = ""


def of_csv(content: bytes, columns: OrderMap) -> list[Row]:
    """The rows of a CSV with a header. BadOrders where none of it can be read: it is too large, in
    another encoding, or has not the columns of the map."""
    if len(content) > MOST_BYTES:
        raise BadOrders(
            f"The file has more than {MOST_BYTES // 1_000_000} MB: split it, and import the parts."
        )
    text = _text(content, columns.encoding)
    csv.field_size_limit(_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=columns.delimiter, strict=True)
    try:
        filled = (cells for cells in lines if any(map(str.strip, cells)))
        header = [name.strip() for name in next(filled, [])]
    except csv.Error as error:
        raise BadOrders(
            f"The first line is no CSV ({error}): it must name the columns, with "
            f"{columns.delimiter!r} between them."
        ) from error
    if not any(header):
        raise BadOrders("The file is empty: its first line must name the columns.")
    if missing := columns.missing(header):
        raise BadOrders(
            f"There is no column {', '.join(map(repr, missing))}: the file has "
            f"{', '.join(filter(None, header))[:_SHOWN]}. {_remedy(header, columns)}"
        )
    if several := [name for name in columns.named() if header.count(name) > 1]:
        raise BadOrders(
            f"The file has the column {several[0]!r} more than once, so that it cannot be told"
            " which is meant: rename the others."
        )
    return list(_rows(lines, header, columns, text.endswith(("\n", "\r"))))


def _text(content: bytes, encoding: str) -> str:
    """The file's text without what only says how to read it: a mark of the byte order, Excel's
    line `sep=;`. BadOrders where it is in another encoding."""
    try:
        text = content.decode(encoding)
    except UnicodeError as error:
        line = content[: getattr(error, "start", 0)].count(b"\n") + 1
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        likely = "utf-16" if is_wide else "cp1252"
        raise BadOrders(
            f"Line {line} is not {encoding.removesuffix('-sig')}: say `encoding: {likely}`, or what"
            " it is, in the map."
        ) from error
    return _SEPARATOR.sub("", text.removeprefix("\ufeff"))


def _remedy(header: Sequence[str], columns: OrderMap) -> str:
    for other in _DELIMITERS:
        if len(header) == 1 and not columns.missing(header[0].split(other)):
            return f"Its delimiter is {other!r}: say so in the map."
    return f"Correct the map, or its delimiter ({columns.delimiter!r} now)."


def of_objects(objects: Iterable[Any], columns: OrderMap) -> list[Row]:
    """The rows of a list of JSON objects."""
    rows = []
    for number, given in enumerate(objects, 1):
        if isinstance(given, Mapping):
            rows.append(_row(number, 0, given, columns))
        else:
            rows.append(Row(number, 0, error="it is no object"))
    return rows


def _rows(lines: Any, header: list[str], columns: OrderMap, is_whole: bool) -> Iterator[Row]:
    number, begins = 0, lines.line_num + 1
    last: tuple[int, int, list[str]] | None = None
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            break
        except csv.Error as bad:
            number += 1
            if last:
                yield _of_cells(*last, header, columns)
                last = None
            open_ = "end of data" in str(bad)
            lost = "a quote is not closed, so that all after it is lost in it: close it"
            yield Row(number, begins, error=lost if open_ else f"it is no CSV ({bad})")
            begins = lines.line_num + 1
            continue
        if any(cell.strip() for cell in cells):
            if last:
                yield _of_cells(*last, header, columns)
            number += 1
            last = (number, begins, cells)
        begins = lines.line_num + 1
    if last and not is_whole and len(last[2]) < len(header):
        cut = "the file ends in the middle of it: export it again, the others are unharmed"
        yield Row(last[0], last[1], error=cut)
    elif last:
        yield _of_cells(*last, header, columns)


def _of_cells(
    number: int, line: int, cells: list[str], header: list[str], columns: OrderMap
) -> Row:
    if len(cells) != len(header):
        more = "quote its commas" if len(cells) > len(header) else "a part of it is missing"
        error = f"it has {len(cells)} cells under {len(header)} headers: {more}"
        return Row(number, line, error=error)
    return _row(number, line, dict(zip(header, cells, strict=True)), columns)


def _row(number: int, line: int, given: Mapping[str, Any], columns: OrderMap) -> Row:
    try:
        return Row(number, line, columns.order(given))
    except BadRow as bad:
        return Row(number, line, error=str(bad))
