"""Which column of a maintenance system's export is what, from a small YAML file.

    columns:
      number: Order
      fault: [Short text, Long text]
      machine: Functional location
      equipment: Equipment type
      fix: Work done
      parts: Materials
      opened: Created on
      closed: Finished on
      helped: Solved
    dates: ["%d.%m.%Y", "%Y-%m-%d"]
    parts_between: ";"
    helped: {yes: ["yes", "Y", "solved"], no: ["no", "N"]}
    delimiter: ";"
    encoding: cp1252

Only `number` and `fault` are needed. Several columns under one name are joined.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import yaml

from agent.errors import BadMap
from ingest.legible import legible
from sql.work_orders import NewOrder

NAMES: Final = (
    "number",
    "fault",
    "machine",
    "equipment",
    "fix",
    "parts",
    "opened",
    "closed",
    "helped",
)
_NEEDED: Final = ("number", "fault")
_KEYS: Final = ("columns", "dates", "parts_between", "helped", "delimiter", "encoding")
_LONGEST: Final = 10_000
"""Characters of one field: what is longer is a report and no work order."""
_NUMBER: Final = 100
_NAME: Final = 500
_SOME_DAY: Final = datetime(2026, 11, 28)
_YES: Final = ("yes", "y", "true", "1", "x", "solved", "ja", "oui", "sí")
_NO: Final = ("no", "n", "false", "0", "unsolved", "nein", "non")


class BadRow(ValueError):
    """What is wrong with one row, and what to do about it."""


@dataclass(frozen=True)
class OrderMap:
    """`columns`: of each name in `NAMES` the columns that hold it, those that are mapped."""

    columns: Mapping[str, tuple[str, ...]]
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    parts_between: str = ";"
    yes: tuple[str, ...] = _YES
    no: tuple[str, ...] = _NO
    delimiter: str = ","
    encoding: str = "utf-8-sig"

    def named(self) -> list[str]:
        """The mapped columns."""
        return [name for names in self.columns.values() for name in names]

    def missing(self, header: Sequence[str]) -> list[str]:
        """The mapped columns that a file with this header has not."""
        return [name for name in self.named() if name not in header]

    def order(self, row: Mapping[str, Any]) -> NewOrder:
        """The order of a row, by column; BadRow says what is wrong with it."""
        said = {name: self._text(row, name) for name in NAMES}
        for name in _NEEDED:
            if not said[name]:
                raise BadRow(f"its {' + '.join(self.columns[name])} is empty")
        if len(said["number"]) > _NUMBER:
            raise BadRow(f"its number has more than {_NUMBER} characters: is the map right?")
        for name in ("fault", "fix", "parts"):
            if len(said[name]) > _LONGEST:
                raise BadRow(f"its {name} has more than {_LONGEST} characters: shorten it")
        for name in ("machine", "equipment"):
            if len(said[name]) > _NAME:
                raise BadRow(f"its {name} has more than {_NAME} characters: is the map right?")
        opened, closed = self._day(said["opened"]), self._day(said["closed"])
        if opened and closed and closed < opened:
            raise BadRow(f"it was closed ({closed}) before it was opened ({opened})")
        parts = [part.strip() for part in said["parts"].split(self.parts_between)]
        return NewOrder(
            said["number"],
            said["fault"],
            said["machine"],
            said["equipment"],
            said["fix"],
            tuple(dict.fromkeys(filter(None, parts))),
            opened,
            closed,
            self._helped(said["helped"]),
        )

    def _text(self, row: Mapping[str, Any], name: str) -> str:
        between = f" {self.parts_between} " if name == "parts" else "\n"
        said = [one for at in self.columns.get(name, ()) for one in _plain(row.get(at), name)]
        texts = [legible(str(one)).strip() for one in said if one is not None]
        return between.join(dict.fromkeys(filter(None, texts)))

    def _day(self, said: str) -> date | None:
        if not said:
            return None
        for form in self.dates:
            try:
                return datetime.strptime(said, form).date()
            except ValueError:
                continue
        forms = ", ".join(self.dates)
        raise BadRow(f"its day {said!r} is none of the form {forms}: add its form to `dates`")

    def _helped(self, said: str) -> bool | None:
        word = said.casefold()
        if word in self.yes:
            return True
        if not word or word in self.no:
            return False if word else None
        raise BadRow(f"{said!r} is neither yes nor no: name it under `helped` in the map")


def _plain(given: Any, name: str) -> Sequence[Any]:
    """What an object has there: one thing or several, and nothing within them."""
    several = given if isinstance(given, list) else [given]
    if any(isinstance(one, (list, dict)) for one in several):
        raise BadRow(f"its {name} is neither a text nor a list of texts")
    return several


def read_map(path: Path) -> OrderMap:
    """The map of a file; BadMap says what is wrong with it."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8"
        raise BadMap(f"The map {path} cannot be read: {reason}.") from error
    try:
        return map_of(yaml.safe_load(text))
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" in line {where.line + 1}" if where else ""
        raise BadMap(f"The map {path} is no YAML{line}.") from error


