"""MLflow itself, loaded when it is first needed."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from bot.env_file import read_env_file
from bot.errors import NoMlflow

_SQLITE: Final = "sqlite:///"
_TO_DO: Final = {
    401: "MLflow's server asks who this is (401): set MLFLOW_TRACKING_USERNAME and"
    " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.",
    403: "MLflow's server does not allow this (403): have the user given the right to edit there,"
    " or the server its own name (--allowed-hosts), where a proxy is before it.",
}


def mlflow() -> Any:
    """The library, which reports to nobody, and has what `.env` says to it, as a password for its
    server; NoMlflow where it is not installed."""
    read_env_file("MLFLOW_")
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


def refused(error: BaseException) -> str | None:
    """What to do where a server of MLflow's wants other credentials; None: it is something else.
    In the error's own words may stand what was sent."""
    status = getattr(error, "get_http_status_code", None)
    return _TO_DO.get(status()) if callable(status) else None
