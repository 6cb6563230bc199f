"""The status card says what can be asked now, what cannot be searched, and what was refused."""

from dataclasses import replace

import pytest

from bot.jobs.uploads.reading import how_far
from bot.showing.blocks import card
from bot.showing.blocks.content import Content
from bot.showing.blocks.revisions import Revised
from ingest.manual import Progress
from tests.fix_block_rules import check_message, shown_text

READ = card.Read("Halvorsen HP-160", "Rev. C", 42, 181, 0, "ingested")


def test_ready() -> None:
    """Title, revision, pages, passages; the same after a way through the row's JSON."""
    said = card.ready(READ)
    check_message(said)
    assert shown_text(said) == (
        "Halvorsen HP-160, Rev. C is ready. Ask about it here.\n42 pages, 181 passages."
    )
    assert card.from_document({**READ.document(), "name": "a.pdf", "hash": "0"}) == said


def test_pages_without_text() -> None:
    """Scans are told of, for nobody finds out otherwise."""
    said = card.ready(card.Read("Pump", None, 1, 1, 1, "granted"))
    assert "1 page, 1 passage." in shown_text(said)
    assert "1 page holds no text" in shown_text(said)


def test_what_was_not_read() -> None:
    """Pictures with text, noise, damage and attached files are told of, with pages and names."""
    told = {
        "pictures": [4, 7, 9],
        "unreadable": list(range(11, 31)),
        "damaged": [40],
        "attachments": ["wiring <!here>.pdf", "x" * 200],
    }
    read = replace(READ, left=told)
    said = card.ready(read)
    check_message(said)
    text = shown_text(said)
    assert "3 pages have pictures whose text was not read (p. 4, 7, 9)." in text
    assert "20 pages are set in a font" in text
    assert "(p. 11, 12, 13, 14, 15, 16, 17, 18 and 12 more)" in text
    assert "1 page is damaged and could not be read (p. 40)" in text
    assert "2 files attached to it are not read (wiring <!here>.pdf, xxx" in text
    assert "<!here>" not in said.text
    assert card.from_document({**read.document(), "name": "a.pdf", "hash": "0"}) == said
    one = card.ready(replace(READ, left={"pictures": [4], "attachments": ["a.pdf"]}))
    assert "1 page has pictures whose text was not read (p. 4)." in shown_text(one)
    assert "1 file attached to it is not read (a.pdf): save it" in shown_text(one)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (
            {"kind": "refused", "name": "a.pdf", "why": "It is damaged."},
            "a.pdf was not added. It is",
        ),
        ({"kind": "not_a_pdf", "name": "a.docx"}, "I read only PDFs"),
        ({"kind": "taken_back", "name": "a.pdf", "still_here": False}, "no longer answer from it"),
        ({"kind": "taken_back", "name": "a.pdf", "still_here": True}, "still answer from it"),
        ({"kind": "taken_back", "name": "a.pdf", "still_here": None}, "a.pdf was deleted."),
    ],
)
def test_other_ends(document: dict[str, object], says: str) -> None:
    """Every end is a sentence."""
    said = card.from_document(document)
    assert said is not None
    check_message(said)
    assert says in shown_text(said)


def test_no_card() -> None:
    """A row that decided to be silent has no card."""
    assert card.from_document({"name": "a.docx"}) is None


def test_how_far() -> None:
    """Pages and the time left, as soon as there is a speed."""
    assert how_far(Progress("reading", 0, 300), 0, 0) == "Step 1 of 2: read page 0 of 300."
    assert how_far(Progress("reading", 100, 300), 10, 100) == (
        "Step 1 of 2: read page 100 of 300, about 20 s left for this step."
    )
    assert "about 5 min left" in how_far(Progress("embedding", 64, 3_064), 6.4, 64)


def test_recognised_pages_and_revisions() -> None:
    """What OCR read and left, and what became of other revisions, stand on the card."""
    undecided = Revised(older=["HP-160, Rev. B"], upload_id=7)
    read = replace(READ, pages_recognised=3, pages_unrecognised=1, revised=undecided)
    said = card.ready(read)
    check_message(said)
    whole = shown_text(said)
    assert "3 scanned pages were read by OCR" in whole
    assert "left 1 scanned page unread" in whole
    assert "An older revision is here too: HP-160, Rev. B. I answer from both until" in whole
    assert card.from_document(read.document()) == said
    assert _buttons(said) == [("revisions_newest", "newest:7")]


@pytest.mark.parametrize(
    ("revised", "says", "buttons"),
    [
        (Revised(), "", []),
        (
            Revised(newer=["P, Rev. D"], upload_id=1),
            "A newer revision is here too: P, Rev. D. I answer from both until somebody decides: "
            "who shared the older one, or an expert.",
            ["newest:1"],
        ),
        (
            Revised(older=["P, Rev. A", "P, Rev. B"], newer=["P, Rev. D"]),
            "Revisions that are older are here too: P, Rev. A; P, Rev. B. A newer revision is here "
            "too: P, Rev. D. I answer from all of them until",
            ["newest:0"],
        ),
        (
            Revised(replaces=["P, Rev. B"], undo=True),
            "It replaces P, Rev. B: here I answer from the newer one.",
            ["all:0"],
        ),
        (
            Revised(replaced_by=["P, Rev. D"]),
            "P, Rev. D is newer and replaces it: here I do not answer from this one.",
            [],
        ),
    ],
)
def test_what_is_decided_of_revisions(revised: Revised, says: str, buttons: list[str]) -> None:
    """What is searched now and who may change it, with a button for each thing that can be done."""
    said = card.ready(replace(READ, revised=revised))
    check_message(said)
    assert says in shown_text(said)
    assert [value for _, value in _buttons(said)] == buttons


def _buttons(said: Content) -> list[tuple[str, str]]:
    actions = [block for block in said.blocks if block["type"] == "actions"]
    return [(one["action_id"], one["value"]) for block in actions for one in block["elements"]]


def test_known_bytes_read_like_any_other() -> None:
    """Nothing on the card says that somebody else shared the same file before."""
    assert card.ready(replace(READ, outcome="granted")) == card.ready(READ)


def test_a_card_written_before_there_was_ocr() -> None:
    """A row of an earlier version makes a card still."""
    document = READ.document()
    for name in ("pages_recognised", "pages_unrecognised", "revised"):
        del document[name]
    document |= {"supersedes": 1, "superseded": False}
    assert card.from_document(document) == card.ready(READ)


@pytest.mark.parametrize(
    ("revision", "shown"),
    [
        ("Revision C", "HP-160, Revision C is"),
        ("release 0.12.0", "HP-160, release 0.12.0 is"),
        ("Change 2", "HP-160, Change 2 is"),
        ("C", "HP-160, revision C is"),
        ("Versatile 3", "HP-160, revision Versatile 3 is"),
        ("1", "HP-160, revision 1 is"),
        ("HP-160", "HP-160 is"),
    ],
)
def test_the_word_revision_is_said_once(revision: str, shown: str) -> None:
    """Not before one that has the word, or another such word, as printed."""
    assert shown in shown_text(card.ready(card.Read("HP-160", revision, 1, 1, 0, "ingested")))