def map_in(text: str) -> OrderMap:
    """The map of a YAML document that somebody sent; BadMap where it is none. What a document
    repeats by a mark (`*name`) could fill the memory, and no map needs it."""
    try:
        if any(isinstance(one, yaml.AliasToken) for one in yaml.scan(text)):
            raise BadMap("The map repeats a part of itself by `*`: write it out.")
        return map_of(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadMap("The map is no YAML.") from error


def map_of(document: Any) -> OrderMap:
    """The map of a document as it stands in a file or a request; BadMap where it is none."""
    if not isinstance(document, Mapping) or not isinstance(document.get("columns"), Mapping):
        raise BadMap
    _only(document, _KEYS, "")
    _only(document["columns"], NAMES, "columns: ")
    columns = {name: _words(given, name) for name, given in document["columns"].items()}
    for name in _NEEDED:
        if not columns.get(name):
            raise BadMap(f"The map does not say which column is the {name}.")
    helped = document.get("helped", {})
    if not isinstance(helped, Mapping):
        raise BadMap("`helped` of the map is {yes: [...], no: [...]}.")
    # YAML reads the keys yes and no as true and false.
    helped = {{True: "yes", False: "no"}.get(key, str(key)): one for key, one in helped.items()}
    _only(helped, ("yes", "no"), "helped: ")
    delimiter = str(document.get("delimiter", ","))
    if len(delimiter) != 1:
        raise BadMap('`delimiter` of the map is one character, such as ";" or "\\t".')
    if delimiter in '"\r\n':
        raise BadMap(f"`delimiter` of the map cannot be {delimiter!r}: it stands between cells.")
    encoding = str(document.get("encoding", "utf-8-sig"))
    try:
        "".encode(encoding)
    except (LookupError, ValueError) as error:
        raise BadMap(
            f"`encoding` of the map, {encoding!r}, is none: try utf-8 or cp1252."
        ) from error
    dates = _words(document.get("dates", "%Y-%m-%d"), "dates")
    for form in dates:
        _is_form(form)
    return OrderMap(
        columns,
        dates,
        str(document.get("parts_between", ";")) or ";",
        tuple(one.casefold() for one in _words(helped.get("yes", _YES), "yes")),
        tuple(one.casefold() for one in _words(helped.get("no", _NO), "no")),
        delimiter,
        encoding,
    )


def _words(given: Any, name: str) -> tuple[str, ...]:
    """One or several, as words; YAML's own true and false are yes and no again."""
    several = given if isinstance(given, (list, tuple)) else [given]
    if not several or any(isinstance(one, (list, dict)) or one is None for one in several):
        raise BadMap(f"`{name}` of the map is a name, or a list of names.")
    return tuple(
        {True: "yes", False: "no"}.get(one, str(one)) if isinstance(one, bool) else str(one)
        for one in several
    )


def _is_form(form: str) -> None:
    """BadMap where no day at all is of this form."""
    try:
        datetime.strptime(_SOME_DAY.strftime(form), form)
    except (ValueError, re.error) as error:
        said = f"`dates` of the map: {form!r} is no form of a day, as %d.%m.%Y is."
        raise BadMap(said) from error


def _only(given: Mapping[Any, Any], known: Sequence[str], where: str) -> None:
    for key in given:
        if key not in known:
            near = get_close_matches(str(key), known, 1)
            meant = f"; do you mean `{near[0]}`?" if near else f": it knows {', '.join(known)}."
            raise BadMap(f"The map has `{where}{key}`, which says nothing{meant}")
