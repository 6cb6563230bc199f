"""MLflow itself, loaded when it is first needed."""

import os
from importlib import import_module
from typing import Any

from bot.errors import NoMlflow


def mlflow() -> Any:
    """The library, which reports to nobody; NoMlflow where it is not installed."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    try:
        loaded = import_module("mlflow")
        import_module("mlflow.pyfunc")
    except ImportError as error:
        raise NoMlflow from error
    return loaded
