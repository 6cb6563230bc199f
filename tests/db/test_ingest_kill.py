"""kill -9 in the middle of an ingestion: the manual is whole or absent, never half."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sql.database import Database
from tests import fix_pdfs
from tests.db.test_ingest_manual import count_rows, ingest
from tests.fix_ingest import Ingesting

pytestmark = pytest.mark.slow

PAGES = 60
MOMENTS = [
    ("reading", 1),
    ("reading", 30),
    ("embedding", 0),
    ("embedding", 32),
    ("writing", 0),
    ("writing", 1),
]


def _is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] != "Z"
    return False


def _await_end(pids: list[int]) -> None:
    deadline = time.monotonic() + 20
    while any(map(_is_alive, pids)):
        assert time.monotonic() < deadline, "a reader outlived its parent"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def sixty_pages() -> bytes:
    return fix_pdfs.manual(PAGES)


def test_killed_at_any_moment_then_again(
    db: Database, sixty_pages: bytes, start_ingesting: Callable[[bytes], Ingesting]
) -> None:
    """Killed while reading, embedding, writing and just before the commit, nothing is there; the
    next try makes the whole manual, and one more finds it."""
    for stage, done in MOMENTS:
        running = start_ingesting(sixty_pages)
        running.run_to(stage, done)
        readers = running.children()
        running.kill()
        _await_end(readers)
        left = count_rows(db.url)
        assert not any(left.values()), f"killed at {stage} {done}, left {left}"
    again = start_ingesting(sixty_pages)
    again.run_to("writing", 1)
    again.go_on()
    last = again.report()
    again.close()
    assert last["status"] == "ingested"
    whole = count_rows(db.url)
    assert whole["manuals"] == whole["manual_files"] == 1
    assert whole["pages"] == PAGES
    assert whole["passages"] == whole["embeddings_test_words_64"] == last["passages"]
    assert whole["grants"] == 2
    assert whole["identifiers"] > PAGES
    assert ingest(db, sixty_pages).status == "already"
    assert count_rows(db.url) == whole


def test_killed_after_the_commit_the_manual_is_whole(
    db: Database, sixty_pages: bytes, start_ingesting: Callable[[bytes], Ingesting]
) -> None:
    """Killed once it has said that it is done, the manual is there, as a second try says."""
    running = start_ingesting(sixty_pages)
    running.run_to("writing", 1)
    running.go_on()
    assert running.report()["status"] == "ingested"
    running.kill()
    assert count_rows(db.url)["pages"] == PAGES
    assert ingest(db, sixty_pages).status == "already"


def test_a_killed_parent_leaves_no_reader(
    db: Database, start_ingesting: Callable[[bytes], Ingesting]
) -> None:
    """The child that reads a PDF ends with its parent, even in the middle of an endless page."""
    running = start_ingesting(
        fix_pdfs.append_page(fix_pdfs.manual(1), fix_pdfs.text_bomb(6_000_000))
    )
    running.run_to("reading", 1)
    running.go_on()
    readers = running.children()
    assert len(readers) == 1
    running.kill()
    _await_end(readers)
    assert not any(count_rows(db.url).values())
