"""What nobody sees on a page is not read, what everybody sees is, and it is said what was left."""

import pytest
from reportlab.lib.colors import Color, HexColor, black, gray, lightgrey, red, white
from reportlab.pdfgen.canvas import Canvas

from ingest.page import PageText, open_pdf, read_pages, reread
from tests.fix_pdfs_seen import (
    cropped,
    in_layer,
    layered,
    made,
    noted,
    picture,
    prose,
    said,
    turned,
    whited,
)


def read(pdf: bytes) -> list[PageText]:
    return reread(pdf, read_pages(open_pdf(pdf), 100_000, lambda n: None))


def gone(pdf: bytes, page: int = 0) -> dict[str, str]:
    return {one.text: one.why for one in read(pdf)[page].removed}


# --- layers ---


def _two_values(canvas: Canvas) -> None:
    prose(canvas)
    right = said(canvas, "Tighten the clamp to ")
    in_layer(canvas, lambda c: c.drawString(right, 700, "38 Nm."))
    said(canvas, "55 Nm.", right + 60)


@pytest.mark.parametrize("kind", ["group", "membership"])
def test_a_layer_that_is_off(kind: str) -> None:
    """A value in a layer that is off is not the page's, also where layers are nested."""
    pdf = layered(_two_values, off=True, kind=kind)
    assert "Tighten the clamp to 55 Nm." in read(pdf)[0].text
    assert gone(pdf) == {"38": "in a layer that is off", "Nm.": "in a layer that is off"}


def test_a_layer_that_is_on() -> None:
    """A layer that is on is read."""
    pdf = layered(_two_values, off=False)
    assert "38 Nm." in read(pdf)[0].text
    assert not gone(pdf)


@pytest.mark.parametrize("off", [True, False])
def test_a_form_in_a_layer(off: bool) -> None:
    """A form may be in a layer as a whole, with no mark on its text."""

    def draw(canvas: Canvas) -> None:
        canvas.beginForm("inlayer")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 650, "Superseded: 38 Nm.")
        canvas.endForm()
        prose(canvas)
        canvas.doForm("inlayer")

    pdf = layered(draw, off=off, kind="form")
    assert ("Superseded" in read(pdf)[0].text) is not off


# --- covered ---


@pytest.mark.parametrize("over", ["white", "grey", "picture"])
def test_covered_text(over: str) -> None:
    """Text under an opaque shape or picture is not read; what is written on the cover is."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        right = said(canvas, "Set the relief valve to ")
        said(canvas, "180 bar", right)
        if over == "picture":
            canvas.drawImage(picture(80, 30), right - 1, 696, 40, 14)
        else:
            canvas.setFillColor(white if over == "white" else lightgrey)
            canvas.rect(right - 1, 696, 42, 14, stroke=0, fill=1)
        canvas.setFillColor(black)
        said(canvas, "160 bar", right)

    pdf = made(draw)
    assert "Set the relief valve to 160 bar" in read(pdf)[0].text
    assert gone(pdf) == {"180": "covered", "bar": "covered"}


def test_covered_by_an_annotation() -> None:
    """Text under a white rectangle that was laid over it is not read."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        said(canvas, "Old limit 99 bar")

    pdf = whited(draw, 55, 690, 200, 715)
    assert set(gone(pdf)) == {"Old", "limit", "99", "bar"}
    assert "feed pump" in read(pdf)[0].text


def test_under_what_lets_it_through() -> None:
    """A marker's colour, an outline, a shape beside and a shaded row hide nothing."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        right = said(canvas, "Set the relief valve to 160 bar")
        canvas.setFillColor(Color(1, 1, 0, alpha=0.4))
        canvas.rect(60, 696, right - 60, 14, stroke=0, fill=1)
        canvas.setFillColor(black)
        canvas.rect(60, 696, right - 60, 14, stroke=1, fill=0)
        canvas.rect(right + 1, 690, 50, 14, stroke=0, fill=1)
        canvas.setFillColor(lightgrey)
        canvas.rect(60, 660, 200, 14, stroke=0, fill=1)
        canvas.setFillColor(black)
        said(canvas, "Pilot valve 95 bar", 64, 664)

    pdf = made(draw)
    assert not gone(pdf)
    assert "160 bar" in read(pdf)[0].text
    assert "95 bar" in read(pdf)[0].text


def test_an_arrow_over_text() -> None:
    """The bounds of a slanted arrow hold words that it does not cover."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        path = canvas.beginPath()
        path.moveTo(40, 720)
        path.lineTo(300, 780)
        path.lineTo(300, 782)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)

    assert not gone(made(draw))


