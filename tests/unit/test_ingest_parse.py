"""Hostile and useless PDFs: one clear sentence each, within the limits, in another process."""

import io
import os
import re
from pathlib import Path

import pypdf
import pytest

from ingest import errors
from ingest.sandbox.limited import Limits, run_limited
from ingest.sandbox.reader import Parsed, parse
from ingest.settings import IngestSettings
from tests import fix_pdfs


def read(pdf: bytes, **limits: float) -> Parsed:
    settings = IngestSettings(_env_file=None, **limits)  # type: ignore[arg-type]
    return parse(pdf, settings, lambda done, of: None)


def test_a_sound_pdf_is_read(small_manual: bytes) -> None:
    """Pages in order, passages, title; progress counts the pages to the last."""
    seen: list[tuple[int, int]] = []
    settings = IngestSettings(_env_file=None)
    parsed = parse(small_manual, settings, lambda done, of: seen.append((done, of)))
    assert [page.page for page in parsed.pages] == [1, 2, 3, 4, 5, 6]
    assert parsed.passages
    assert parsed.title == "Borer B-20 Manual"
    assert parsed.scanned == 0
    assert seen == [(n, 6) for n in range(1, 7)]


def test_an_owner_password_alone_is_no_hindrance(small_manual: bytes) -> None:
    """A PDF that opens without a password is read, whatever it forbids."""
    assert len(read(fix_pdfs.encrypted(small_manual, "")).pages) == 6


def test_names_carry_no_control_character() -> None:
    """What a PDF calls itself and its sections reaches no database or terminal as a command."""
    obeyed = "\0\x07\x9b]\x7f"
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(fix_pdfs.manual()))
    writer.add_metadata({"/Title": f"Pu{obeyed}mp → \nP-7 "})
    for page in range(6):
        writer.add_outline_item(title=f"Spindle{obeyed} → {page}", page_number=page)
    out = io.BytesIO()
    writer.write(out)
    parsed = read(out.getvalue())
    assert parsed.title == "Borer B-20 Pu]mp → P-7"
    sections = {passage.section for passage in parsed.passages}
    assert "Spindle ] → 3" in sections
    assert not re.search("[\x00-\x1f\x7f-\x9f]", "".join(sections))


def test_text_carries_no_control_character() -> None:
    """In a font without names for its letters Windows' dashes are dashes, and the rest is left."""
    text = b"Torque 35\x9640 lb-ft \x1b\x7fred\x00 \x81 of the six cap screws"
    parsed = read(fix_pdfs.with_content(b"BT /F1 12 Tf 50 800 Td (" + text + b") Tj ET"))
    assert parsed.pages[0].text == "Torque 35–40 lb-ft red \ufffd of the six cap screws"


def _cut(pdf: bytes) -> bytes:
    return pdf[: len(pdf) * 9 // 10]


USELESS = {
    "no bytes": (b"", errors.EmptyPdf),
    "blank pages": (fix_pdfs.draw([[], []]), errors.EmptyPdf),
    "no pages": (fix_pdfs.without_pages(), errors.EmptyPdf),
    "a web page": (b"<html><body>Sign in to Slack</body></html>" * 50, errors.NotAPdf),
    "cut short": (_cut(fix_pdfs.manual()), errors.CutShortPdf),
    "broken": (b"%PDF-1.7\n" + b"\0broken" * 99, errors.BrokenPdf),
    "a password": (fix_pdfs.encrypted(fix_pdfs.manual(), "secret"), errors.EncryptedPdf),
    "scanned": (fix_pdfs.scan(), errors.NoTextPdf),
}


@pytest.mark.parametrize(("pdf", "error"), USELESS.values(), ids=USELESS.keys())
def test_what_cannot_be_read_is_said_in_one_sentence(
    pdf: bytes, error: type[errors.IngestError]
) -> None:
    """Each kind of useless file has its own sentence, which names the cure."""
    with pytest.raises(error) as caught:
        read(pdf)
    assert type(caught.value) is error
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ":" in sentence


def test_limits_of_size_and_pages(small_manual: bytes) -> None:
    """Too many bytes or pages are refused, and the sentence names the setting."""
    with pytest.raises(errors.TooLarge, match="INGEST_MAX_BYTES"):
        read(small_manual, max_bytes=len(small_manual) - 1)
    with pytest.raises(errors.TooManyPages, match="INGEST_MAX_PAGES"):
        read(small_manual, max_pages=5)


def test_a_page_of_endless_text_is_stopped_by_memory() -> None:
    """A small file that unpacks to gigabytes of text costs no more than the memory limit."""
    bomb = fix_pdfs.text_bomb(1_500_000)
    assert len(bomb) < 400_000
    with pytest.raises(errors.ParseMemory, match="INGEST_PARSE_MEMORY_MB"):
        read(bomb, parse_memory_mb=384)


def test_a_form_that_draws_itself_is_stopped() -> None:
    """A page that draws itself without end ends at a limit."""
    with pytest.raises((errors.ParseMemory, errors.ParseTimeout, errors.EmptyPdf)):
        read(fix_pdfs.self_reference(), parse_memory_mb=384, parse_seconds=20)


def test_time_is_limited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Reading that takes too long is ended, and its process with it."""
    with pytest.raises(errors.ParseTimeout, match="INGEST_PARSE_SECONDS"):
        read(fix_pdfs.text_bomb(3_000_000), parse_seconds=1, parse_memory_mb=4096, ocr_pages=0)
    endless = f"import os, time\nprint(os.getpid(), flush=True)\ntime.sleep({10**6})"
    (tmp_path / "endless.py").write_text(endless)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    told: list[bytes] = []
    for seconds in (1, 10, 100):  # a busy machine takes long to start a process
        with pytest.raises(errors.ParseTimeout):
            told.extend(run_limited("endless", b"", {}, Limits(seconds, 512, 1)))
        if told:
            break
    with pytest.raises(ProcessLookupError):
        os.kill(int(b"".join(told)), 0)


def test_a_page_is_cut_at_its_limit() -> None:
    """Only so many characters of a page are read."""
    line = "The spindle bearing is greased by hand each week. " * 2
    pdf = fix_pdfs.draw([fix_pdfs.column([line] * 30)])
    assert 900 < len(read(pdf, page_characters=1000).pages[0].text) <= 1000


def test_output_is_limited() -> None:
    """More text than is taken ends the reading."""
    pdf = fix_pdfs.draw([fix_pdfs.column(["bearing" * 100] * 60, size=1)] * 20)
    with pytest.raises(errors.TooMuchText, match="INGEST_PARSE_OUTPUT_MB"):
        read(pdf, parse_output_mb=1)


def test_the_reader_sees_no_secret(
    small_manual: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The child's environment holds none of the parent's tokens."""
    spy = tmp_path / "sitecustomize.py"
    spy.write_text(
        f"import os, pathlib\npathlib.Path({str(tmp_path / 'seen')!r}).write_text(str(os.environ))"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-not-for-readers")
    read(small_manual)
    assert "xoxb" not in (tmp_path / "seen").read_text()


def test_every_error_is_one_sentence_with_a_cure() -> None:
    """The drawn tree names every error, and each docstring is one line when joined."""
    for error in errors.IngestError.__subclasses__():
        assert error.__name__ in (errors.__doc__ or "")
        assert str(error()).count("\n") == 0
        assert str(error()).endswith(".")
