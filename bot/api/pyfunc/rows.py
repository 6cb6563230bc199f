"""What a model is given, as rows: a DataFrame, a dict, a list, in whatever form MLflow hands it on.

A row that is none keeps its place: what is wrong with it is said in the table of answers.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.api.bodies import QuestionBody
from bot.api.problems import Problem
from bot.api.reading import checked

MOST: Final = 1_000
COLUMNS: Final = ("question", "channel", "user", "history")


class BadInput(ValueError):
    """The input as a whole is nothing that can be answered; the message says what would be."""


def rows_of(given: Any) -> list[Any]:
    """The rows, in order, each a mapping where it is one. `given`: a DataFrame; a list of dicts or
    of questions; one dict, or one of columns; one question. BadInput where there are none, or more
    than `MOST`."""
    rows = _rows(given)
    if not rows:
        raise BadInput("There are no rows: give at least one, with the column question.")
    if len(rows) > MOST:
        raise BadInput(f"{len(rows):,} rows are more than one call takes: give at most {MOST:,}.")
    if not any(isinstance(row, str) or _has_question(row) for row in rows):
        raise BadInput(
            "No row has a question: the columns are question, and where wanted channel, user, "
            "history."
        )
    return rows


def body_of(row: Any) -> QuestionBody:
    """The row as a question, other columns left out. Problem 422 where it is none."""
    if isinstance(row, str):
        row = {"question": row}
    if not isinstance(row, Mapping):
        raise Problem(422, "invalid", "This row is none: it has no columns.")
    fields = {name: _plain(row.get(name)) for name in COLUMNS}
    if fields["question"] is None:
        raise Problem(422, "invalid", "question: It is missing.")
    held = {name: value for name, value in fields.items() if value is not None}
    body = checked(QuestionBody, held)
    assert isinstance(body, QuestionBody)
    return body


def _rows(given: Any) -> list[Any]:
    if hasattr(given, "to_dict") and hasattr(given, "columns"):
        names = list(given.columns)
        if twice := [name for name in COLUMNS if names.count(name) > 1]:
            raise BadInput(f"The column {twice[0]} is there more than once: leave one of them out.")
        return list(given.to_dict(orient="records"))
    if isinstance(given, str):
        return [given]
    if isinstance(given, Mapping):
        return _of_columns(given) if _is_column(given.get("question")) else [given]
    given = _plain(given)
    if isinstance(given, Sequence):
        return list(given)
    raise BadInput("Give a DataFrame, a dict, or a list of rows, with the column question.")


def _of_columns(given: Mapping[Any, Any]) -> list[Any]:
    columns = {name: list(value) for name, value in given.items() if _is_column(value)}
    if len(columns) < len(given) or len({len(one) for one in columns.values()}) > 1:
        raise BadInput("The columns are of different lengths: give each row its own value.")
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _is_column(value: Any) -> bool:
    if hasattr(value, "tolist"):  # an array of no dimension is one value
        return getattr(value, "ndim", 1) > 0
    return isinstance(value, (list, tuple))


def _has_question(row: Any) -> bool:
    return isinstance(row, Mapping) and _plain(row.get("question")) is not None


def _plain(value: Any) -> Any:
    """Without NumPy's or pandas' types; None where there is no value, as in an empty cell."""
    value = value.tolist() if hasattr(value, "tolist") else value
    is_nothing = value is None or (
        not isinstance(value, (str, list, tuple, dict)) and value != value
    )
    return None if is_nothing or type(value).__name__ in ("NAType", "NaTType") else value