# --- colours ---


def test_white_on_white() -> None:
    """White text on white paper is not read; white text on a dark header cell is."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.setFillColor(white)
        said(canvas, "Old limit 99 bar", 60, 690)
        canvas.setFillColor(HexColor(0x1F4E79))
        canvas.rect(60, 640, 200, 16, stroke=0, fill=1)
        canvas.setFillColor(white)
        said(canvas, "Pressure limit", 64, 644)

    pdf = made(draw)
    assert set(gone(pdf).values()) == {"white on white"}
    assert "Pressure limit" in read(pdf)[0].text
    assert "99" not in read(pdf)[0].text


def test_the_colour_of_what_is_behind() -> None:
    """Black on black and grey on the same grey are as hidden as white on white."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.rect(60, 640, 200, 16, stroke=0, fill=1)
        said(canvas, "Redacted 99", 64, 644)
        canvas.setFillColor(lightgrey)
        canvas.rect(60, 600, 200, 16, stroke=0, fill=1)
        said(canvas, "Faded 98", 64, 604)

    pdf = made(draw)
    assert set(gone(pdf)) == {"Redacted", "99", "Faded", "98"}


def test_a_hidden_figure_beside_a_seen_one() -> None:
    """A white figure that touches a black one is no part of the number that is seen."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        right = said(canvas, "Set the valve to ")
        canvas.setFillColor(white)
        right = said(canvas, "1", right)
        canvas.setFillColor(black)
        said(canvas, "80 bar", right)

    assert "Set the valve to 80 bar" in read(made(draw))[0].text


def test_pale_text_that_is_seen() -> None:
    """Grey that is paler than the text, and white letters on a dark picture, are read."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.setFillColor(HexColor(0xC8C8C8))
        said(canvas, "Part of the 2019 series", 60, 690)
        canvas.drawImage(picture(shade=40), 60, 640, 200, 16)
        canvas.setFillColor(white)
        said(canvas, "Hot surface", 64, 644)

    pdf = made(draw)
    assert not gone(pdf)
    assert "2019" in read(pdf)[0].text
    assert "Hot surface" in read(pdf)[0].text


# --- size, place, clip ---


def test_tiny_text() -> None:
    """Letters of 0.4 points are not read, those of 5 points are."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.setFont("Helvetica", 0.4)
        canvas.drawString(60, 690, "pump torque 99 Nm")
        canvas.setFont("Helvetica", 5)
        canvas.drawString(60, 670, "1) at 20 degrees")

    pdf = made(draw)
    assert set(gone(pdf).values()) == {"too small to read"}
    assert "at 20 degrees" in read(pdf)[0].text
    assert "99" not in read(pdf)[0].text


def test_outside_the_crop_box() -> None:
    """What stands outside the part of the page that is shown is not read."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        said(canvas, "PLATE 4", 60, 820)
        said(canvas, "Stroke 22 mm", 400, 20)

    pdf = cropped(draw, 40, 60, 560, 800)
    assert set(gone(pdf)) == {"PLATE", "4", "Stroke", "22", "mm"}
    assert set(gone(pdf).values()) == {"outside the page"}
    assert "feed pump" in read(pdf)[0].text


