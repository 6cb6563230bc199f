"""What `.env` says to the libraries that look for their own variables in the environment."""

import os
from pathlib import Path

from dotenv import dotenv_values


def read_env_file(prefix: str, path: Path = Path(".env")) -> None:
    """What `.env` says of variables that begin so is in the environment, which goes first."""
    if not path.is_file():
        return
    try:
        found = dotenv_values(path)
    except (OSError, UnicodeDecodeError):  # the settings say what is wrong with it
        return
    for name, value in found.items():
        if name.startswith(prefix) and value:
            os.environ.setdefault(name, value)
