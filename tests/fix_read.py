"""What the reader tells of a PDF, in this process, without text recognition unless it is given."""

from typing import Any

from ingest.page import Recogniser
from ingest.sandbox import reader_child
from ingest.sandbox.reader import check
from ingest.settings import IngestSettings


def read(pdf: bytes, recogniser: Recogniser | None = None) -> dict[str, list[Any]]:
    """What it tells, by kind, in order; IngestError as it raises it."""
    told: list[dict[str, Any]] = []
    check(pdf, IngestSettings(_env_file=None))
    work = recogniser or Recogniser(0, 0.0)
    reader_child.read(pdf, 100, 10_000, told.append, work)
    kinds: dict[str, list[Any]] = {}
    for message in told:
        for kind, content in message.items():
            kinds.setdefault(kind, []).append(content)
    return kinds


def lines(pdf: bytes, page: int = 1) -> list[str]:
    """The lines of the page (from 1), cells parted by " | "."""
    text: str = read(pdf)["page"][page - 1]["text"]
    return text.splitlines()


def left(pdf: bytes) -> dict[str, list[Any]]:
    """What could not be read, of each kind of which there is something."""
    return {kind: told for kind, told in read(pdf)["left"][0].items() if told}
