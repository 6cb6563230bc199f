"""A program version as an MLflow model: real library, real processes, real server."""

from tests.fix_mlflow import Exported, needs_mlflow

pytestmark = needs_mlflow
_TORQUE = "What torque do the gland bolts need?"


def test_a_fresh_process_loads_it(exported: Exported) -> None:
    """Tables in all forms get a row for each row, in order; nothing in the model is a pickle."""
    assert list(exported.folder.rglob("*.pkl")) == []
    [one] = exported.predict({"question": _TORQUE})
    assert one["status"] == "answered"
    assert "205" in one["text"]
    assert one["citations"][0]["page"] == 13
