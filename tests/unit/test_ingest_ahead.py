"""`ingest.sandbox.ahead`: the next PDF is read while the one before is embedded."""

import threading
from pathlib import Path

import pytest

from ingest.errors import NotAPdf
from ingest.sandbox import ahead
from ingest.sandbox.ahead import ReadAhead
from ingest.sandbox.reader import Parsed, Report
from ingest.settings import IngestSettings

SETTINGS = IngestSettings(_env_file=None)
SECONDS = 10.0


def nothing(_done: int, _of: int) -> None:
    """Nobody listens."""


class Reader:
    """Stands for `parse`: notes what it is given, and refuses what is no PDF."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.second = threading.Event()

    def __call__(self, pdf: bytes, settings: IngestSettings, progress: Report, _: Report) -> Parsed:
        name = pdf.decode()
        self.read.append(name)
        if len(self.read) == 2:
            self.second.set()
        progress(1, 2)
        if not pdf.startswith(b"%PDF-"):
            raise NotAPdf
        return Parsed(title=name)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()
    monkeypatch.setattr(ahead, "parse", reader)
    return reader


def files(folder: Path, *contents: bytes) -> list[Path]:
    paths = [folder / f"{number}.pdf" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_the_next_is_read_while_the_first_is_worked_on(tmp_path: Path, reader: Reader) -> None:
    """When the first PDF is read, the second is begun before anybody asks for it, and read once."""
    paths = files(tmp_path, b"%PDF-1", b"%PDF-2")
    with ReadAhead(paths, SETTINGS) as reads:
        for path in paths:
            read = reads.reader_of(path)
            assert read(path.read_bytes(), SETTINGS, nothing, nothing).title
            assert reader.second.wait(SECONDS)
    assert reader.read == ["%PDF-1", "%PDF-2"]


def test_an_error_is_told_in_its_turn(tmp_path: Path, reader: Reader) -> None:
    """A file that cannot be read harms the one before it no more than the one after it."""
    paths = files(tmp_path, b"%PDF-1", b"no pdf", b"%PDF-3")
    with ReadAhead(paths, SETTINGS) as reads:
        first, second, third = (reads.reader_of(path) for path in paths)
        assert first(b"%PDF-1", SETTINGS, nothing, nothing).title == "%PDF-1"
        with pytest.raises(NotAPdf):
            second(b"no pdf", SETTINGS, nothing, nothing)
        assert third(b"%PDF-3", SETTINGS, nothing, nothing).title == "%PDF-3"


def test_what_changed_meanwhile_is_read_again(tmp_path: Path, reader: Reader) -> None:
    """What is stored is what was read: bytes that changed since are not taken for the old ones."""
    paths = files(tmp_path, b"%PDF-1", b"%PDF-2")
    with ReadAhead(paths, SETTINGS) as reads:
        reads.reader_of(paths[0])(b"%PDF-1", SETTINGS, nothing, nothing)
        assert reader.second.wait(SECONDS)
        reads.reader_of(paths[1])(b"%PDF-other", SETTINGS, nothing, nothing)
    assert reader.read == ["%PDF-1", "%PDF-2", "%PDF-other"]


def test_a_file_that_is_gone_is_nobodys_error_yet(tmp_path: Path, reader: Reader) -> None:
    """Reading ahead asks for nothing that the command itself has not come to."""
    paths = files(tmp_path, b"%PDF-1", b"%PDF-2")
    paths[1].unlink()
    with ReadAhead(paths, SETTINGS) as reads:
        assert reads.reader_of(paths[0])(b"%PDF-1", SETTINGS, nothing, nothing).title
