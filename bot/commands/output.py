"""Output that commands share: JSON documents on stdout, files, and the terminal."""

import json
import sys
from pathlib import Path
from typing import Any

from rich import table
from rich.console import Console

from bot.errors import CannotWrite

OUT = Console(highlight=False)


class Table(table.Table):
    """A table that cuts nothing off: what has no room goes on in the next line, as half of an id
    or of a name is none."""

    def add_column(self, *args: Any, **told: Any) -> None:
        """As of rich, but folded."""
        super().add_column(*args, **{"overflow": "fold", **told})


def print_json(document: Any) -> None:
    """One JSON document on a line of stdout, in UTF-8 whatever the terminal's encoding is."""
    line = json.dumps(document, ensure_ascii=False, default=str) + "\n"
    sys.stdout.flush()
    # The byte of a file name that is no UTF-8 comes out as JSON's own escape.
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def write_file(path: Path, content: bytes) -> None:
    """Write the file, or raise CannotWrite with the reason."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error


def where_of(page: int, label: str | None) -> str:
    """The page as a person finds it: its index in the PDF, and the printed label beside it."""
    return f"PDF page {page}" + (f" (printed {label})" if label and label != str(page) else "")