def test_beside_the_page() -> None:
    """What is written past the paper's edge is not read."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        said(canvas, "Note to the printer", -300, 500)

    assert set(gone(made(draw)).values()) == {"outside the page"}


def test_clipped_text() -> None:
    """What a clip cuts off is not read; what stands within its clip is."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(60, 640, 120, 20)
        canvas.clipPath(path, stroke=0, fill=0)
        said(canvas, "Bore 80 mm", 64, 646)
        said(canvas, "Bore 75 mm", 300, 646)
        canvas.restoreState()

    pdf = made(draw)
    assert set(gone(pdf).values()) == {"cut off"}
    assert "Bore 80 mm" in read(pdf)[0].text
    assert "75" not in read(pdf)[0].text


# --- invisible text and scans ---


def _invisible(canvas: Canvas, text: str, left: float, base: float) -> None:
    written = canvas.beginText(left, base)
    written.setTextRenderMode(3)
    written.setFont("Helvetica", 10)
    written.textOut(text)
    canvas.drawText(written)
    canvas._code.append("0 Tr")


def test_invisible_text() -> None:
    """Invisible text over seen text, or over nothing, is not read."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        said(canvas, "Charge to 25 bar", 60, 690)
        _invisible(canvas, "Charge to 30 bar", 60, 690)
        _invisible(canvas, "Buy our pumps", 60, 400)

    pdf = made(draw)
    text = read(pdf)[0].text
    assert "Charge to 25 bar" in text
    assert "30" not in text
    assert "Buy" not in text
    assert set(gone(pdf).values()) == {"drawn invisibly"}


def test_the_text_of_a_scan() -> None:
    """The text layer of a scan is the page's text, also with a header that is printed over it."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(600, 850, 250, "scan"), 0, 0, *canvas._pagesize)
        for at in range(20):
            _invisible(canvas, f"Line {at}: check valve {at} for leaks.", 60, 700 - 14 * at)
        said(canvas, "Archive copy 7", 400, 820)

    pdf = made(draw)
    assert not gone(pdf)
    assert "Line 19: check valve 19 for leaks." in read(pdf)[0].text


def test_text_under_a_scan() -> None:
    """A text layer may also be drawn in black under the picture of the page."""

    def draw(canvas: Canvas) -> None:
        for at in range(20):
            said(canvas, f"Line {at}: check valve {at} for leaks.", 60, 700 - 14 * at)
        canvas.drawImage(picture(600, 850, 250, "scan"), 0, 0, *canvas._pagesize)

    pdf = made(draw)
    assert not gone(pdf)
    assert "Line 19: check valve 19 for leaks." in read(pdf)[0].text


def test_the_text_of_a_picture() -> None:
    """Where a picture in a page shows text and invisible text says it, it is read."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.drawImage(picture(300, 30, 255, "Limit 75 bar"), 60, 640, 150, 15)
        _invisible(canvas, "Limit 75 bar", 62, 643)

    pdf = made(draw)
    assert not gone(pdf)
    assert "Limit 75 bar" in read(pdf)[0].text


# --- struck out ---


@pytest.mark.parametrize("kind", ["line", "bar", "red", "two", "slanted", "cross", "note"])
def test_struck_out(kind: str) -> None:
    """A value with a line through it is not offered as a value."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        left = said(canvas, "Torque the gland to ")
        right = said(canvas, "40 Nm", left)
        said(canvas, "45 Nm in two passes.", right + 3)
        if kind == "bar":
            canvas.rect(left, 702.8, right - left, 0.7, stroke=0, fill=1)
        if kind in ("line", "red", "two"):
            canvas.setStrokeColor(red if kind == "red" else black)
            canvas.line(left - 1, 703, right + 1, 703)
        if kind == "two":
            canvas.line(left - 1, 704.5, right + 1, 704.5)

        if kind in ("slanted", "cross"):
            canvas.line(left, 699, right, 708)
        if kind == "cross":
            canvas.line(left, 708, right, 699)

    left = 60 + 91.2
    pdf = noted(draw, left, left + 31, 700) if kind == "note" else made(draw)
    assert "Torque the gland to 45 Nm in two passes." in read(pdf)[0].text
    assert gone(pdf) == {"40": "struck out", "Nm": "struck out"}


