"""A program version as an MLflow model, loaded by a fresh process with the real library."""

import json
import sys
from typing import Any

import pytest

from tests.fix_mlflow import needs_mlflow, page_folder, run
from tests.fix_processes import Works

pytestmark = [needs_mlflow, pytest.mark.slow]
TORQUE = "What torque do the gland bolts need?"
_LOADS = """
import json, sys
import mlflow.pyfunc, pandas
from mlflow.exceptions import MlflowException
model = mlflow.pyfunc.load_model("answers")
told = []
for rows in json.load(sys.stdin):
    try:
        table = model.predict(pandas.DataFrame(rows[0]) if rows[1] else rows[0])
        assert isinstance(table, pandas.DataFrame)
        told.append(table.to_dict(orient="records"))
    except MlflowException as error:
        told.append(str(error))
json.dump(told, sys.stdout)
"""


def _predict(works: Works, *tables: tuple[Any, bool], **settings: str) -> list[Any]:
    """What a fresh process gets for each table: its rows, or the sentence that refuses it. Second:
    whether it is given as a DataFrame."""
    said = run(works, [sys.executable, "-c", _LOADS], json.dumps(tables), **settings)
    told: list[Any] = json.loads(said)
    return told


def test_tables_in_all_forms(works: Works) -> None:
    """A DataFrame, a dict, columns and a list get a row for each row, in order, up to 1,000 in one
    call; bad rows are told in their place, and the rest is answered."""
    run(works, ["shoptalk", "programs", "export", "--mlflow", "answers"])
    thanks, asks = {"question": "Thank you!"}, {"question": TORQUE, "order": 7}
    bad = [{"question": ""}, {"question": 7}, 5, {"channel": "C0LINE2"}, {**asks, "channel": "a b"}]
    many = [asks, *bad, *[thanks] * 993, {"question": TORQUE, "history": [{"role": "boss"}]}]
    ragged = {"question": [TORQUE, "Thank you!"], "user": ["U0ADA"]}
    framed, one, columns, listed, none, over, uneven = _predict(
        works,
        ([asks, {**thanks, "channel": "C0LINE2"}], True),
        (asks, False),
        ({"question": [TORQUE, "Thank you!"], "user": ["U0ADA", None]}, False),
        (many, False),
        ([], False),
        ([thanks] * 1_001, False),
        (ragged, False),
    )
    assert [row["status"] for row in framed] == ["answered", "chat"]
    assert [row["status"] for row in one] == ["answered"]
    assert [row["status"] for row in columns] == ["answered", "chat"]
    assert one[0]["citations"][0]["page"] == framed[0]["citations"][0]["page"] == 13
    assert "205" in one[0]["text"]
    statuses = ["answered", *["error"] * 5, *["chat"] * 993, "error"]
    assert [row["status"] for row in listed] == statuses
    assert all(row["answer"] and row["citations"] == [] for row in listed[1:6])
    assert "no rows" in none
    assert "1,001 rows" in over
    assert "different lengths" in uneven
    assert works.rows("SELECT count(*) FROM answers WHERE status = 'answered'") == [(4,)]
    assert not list(page_folder(works).rglob("*.pkl"))
