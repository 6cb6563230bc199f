"""An embedder that needs no weights, and a process that ingests step by step and can be killed."""

import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.sample import SAMPLE_PDF
from ingest.embedding import Embedder, Vectors
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql.database import Database
from sql.grants import Grant


class WordsEmbedder:
    """Vectors of hashed words: texts that share words are near each other."""

    slug = "test_words_64"
    dimensions = 64

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        vector = np.full(self.dimensions, 1e-3, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            vector[zlib.crc32(word.encode()) % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


def ingest_sample(db: Database, embedder: Embedder) -> None:
    """The sample manual is there, for everyone in the team "local"."""
    ingest_pdf(
        db,
        embedder,
        SAMPLE_PDF.read_bytes(),
        team="local",
        source_name=SAMPLE_PDF.name,
        grants=[Grant("everyone", "")],
        settings=IngestSettings(_env_file=None),
    )


@pytest.fixture
def embedder() -> WordsEmbedder:
    """An embedder that needs no weights."""
    return WordsEmbedder()


class Ingesting:
    """A process that ingests a PDF, and waits after each report until it is told to go on."""

    def __init__(self, database_url: str, pdf: Path, home: Path) -> None:
        environment = {**os.environ, "DATABASE_URL": database_url, "SHOPTALK_HOME": str(home)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ingest_process", str(pdf)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=Path(__file__).parents[1],
            text=True,
        )

    def report(self) -> dict[str, object]:
        """The next report; empty when the process ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return dict(json.loads(line)) if line else {}

    def go_on(self) -> None:
        """Let it do the next step."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def run_to(self, stage: str, done: int) -> dict[str, object]:
        """Let it work until it reports so much of a stage, and keep it there."""
        while report := self.report():
            if report.get("stage") == stage and int(str(report["done"])) >= done:
                return report
            self.go_on()
        raise AssertionError(f"it never came to {stage} {done}")

    def children(self) -> list[int]:
        """Process ids of its children."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text().split()]

    def kill(self) -> None:
        """SIGKILL, as from the kernel or an operator."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        """Wait for its end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.stdin.close()
        self.process.wait(180)


@pytest.fixture
def start_ingesting(tmp_path: Path, database_url: str) -> Iterator[Callable[[bytes], Ingesting]]:
    """A function that starts a process which ingests these bytes into the test's database."""
    started: list[Ingesting] = []

    def start(pdf: bytes) -> Ingesting:
        path = tmp_path / f"manual{len(started)}.pdf"
        path.write_bytes(pdf)
        started.append(Ingesting(database_url, path, tmp_path / "home"))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.kill()
