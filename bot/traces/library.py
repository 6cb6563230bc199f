"""MLflow itself, loaded when it is first needed."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from bot.errors import NoMlflow

_SQLITE: Final = "sqlite:///"


def mlflow() -> Any:
    """The library, which reports to nobody; NoMlflow where it is not installed."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    try:
        loaded = import_module("mlflow")
        import_module("mlflow.pyfunc")
    except ImportError as error:
        raise NoMlflow from error
    return loaded


def beside(tracking_uri: str) -> str | None:
    """Where a store in a file keeps its files: beside it, from wherever it is used; None: the
    store's own place."""
    if not tracking_uri.startswith(_SQLITE):
        return None
    return (Path(tracking_uri.removeprefix(_SQLITE)).resolve().parent / "mlartifacts").as_uri()
