"""The files of `shoptalk classify`: texts in, labels out, learned classifiers, labelled rows."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from agent.classifying import Assigned, Classifier, Labels, Row, load, read_rows
from agent.errors import BadLabels
from agent.learning.classifiers import Labelled, Lesson
from bot.commands.output import OUT, Table, print_json
from bot.errors import CannotRead, CannotWrite, NoSuchFile

Write = Callable[[Row, Mapping[str, Assigned]], None]
_SHOWN, _MOST_SHOWN = 60, 200
_OURS = ("row", "labels", "error")


@contextmanager
def opened(file: str) -> Iterator[tuple[TextIO, int]]:
    """The file's text, with how many lines it has; - is standard input, of unknown length (0)."""
    if file == "-":
        yield sys.stdin, 0
        return
    path = Path(file)
    try:
        with path.open("rb") as raw:
            total = sum(1 for _ in raw) if path.is_file() else 0
        lines = path.open(encoding="utf-8-sig", errors="replace", newline="")
    except OSError as error:
        raise NoSuchFile(f"{file} cannot be read: {error.strerror}.") from error
    with lines:
        yield lines, total


def batches(lines: TextIO, file: str, column: str | None, size: int) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    rows = read_rows(lines, file, column)
    while batch := list(islice(rows, size)):
        yield batch


@contextmanager
def writer(out: Path | None, json_: bool, tasks: list[str]) -> Iterator[Write]:
    """Takes a row and its labels, and writes them at once: a run that is ended has lost nothing.

    `.csv` has the first row's columns and, for each task, its label, p and unsure; what of a later
    row has none of these columns is in `other`. Else JSON lines.
    On a terminal it is a table, drawn at the end.
    """
    with ExitStack() as stack:
        if out is not None:
            try:
                file = stack.enter_context(out.open("w", encoding="utf-8", newline=""))
            except OSError as error:
                raise CannotWrite(f"{out} cannot be written: {error.strerror}.") from error
            yield _csv(file, tasks) if out.suffix.lower() == ".csv" else _lines(file)
        elif json_ or not sys.stdout.isatty():
            yield lambda row, found: print_json(line_of(row, found))
        else:
            table = Table("row", "text", *tasks)
            yield lambda row, found: _draw(table, row, found, tasks)
            OUT.print(table)
            if table.row_count == _MOST_SHOWN:
                OUT.print(f"Only the first {_MOST_SHOWN} are shown: --out FILE has them all.")


def line_of(row: Row, found: Mapping[str, Assigned]) -> dict[str, Any]:
    """A row as a JSON line."""
    said = {
        name: {"label": one.label, "p": round(one.p, 4), "unsure": _unsure(one), "by": one.by}
        for name, one in found.items()
    }
    more: dict[str, Any] = {"error": row.error} if row.error else {}
    if taken := {name: row.given[name] for name in _OURS if name in row.given}:
        more["given"] = taken
    return {**row.given, "row": row.number, "labels": said, **more}


def _unsure(one: Assigned) -> bool | None:
    return None if one.sure is None else not one.sure


def _lines(file: TextIO) -> Write:
    def write(row: Row, found: Mapping[str, Assigned]) -> None:
        file.write(json.dumps(line_of(row, found), ensure_ascii=False) + "\n")
        file.flush()

    return write


def _csv(file: TextIO, tasks: list[str]) -> Write:
    table, header = csv.writer(file), dict[str, None]()

    def write(row: Row, found: Mapping[str, Assigned]) -> None:
        if not header:
            header.update(dict.fromkeys(row.given or ("text",)))
            own = [f"{task}{what}" for task in tasks for what in (".label", ".p", ".unsure")]
            table.writerow(["row", *header, *own, "error", "other"])
        cells: list[Any] = [row.number, *(row.given.get(name, "") for name in header)]
        other = {name: value for name, value in row.given.items() if name not in header}
        for task in tasks:
            one = found.get(task)
            unsure = "" if one is None or one.sure is None else str(not one.sure).lower()
            cells += [one.label, f"{one.p:.4f}", unsure] if one else ["", "", ""]
        more = json.dumps(other, ensure_ascii=False) if other else ""
        table.writerow([*map(safe, cells), row.error, more])
        file.flush()

    return write


def safe(cell: Any) -> Any:
    """The cell, which no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] == "=" else cell


def _draw(table: Table, row: Row, found: Mapping[str, Assigned], tasks: list[str]) -> None:
    if table.row_count == _MOST_SHOWN:
        return
    cells = []
    for task in tasks:
        one = found.get(task)
        mark = {True: "", False: " (unsure)", None: " ?"}[one.sure] if one else ""
        cells.append(f"{one.label} {one.p:.2f}{mark}" if one else "")
    text = row.error or row.text
    table.add_row(str(row.number), text[:_SHOWN].replace("[", r"\["), *cells)


def given_labels(labels: Labels, row: Row) -> tuple[dict[str, str], str]:
    """The labels that the row has, by task, and what is wrong with the row, if anything is."""
    own = {task.name: str(row.given.get(task.name) or "").strip() for task in labels}
    wrong = [
        f"{own[task.name]!r} is no label of {task.name!r} ({', '.join(task.names)})"
        for task in labels
        if own[task.name] and own[task.name] not in task.labels
    ]
    given = {name: label for name, label in own.items() if label}
    return given, row.error or "; ".join(wrong)


def labelled(labels: Labels, path: Path, column: str | None) -> tuple[list[Labelled], list[str]]:
    """The rows with their labels, and what is wrong with the others, by row number."""
    found: list[Labelled] = []
    bad: list[str] = []
    with opened(str(path)) as (lines, _):
        for row in read_rows(lines, path.name, column):
            given, wrong = given_labels(labels, row)
            if wrong:
                bad.append(f"Row {row.number}: {wrong}.")
            elif given:
                found.append(Labelled(row.text, given))
    if not found:
        names = ", ".join(task.name for task in labels)
        raise BadLabels(f"No row of {path.name} has a label: name its columns {names}.")
    return found, bad


def load_program(path: Path) -> Classifier:
    """The classifier of a file that `--learn --out` wrote."""
    try:
        return load(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise NoSuchFile(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise CannotRead(f"{path} is no classifier: it is no JSON.") from error


def document(lesson: Lesson) -> bytes:
    """The learned classifier as a file."""
    return (json.dumps(lesson.state(), ensure_ascii=False) + "\n").encode()
