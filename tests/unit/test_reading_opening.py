"""Damaged files open where they can be mended, and it is said what is wrong with the others."""

import io
import re

import pypdf
import pytest

from ingest import errors
from ingest.page import open_pdf
from tests.fix_pdfs import BODY, append_page, column, draw, encrypted, manual
from tests.fix_pdfs_opening import PROSE
from tests.fix_read import read

WHOLE = manual()
_TABLE = WHOLE.rfind(b"xref\n", 0, WHOLE.rfind(b"startxref"))


def packed(pdf: bytes) -> bytes:
    """The same with its objects in streams, as most programs write today."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def updated(pdf: bytes) -> bytes:
    """The same with an incremental update behind it."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.add_metadata({"/Subject": "updated"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


MENDED = {
    "a mail gateway's text after the end": WHOLE + b"<!-- scanned by mail gateway -->\n" * 300,
    "zeros after the end": WHOLE + b"\0" * 9_000,
    "no startxref": WHOLE.replace(b"startxref\n", b"").replace(b"%%EOF\n", b""),
    "no word after the trailer": WHOLE[: WHOLE.rfind(b"startxref")],
    "a startxref that points nowhere": re.sub(rb"startxref\n\d+", b"startxref\n17", WHOLE),
    "offsets that are wrong": WHOLE.replace(b"\n0000", b"\n0001"),
    "line ends changed by a transfer": WHOLE.replace(b"\n", b"\r\n"),
    "a printer's commands before the header": b"@PJL SET COPIES=1\r\n" * 4 + WHOLE,
    "a mail's head before the header": b"Content-Type: application/pdf\r\n" * 200 + WHOLE,
    "no header": WHOLE[WHOLE.index(b"\n") + 1 :],
    "a table cut off after its start": WHOLE[: _TABLE + 90],
    "an update behind it": updated(WHOLE),
    "no password asked": encrypted(WHOLE, ""),
}


@pytest.mark.parametrize("pdf", MENDED.values(), ids=MENDED.keys())
def test_what_can_be_mended_is_read(pdf: bytes) -> None:
    """Each page is read, and nothing is called lost."""
    told = read(pdf)
    assert [page["page"] for page in told["page"]] == [1, 2, 3, 4, 5, 6]
    assert all("cap screws in a cross pattern" in str(page["text"]) for page in told["page"])
    assert told["left"] == [{kind: [] for kind in told["left"][0]}]


@pytest.mark.parametrize("pdf", [WHOLE, packed(WHOLE)], ids=["plain", "packed"])
@pytest.mark.parametrize("share", [0.2, 0.35, 0.5, 0.65, 0.8, 0.9])
def test_a_file_that_was_cut_short_is_never_read_as_whole(pdf: bytes, share: float) -> None:
    """Wherever a download stopped among the pages, the file is refused, and it is said why."""
    with pytest.raises(errors.CutShortPdf, match="cut short"):
        open_pdf(pdf[: int(len(pdf) * share)])


def test_a_file_that_was_cut_between_objects_is_cut_short() -> None:
    """Where the cut falls makes no difference."""
    ends = [found.end() for found in re.finditer(b"endobj", WHOLE)]
    for end in ends[4:]:
        with pytest.raises(errors.CutShortPdf):
            open_pdf(WHOLE[:end])


def test_a_cut_update_is_cut_short() -> None:
    """Pages that a later saving added are missed where that was cut; the first one is whole."""
    writer = pypdf.PdfWriter(io.BytesIO(WHOLE), incremental=True)
    writer.append(io.BytesIO(draw([column(PROSE)])))
    out = io.BytesIO()
    writer.write(out)
    whole = out.getvalue()
    assert len(open_pdf(whole)) == 7
    with pytest.raises(errors.CutShortPdf):
        open_pdf(whole[: len(WHOLE) + (len(whole) - len(WHOLE)) // 3])


def test_damaged_pages_are_told_and_the_others_read() -> None:
    """A hole in the file costs the pages that it hits, and they are named."""
    told = read(WHOLE[:300] + b"\0" * 400 + WHOLE[700:])
    (left,) = told["left"]
    lost = left["damaged"]
    assert lost
    texts = {page["page"]: page["text"] for page in told["page"]}
    assert len(texts) == 6
    for page, text in texts.items():
        assert bool(text) != (page in lost)  # type: ignore[operator]


def test_a_page_whose_text_is_not_in_the_file_is_told() -> None:
    """A page that opens and whose content is missing is no empty page."""
    pdf = append_page(draw([column(PROSE)]), draw([column(["Torque the screw to 30 N-m."])]))
    number = re.findall(rb"/Contents (\d+) 0 R", pdf)[1]
    broken = re.sub(rb"\n" + number + rb" 0 obj", b"\n9999 0 obj", pdf)
    broken = re.sub(rb"startxref\n\d+", b"startxref\n17", broken)
    (left,) = read(broken)["left"]
    assert left["damaged"] == [2]


def test_what_nobody_can_mend_is_damaged() -> None:
    """Bytes that are no objects are refused as damaged; a web page is no PDF."""
    with pytest.raises(errors.BrokenPdf):
        open_pdf(b"%PDF-1.7\n" + b"\0broken" * 99)
    with pytest.raises(errors.NotAPdf):
        read(b"<html><body>Sign in to Slack</body></html>" * 50)


def test_a_short_page_is_no_scan() -> None:
    """A page with a few words and no picture is read, alone or beside others."""
    told = read(draw([[("Fuse F12: 15 A", 60, 60, 12, BODY)]]))
    assert told["page"][0]["text"] == "Fuse F12: 15 A"
    assert told["scanned"] == [0]
    assert "15 A" in str(told["passage"])
    told = read(draw([column(PROSE * 4), [("Notes", 60, 60, 12, BODY)]]))
    assert told["left"][0]["scanned"] == []
