"""Ingests one PDF; says on standard output how far it is, and goes on when told on standard input.

Run as `python -m tests.ingest_process PDF` with DATABASE_URL set.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import structlog

from ingest.manual import Grant, Progress, ingest_pdf
from ingest.settings import IngestSettings
from sql.database import Database
from sql.settings import SqlSettings
from tests.fix_ingest import WordsEmbedder


def report(progress: Progress) -> None:
    """Say it, and wait to be told to go on."""
    print(json.dumps(asdict(progress)), flush=True)
    if not sys.stdin.readline():
        raise SystemExit("the test is gone")


def main() -> None:
    """Ingest the PDF that the command line names."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    path = Path(sys.argv[1])
    with Database.open(SqlSettings(_env_file=None)) as db:
        done = ingest_pdf(
            db,
            WordsEmbedder(),
            path.read_bytes(),
            team="local",
            source_name=path.name,
            grants=[Grant("channel", "C1"), Grant("everyone")],
            settings=IngestSettings(embedding_batch=16, _env_file=None),
            progress=report,
        )
    print(json.dumps(asdict(done)), flush=True)


if __name__ == "__main__":
    main()
