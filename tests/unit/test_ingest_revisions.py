"""Which revision is the newer one, and what a cover says of its manual."""

from dataclasses import dataclass

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.page.pages import read_pages
from ingest.revisions import is_newer
from ingest.structure.cover import Cover, read_cover, series_of
from tests.fix_pdfs import BODY, BOLD, column, draw


@dataclass(frozen=True)
class Edition:
    revision: str | None
    published: str | None = None


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        (Edition("Rev C"), Edition("Revision B")),
        (Edition("Rev 1.10"), Edition("Rev 1.9")),
        (Edition("Change 2"), Edition("Change No. 1")),
        (Edition("version 2"), Edition("version 1.9.4")),
        (Edition("C"), Edition("B")),
        (Edition(None, "28 April 1992"), Edition(None, "3 April 1992")),
        (Edition(None, "Nov 09, 2022"), Edition(None, "MAY 2022")),
        (Edition(None, "2024-01-31"), Edition(None, "20 December 2023")),
        (Edition("Change 1", "June 1996"), Edition(None, "April 1992")),
        (Edition("Rev B", "May 2023"), Edition("Rev A", "May 2023")),
    ],
)
def test_the_newer_revision_is_known(newer: Edition, older: Edition) -> None:
    """Letters, numbers and dates count up, and the other way round is the other way round."""
    assert is_newer(newer, older) is True
    assert is_newer(older, newer) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Edition(None), Edition(None)),
        (Edition("Rev B"), Edition(None)),
        (Edition("Rev B"), Edition("Rev B")),
        (Edition("Rev B"), Edition("Rev 2")),
        (Edition("Rev B", "May 2023"), Edition("Rev A", "June 2023")),
        (Edition(None, "May 2023"), Edition(None, "12 May 2023")),
        (Edition("preliminary"), Edition("final")),
    ],
)
def test_what_is_not_sure_is_not_said(one: Edition, other: Edition) -> None:
    """Missing, equal, contradicting or unlike revisions and dates leave it open."""
    assert is_newer(one, other) is None
    assert is_newer(other, one) is None


@given(*[st.text(max_size=30) for _ in range(4)])
def test_any_text_is_taken(revision: str, published: str, other: str, other_date: str) -> None:
    """Whatever stands there, of two editions at most one is the newer."""
    one, two = Edition(revision, published), Edition(other, other_date)
    assert (is_newer(one, two), is_newer(two, one)) in [(None, None), (True, False), (False, True)]


def test_revisions_of_a_manual_are_one_series() -> None:
    """Revision, date and spelling make no other manual; another number does."""
    titles = [
        "Borer B-20, Rev C",
        "BORER B20 Revision D",
        "Borer B-20 May 2023",
    ]
    assert len({series_of(title) for title in titles}) == 1
    assert series_of("Borer B-21 Manual") != series_of("Borer B-20 Manual")
    assert series_of("Rev C") == ""


def cover(lines: list[str]) -> Cover:
    pdf = draw([[("Borer Manual", 60, 60, 24, BOLD), *column(lines, top=200)]])
    return read_cover({}, None, read_pages(pdfium.PdfDocument(pdf), 10_000, lambda _: None))


def test_the_cover_says_what_it_is() -> None:
    """Title, revision, date and the labelled equipment are read from the first pages."""
    read = cover(["Revision C", "12 May 2023", "Model: B-20/2"])
    assert read == Cover("Borer Manual", "Revision C", "12 May 2023", "B-20/2")


def test_several_machines_are_no_equipment() -> None:
    """A manual for two models is for no single one, and would be hidden from the other's people."""
    assert cover(["Model: B-20", "Model: B-30"]).equipment is None


def test_a_foot_of_one_page_is_no_number_of_the_manual() -> None:
    """Of three pages only what heads two of them can be the manual's publication number."""
    body = column(["The spindle takes grease.", "The belt takes none."], top=300)
    first = [("Borer Manual", 60.0, 200.0, 24.0, BOLD), ("10 Change 2", 60.0, 800.0, 10.0, BODY)]
    pdf = draw([[*first, *body], body, body])
    pages = read_pages(pdfium.PdfDocument(pdf), 10_000, lambda _: None)
    assert read_cover({}, None, pages).title == "Borer Manual"
