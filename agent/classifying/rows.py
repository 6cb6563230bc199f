"""The texts of a file: CSV, JSON lines, or one text a line; what cannot be read says so.

A file is read row by row, so that it may be of any length, and no bad row ends it.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import PurePath
from typing import Any, Final, TextIO

from agent.errors import BadRows

TEXT_COLUMNS: Final = ("text", "comment", "feedback", "message", "body")
_LONGEST: Final = 100_000
_REPLACED: Final = "\ufffd"


@dataclass(frozen=True)
class Row:
    """One row, counted from 1 without the header; `error` in words where it has no text.

    `given` is the whole row as it came, by column.
    """

    number: int
    text: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


def read(lines: TextIO, name: str, column: str | None = None) -> Iterator[Row]:
    """The rows of a file of that name; `column` holds the text, by default one named like it.

    `.csv` (with commas, or semicolons) and `.tsv` have a header, `.jsonl` holds objects or strings;
    of another name, or of none, lines are objects if the first one is, else texts. A row whose
    letters are no UTF-8 is an error. BadRows where no column holds the text.
    """
    lines.reconfigure(errors="replace") if hasattr(lines, "reconfigure") else None
    return map(_as_written, _rows(lines, name, column))


def _as_written(row: Row) -> Row:
    """An error where bytes were no letters: what was sorted then would not be what was written."""
    if row.error or not any(_REPLACED in str(value) for value in (row.text, *row.given.values())):
        return row
    return replace(row, text="", error="it has letters that are no UTF-8: save the file as UTF-8")


def _rows(lines: TextIO, name: str, column: str | None) -> Iterator[Row]:
    suffix = PurePath(name).suffix.lower()
    if suffix in (".csv", ".tsv"):
        return _csv(lines, "\t" if suffix == ".tsv" else ",", column)
    first = next((line for line in lines if line.strip()), "")
    every = chain([first], lines) if first else iter(())
    if suffix in (".jsonl", ".ndjson") or first.lstrip().startswith("{"):
        return _json(every, column)
    texts = (line.strip() for line in every)
    return (Row(number, text, {"text": text}) for number, text in enumerate(filter(None, texts), 1))


def _csv(lines: TextIO, delimiter: str, column: str | None) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST)
    first = next((line for line in lines if line.strip()), "")
    if delimiter not in first and ";" in first:
        delimiter = ";"  # as spreadsheets write it where the comma stands in numbers
    rows = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    header = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
    chosen = _column(header, column)
    number = 0
    while True:
        number += 1
        try:
            said = next(rows)
        except StopIteration:
            return
        except csv.Error as bad:
            open_ = "end of data" in str(bad)
            why = "a quote is not closed, so that all after it is lost in it" if open_ else bad
            yield Row(number, given=dict.fromkeys(header, ""), error=f"it is no CSV ({why})")
            continue
        if not said:
            number -= 1
            continue
        given: dict[str, Any] = dict(zip(header, said, strict=False))
        if len(said) > len(header):
            error = f"it has {len(said)} cells under {len(header)} headers; quote its commas"
            yield Row(number, given={**given, "more": said[len(header) :]}, error=error)
        elif chosen not in given or not given[chosen].strip():
            yield Row(number, given=given, error=f"its {chosen!r} is empty")
        else:
            yield Row(number, given[chosen].strip(), given)


def _json(lines: Iterator[str], column: str | None) -> Iterator[Row]:
    number = 0
    for line in lines:
        if not line.strip():
            continue
        number += 1
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            yield Row(number, given={"line": line.strip()[:_LONGEST]}, error="it is no JSON")
            continue
        given = said if isinstance(said, dict) else {"text": said}
        chosen = column or next((name for name in TEXT_COLUMNS if name in given), "text")
        text = given.get(chosen)
        if isinstance(text, str) and text.strip():
            yield Row(number, text.strip()[:_LONGEST], given)
        else:
            wanted = f"it has no text under {chosen!r}"
            yield Row(number, given=given, error=wanted)


def _column(header: list[str], column: str | None) -> str:
    if column is not None:
        if column not in header:
            raise BadRows(f"There is no column {column!r}: the file has {', '.join(header)}.")
        return column
    for name in TEXT_COLUMNS:
        for there in header:
            if there.casefold() == name:
                return there
    if len(header) == 1:
        return header[0]
    raise BadRows(
        f"None of the columns {', '.join(header) or '(none)'} is named "
        f"{', '.join(TEXT_COLUMNS)}: say which holds the text with --text COLUMN."
    )
