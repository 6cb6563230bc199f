"""Where an answer's lines stand: manual, page and printed label; and the warnings over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.program import Answer, Cited
from agent.verify import align
from sql import pages, passages
from sql.audience import Audience
from sql.passages import Passage
from sql.rows import Connection


@dataclass(frozen=True)
class Place:
    """A quote and where it stands. `page` is the 1-based index in the PDF, `label` is printed.

    `recognised`: the page is a picture, and its text was recognised.
    """

    manual: str
    revision: str | None
    page: int
    label: str | None
    quote: str
    passage_id: int
    recognised: bool = False


def places_of(conn: Connection, audience: Audience, lines: Sequence[Cited]) -> tuple[Place, ...]:
    """The place of each line; of a passage over several pages, the page that holds the quote."""
    return tuple(_place(conn, audience, line.passage, line.quote) for line in lines)


def warnings_of(conn: Connection, audience: Audience, answer: Answer) -> tuple[Place, ...]:
    """The warnings that govern what the answer shows first, each once though a manual prints it
    before every task, without those that stand among its lines already.

    Lines that are only close have their own warnings on their pages: those of another machine
    would be read as this one's.
    """
    first = {part.manual_id for part in answer.parts[:1]}
    ids = [line.passage.passage_id for line in answer.lines if line.passage.manual_id in first]
    if answer.status in ("answered", "partial"):
        # What notes point at stands before what the program chose: both are worked by.
        ids = [line.passage.passage_id for line in answer.lines if line.claim <= answer.pointed]
    shown = {line.passage.passage_id for line in answer.lines}
    governing = passages.governing(conn, audience, list(dict.fromkeys(ids))) if ids else ()
    said = {" ".join(line.quote.split()) for line in answer.lines}
    once = {
        " ".join(passage.text.split()): passage
        for passage in reversed(governing)
        if passage.passage_id not in shown
    }
    return tuple(
        _place(conn, audience, passage, passage.text)
        for text, passage in reversed(once.items())
        if text not in said
    )


def _place(conn: Connection, audience: Audience, passage: Passage, quote: str) -> Place:
    page, label, recognised = passage.page_from, passage.label, passage.recognised
    several = passage.page_to > passage.page_from
    for number in range(passage.page_from, passage.page_to + 1) if several else ():
        read = pages.read(conn, audience, passage.manual_id, number)
        if read is not None and align(quote, read.text):
            page, label, recognised = number, read.label, read.recognised
            break
    return Place(
        passage.manual, passage.revision, page, label, quote, passage.passage_id, recognised
    )
