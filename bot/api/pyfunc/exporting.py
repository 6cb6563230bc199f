"""A program version as a folder that MLflow loads: a script, and the program as plain JSON."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version as release_of
from pathlib import Path
from typing import Any, Final

from agent.learning import portable
from bot.errors import CannotWrite
from bot.traces import mlflow

PROGRAM: Final = "program"


def export_model(folder: Path, program: bytes) -> None:
    """The folder holds the model, whole, or nothing was written. `program`: a version's file, as
    `portable.export` makes it.

    NoMlflow; CannotWrite where the folder is not empty, or cannot be written.
    """
    library = mlflow()
    try:
        if folder.exists() and any(folder.iterdir()):
            raise CannotWrite(f"{folder} is not empty: name a new folder for the model.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as draft:
            made = Path(draft) / "model"
            with contents(program) as parts:
                library.pyfunc.save_model(path=str(made), **parts)
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
    except OSError as error:
        raise CannotWrite(f"{folder} cannot be written: {error.strerror}.") from error


@contextmanager
def contents(program: bytes) -> Iterator[dict[str, Any]]:
    """What MLflow is told to save, while it saves it."""
    document = portable.read(program)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{PROGRAM}.json"
        file.write_bytes(program)
        yield {
            "python_model": str(Path(__file__).with_name("code.py")),
            "artifacts": {PROGRAM: str(file)},
            "pip_requirements": [f"shoptalk[mlflow]=={release_of('shoptalk')}"],
            "metadata": {
                "shoptalk.program": document["program"],
                "shoptalk.version": document["version"],
                "shoptalk.parent": document["parent"],
                "shoptalk.team": document["team"],
                "shoptalk.sha256": document["sha256"],
            },
        }