def test_a_struck_line_of_prose() -> None:
    """A sentence is struck out line by line, by one path, and what stands around it stays."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        path = canvas.beginPath()
        for at in range(2):
            base = 700 - 14 * at
            right = said(canvas, f"Item {at}: grease the seal of pump {at}.", 60, base)
            path.moveTo(60, base + 3)
            path.lineTo(right, base + 3)
        canvas.drawPath(path, stroke=1, fill=0)
        said(canvas, "Item 2: oil the chain.", 60, 672)

    text = read(made(draw))[0].text
    assert "grease" not in text
    assert "Item 2: oil the chain." in text


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_pages(degrees: int) -> None:
    """On a page that is shown turned everything is where it is shown."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        right = said(canvas, "Torque the gland to ")
        end = said(canvas, "40 Nm", right)
        canvas.line(right, 703, end, 703)
        said(canvas, "Covered 17", 60, 650)
        canvas.setFillColor(white)
        canvas.rect(55, 646, 100, 14, stroke=0, fill=1)

    pdf = turned(made(draw), degrees)
    assert gone(pdf) == {
        "40": "struck out",
        "Nm": "struck out",
        "Covered": "covered",
        "17": "covered",
    }


def test_lines_that_strike_nothing() -> None:
    """Underlines, rules, the bar of a fraction, a leader, frames around the numbers of a drawing,
    white lines and notes that are hidden strike out nothing."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        right = said(canvas, "Read this first.")
        canvas.line(60, 698.5, right, 698.5)
        canvas.line(60, 709, right, 709)
        said(canvas, "See the drawing", 60, 660)
        canvas.line(20, 663.5, 400, 663.5)
        said(canvas, "Grid 12", 60, 630)
        canvas.setStrokeColor(white)
        canvas.line(60, 633.5, 95, 633.5)
        canvas.setStrokeColor(black)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(60, 606, "1")
        canvas.line(59, 605, 64, 605)
        canvas.drawString(60, 599, "2")
        canvas.setFont("Helvetica", 10)
        said(canvas, "12", 60, 560)
        canvas.circle(65, 563.5, 8)
        said(canvas, "14", 100, 560)
        path = canvas.beginPath()
        path.moveTo(95, 563)
        path.lineTo(105, 573)
        path.lineTo(115, 563)
        path.lineTo(105, 553)
        path.close()
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.line(140, 560, 300, 570)
        said(canvas, "15", 300, 565)

    assert not gone(made(draw))
    assert not gone(noted(draw, 60, 120, 700, hidden=True))


# --- watermarks ---


def _stamped(text: str, *, level: bool = True) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica-Bold", 44)
        canvas.setFillColor(lightgrey)
        if level:
            canvas.drawString(50, 690, text)
        else:
            canvas.translate(100, 500)
            canvas.rotate(45)
            canvas.drawString(0, 0, text)
        canvas.restoreState()
        prose(canvas, 760, 20)

    return made(draw)


@pytest.mark.parametrize("text", ["UNCONTROLLED COPY", "DRAFT", "Nur zur Information"])
@pytest.mark.parametrize("level", [True, False])
def test_a_stamp_over_the_text(text: str, level: bool) -> None:
    """Large pale words over the text are a watermark, on one page and whatever they say."""
    pdf = _stamped(text, level=level)
    (page,) = read(pdf)
    assert set(gone(pdf).values()) == {"watermark"}
    assert not any(word in page.text for word in text.split())
    assert page.text.count("feed pump") == 7


@pytest.mark.parametrize("colour", ["red", "form"])
def test_a_stamp_in_full_colour(colour: str) -> None:
    """A stamp may be red, and pale only by how the form is drawn that holds it."""

    def stamp(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica-Bold", 60)
        canvas.setFillColor(red)
        canvas.drawString(50, 690, "OBSOLETE")
        canvas.restoreState()

    def draw(canvas: Canvas) -> None:
        if colour == "form":
            canvas.beginForm("stamp")
            stamp(canvas)
            canvas.endForm()
        prose(canvas, 760, 20)
        if colour == "form":
            canvas.saveState()
            canvas.setFillAlpha(0.3)
            canvas.doForm("stamp")
            canvas.restoreState()
        else:
            stamp(canvas)

    assert gone(made(draw)) == {"OBSOLETE": "watermark"}


def test_a_stamp_on_many_pages() -> None:
    """Where it is a watermark on some pages it is one on those that have no text there."""

    def draw(lines: int) -> bytes:
        return made(*(lambda c, n=n: _page(c, n) for n in (lines, 1, 1)))

    def _page(canvas: Canvas, lines: int) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica-Bold", 44)
        canvas.setFillColor(lightgrey)
        canvas.drawString(50, 500, "DRAFT")
        canvas.restoreState()
        prose(canvas, 760, lines)

    for lines in (30, 1):
        assert not any("DRAFT" in page.text for page in read(draw(lines)))


def test_headings_are_no_stamps() -> None:
    """A large heading, grey or black, and a large pale number over nothing, stay."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica-Bold", 30)
        canvas.setFillColor(gray)
        canvas.drawString(60, 790, "Feed pumps")
        canvas.setFillColor(lightgrey)
        canvas.drawString(60, 500, "4")
        canvas.restoreState()
        prose(canvas)

    pdf = made(draw)
    assert not gone(pdf)
    assert "Feed pumps" in read(pdf)[0].text


