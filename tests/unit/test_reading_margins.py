"""What stands in a margin: side heads and change bars; and lines from right to left."""

import pypdfium2 as pdfium
import pytest

from ingest.page import PageText, read_pages
from tests.fix_pdfs import BODY, BOLD, Text, column, draw
from tests.fix_pdfs_columns import as_hebrew, hebrew, prose

HEADS = (("Release", "residual", "pressure"), ("Secure", "against", "restart"))


def page_of(pdf: bytes) -> PageText:
    return read_pages(pdfium.PdfDocument(pdf), 100_000, lambda _: None)[0]


def lines_of(pdf: bytes) -> list[str]:
    return [line.text for line in page_of(pdf).lines if not line.furniture]


def with_heads(font: str, size: float, head: float, text: float) -> tuple[list[Text], list[str]]:
    """Two heads beside their texts and what is to be read."""
    texts: list[Text] = []
    said: list[str] = []
    for n, words in enumerate(HEADS):
        body = prose(5, 330, seed=70 + n)
        texts += column(words, left=head, top=100 + 80.0 * n, size=size, font=font)
        texts += column(body, left=text, top=100 + 80.0 * n)
        said += [" ".join(words), *body]
    return texts, said


@pytest.mark.parametrize(("font", "size"), [(BOLD, 10), (BOLD, 8.5), (BODY, 8)])
@pytest.mark.parametrize(("head", "text"), [(60, 150), (450, 60)])
def test_a_side_head_is_read_before_its_text(
    font: str, size: float, head: float, text: float
) -> None:
    """A head in the left or right margin is one line, and never within the text's lines."""
    texts, said = with_heads(font, size, head, text)
    assert lines_of(draw([texts])) == said


def test_step_numbers_in_the_margin_are_no_heads() -> None:
    """Bold counters stay with their steps."""
    texts: list[Text] = []
    for n in range(4):
        texts.append((f"{n + 1}-1.", 60.0, 100 + 40.0 * n, 10.0, BOLD))
        texts += column(prose(3, 330, seed=80 + n), left=110, top=100 + 40.0 * n)
    found = lines_of(draw([texts]))
    for n in range(4):
        assert any(line.startswith(f"{n + 1}-1. ") for line in found)


STEPS = [
    "Clean the splines and coat them with paste.",
    "Fit the hub and push it home by hand.",
    "Tighten the nuts to 52 N·m in two passes.",
    "Fit the pin and bend its ends over.",
]


@pytest.mark.parametrize("left", [42.0, 560.0])
@pytest.mark.parametrize("bar", ["|", "||"])
def test_change_bars_are_no_text(left: float, bar: str) -> None:
    """Strokes in the margin are kept beside the page's text, not in it."""
    bars = [(bar, left, 98 + 14.0 * n, 12.0, BOLD) for n in range(1, 3)]
    steps = [(step, 60.0, 100 + 14.0 * n, 10.0, BODY) for n, step in enumerate(STEPS)]
    page = page_of(draw([steps + bars]))
    assert page.text.splitlines() == STEPS
    assert [gone.why for gone in page.removed] == ["change bar in the margin"]


def test_the_bars_of_a_table_are_no_change_bars() -> None:
    """A table that is drawn with letters keeps its strokes."""
    rows = [f"| Screw M{n}  | {n}0 N·m |" for n in (4, 6, 8)]
    texts = [*column(rows, font="Courier"), *column(prose(4, 300, seed=1), top=120)]
    assert not page_of(draw([texts])).removed


HEBREW = ["HADK AT HBORG BKOX SL 25 QG", "HSR AT HMKSH", "BDOK AT din OAX HMSK", "SA 45 km/h QL"]


def test_lines_from_right_to_left_are_in_reading_order() -> None:
    """A page in Hebrew is read from the right, its numbers and Latin names from the left."""
    assert lines_of(hebrew(HEBREW)) == [as_hebrew(line) for line in HEBREW]


def test_a_line_from_right_to_left_among_others() -> None:
    """A line of Hebrew on a page that runs from left to right is read from its right end."""
    latin = ["the cover", "the pump is off", "turn it on again", "look at the gauge"]
    drawn = [" ".join(reversed(line.split())) for line in latin]
    found = lines_of(hebrew([*drawn, HEBREW[1]], left_page=True))
    assert found == [*latin, as_hebrew(HEBREW[1])]


def test_a_line_knows_where_it_stands_on_a_mirrored_page() -> None:
    """Lines of a page from right to left keep their places for the picture of a line."""
    lines = page_of(hebrew(HEBREW)).lines
    assert all(abs(line.right - 520) < 3 for line in lines)
