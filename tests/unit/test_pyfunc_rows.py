"""Rows of whatever a model is given."""

from typing import Any

import numpy as np
import pytest
from pandas import DataFrame

from bot.api.problems import Problem
from bot.api.pyfunc.rows import MOST, BadInput, body_of, rows_of

ONE = {"question": "What torque?"}


@pytest.mark.parametrize(
    "given",
    [
        [ONE, ONE],
        (ONE, ONE),
        np.array([ONE, ONE], dtype=object),
        {"question": ["What torque?"] * 2},
        {"question": np.array(["What torque?"] * 2)},
        ["What torque?"] * 2,
    ],
)
def test_every_form_is_the_same_rows(given: Any) -> None:
    """Lists, arrays and columns are rows in their order."""
    assert [body_of(row).question for row in rows_of(given)] == ["What torque?"] * 2


@pytest.mark.parametrize("given", [ONE, "What torque?", {"question": np.array("What torque?")}])
def test_one_question_is_one_row(given: Any) -> None:
    """A dict, a text, and what MLflow's server makes of a dict."""
    assert [body_of(row).question for row in rows_of(given)] == ["What torque?"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "no rows"),
        ({"question": []}, "no rows"),
        ([ONE] * (MOST + 1), "1,001 rows"),
        ([{"text": "What torque?"}], "No row has a question"),
        ({"question": ["a", "b"], "user": ["c"]}, "different lengths"),
        (7, "Give a DataFrame"),
        (None, "Give a DataFrame"),
        (DataFrame([["a", "b"]], columns=["question"] * 2), "column question is there more than"),
    ],
)
def test_what_holds_no_rows_says_what_would(given: Any, said: str) -> None:
    """A sentence for the call as a whole."""
    with pytest.raises(BadInput, match=said):
        rows_of(given)


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, np.float64("nan")])
def test_empty_cells_are_no_values(nothing: Any) -> None:
    """As pandas writes them; other columns are left alone."""
    body = body_of({**ONE, "channel": nothing, "user": nothing, "history": nothing, "stream": 1})
    assert (body.channel, body.user, body.history) == (None, None, [])
    with pytest.raises(Problem, match="question: It is missing"):
        body_of({"question": nothing})


@pytest.mark.parametrize(
    "row",
    [
        5,
        {},
        {"question": 7},
        {"question": "  "},
        {**ONE, "channel": "no such form"},
        {**ONE, "history": [{"role": "boss", "text": "x"}]},
        {**ONE, "history": "x"},
    ],
)
def test_a_bad_row_says_what_is_wrong(row: Any) -> None:
    """In a sentence, as the API does."""
    with pytest.raises(Problem) as wrong:
        body_of(row)
    assert wrong.value.status == 422
    assert wrong.value.detail


def test_a_row_as_it_should_be() -> None:
    """All columns, with NumPy's types."""
    said = np.array([{"role": "user", "text": "The press leaks."}], dtype=object)
    body = body_of({**ONE, "channel": np.str_("C0LINE2"), "user": "ann", "history": said})
    assert (body.channel, body.user) == ("C0LINE2", "ann")
    assert body.history[0].text == "The press leaks."