# --- twice ---


@pytest.mark.parametrize("off", [(0.0, 0.0), (0.3, 0.0), (1.0, -1.0)])
def test_drawn_twice(off: tuple[float, float]) -> None:
    """Text that is drawn again at its place, for bold letters or a shadow, is read once."""

    def draw(canvas: Canvas) -> None:
        said(canvas, "Loctite 243, two drops.")
        prose(canvas, 660, 30)
        said(canvas, "Loctite 243, two drops.", 60 + off[0], 700 + off[1])

    pdf = made(draw)
    assert read(pdf)[0].text.count("Loctite 243, two drops.") == 1
    assert read(pdf)[0].text.count("Loctite") == 1
    assert set(gone(pdf).values()) == {"drawn twice"}


def test_a_copy_in_pieces() -> None:
    """A copy may be in other pieces than the first drawing."""

    def draw(canvas: Canvas) -> None:
        right = said(canvas, "Replace the filter every ")
        said(canvas, "250 h", right)
        prose(canvas)
        said(canvas, "Replace the filter every 250 h")

    assert "Replace the filter every 250 h" in read(made(draw))[0].text.splitlines()


def test_a_letter_in_its_gap() -> None:
    """A point that is drawn into the gap that a number left for it stands in the number."""

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        right = said(canvas, "1", 60)
        gap = float(canvas.stringWidth(".", "Helvetica", 10))
        canvas._code.append(f"BT /F1 10 Tf 1 0 0 1 60 680 Tm [(1) {-100 * gap:.0f} (9 mm)] TJ ET")
        canvas.drawString(right, 680, ".")

    assert "1.9 mm" in read(made(draw))[0].text


def test_narrow_letters_of_two_texts() -> None:
    """Two narrow letters that follow each other in one word are two, whoever writes them, also
    where a part of the line is drawn twice."""

    def draw(canvas: Canvas) -> None:
        right = said(canvas, "Clean al")
        said(canvas, "l sills.", right)
        prose(canvas, 660, 30)
        said(canvas, "Clean al")

    assert "Clean all sills." in read(made(draw))[0].text


def test_equal_words_side_by_side() -> None:
    """Equal values in a table, and accents set over their letters, are no copies."""

    def draw(canvas: Canvas) -> None:
        for at in range(5):
            for place in range(4):
                said(canvas, "11", 60 + 14 * place, 700 - 11 * at)
        prose(canvas)

    pdf = made(draw)
    assert not gone(pdf)
    assert read(pdf)[0].text.count("11") == 20


# --- no way back ---


def test_a_page_of_hidden_text_only() -> None:
    """What was taken out does not come back by another reader of the same page."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(white)
        prose(canvas)

    pdf = made(draw, prose)
    assert [bool(page.text) for page in read(pdf)] == [False, True]
