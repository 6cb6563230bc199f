"""The lines of passages that an answer may be: steps, rows, paragraphs, each whole.

A small LM that reads a whole passage picks the wrong line of it; asked of one line at a time
whether it answers, it tells them apart. So passages are taken apart here, and the lines that are
nearest to the question come first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.evidence.focus import Focus, scores, sentences
from agent.evidence.search import Evidence
from agent.verify.cells import pairs
from agent.verify.designators import other_one
from agent.verify.number_match import Cited
from agent.verify.rows import wrong_row
from ingest import identifiers
from ingest.embed import Embedder
from sql.passages import Passage
from sql.table_rows import TableRow

_LONG = 45
_LIST = 60
# What the place of a line's passage in the search is worth beside its own likeness.
_SHARE = 0.4
# Nothing by itself: a step's number, the head of a box.
_LABEL = re.compile(
    r"\W*(?:\(?(?:\d{1,3}|[A-Za-z]{1,2})[.)]|(?:step )?\d+[.:]?|NOTES?|CAUTION|WARNING)\W*", re.I
)
_TOKEN = re.compile(r"[\w./-]*\w")
_WORDS = re.compile(r"[^\W\d_]{2,}|\d")


@dataclass(frozen=True)
class Near:
    """A line of a passage. `share`: its passage's score in the search as a share of the best
    one's."""

    focus: Focus
    share: float


def nearest(question: str, evidence: Evidence, embedder: Embedder, *, count: int) -> list[Near]:
    """The `count` lines that are nearest to the question and stand in the best passages, nearest
    first: by cosine, shared words and shared identifiers, since a code says more than all words."""
    best = max(evidence.scores, default=0.0)
    lines = [
        Near(line, score / best if best > 0 else 0.0)
        for passage, score in zip(evidence.passages, evidence.scores, strict=True)
        for line in lines_of(passage, question)
    ]
    if not lines:
        return []
    read = [line.focus.read for line in lines]
    named = _identifiers(question)
    rated = [
        _SHARE * line.share + like + (len(named & _identifiers(text)) / len(named) if named else 0)
        for line, text, like in zip(lines, read, scores(question, read, embedder), strict=True)
    ]
    order = sorted(range(len(lines)), key=lambda index: -rated[index])
    return [lines[index] for index in order[:count]]


def _identifiers(text: str) -> set[str]:
    return {identifier.normalised for identifier in identifiers.find(text)}


def lines_of(passage: Passage, question: str = "") -> list[Focus]:
    """The passage in lines, in order; a table's header is part of its rows and no line itself.

    What is of another row, side or letter than the one that the question names is left out.
    """
    rows = {row.line: row for row in passage.cells}
    return [
        Focus(passage, text, pairs(row) if row and row.heads else "")
        for text, row in _lines(passage.text.splitlines(), rows)
        if _WORDS.search(text)
        and not (row and wrong_row(question, "", [row], passage.cells, Cited(text)))
        and not other_one(question, text)
    ]


def printed(quote: str, read: Sequence[Focus]) -> str:
    """The quote as the manual prints it: of a row that was read with its header over each cell,
    the row."""
    words = set(_TOKEN.findall(quote.lower()))
    for line in read:
        said = set(_TOKEN.findall(line.said.lower()))
        if words and words <= said and not words <= set(_TOKEN.findall(line.text.lower())):
            return line.text
    return quote


def same_line(quote: str, line: Focus) -> bool:
    """Whether the quote is of the line, or holds it whole."""
    said, printed_ = (" ".join(text.split()) for text in (quote, line.text))
    return said in printed_ or printed_ in said


def _lines(
    texts: Sequence[str], rows: dict[int, TableRow]
) -> Iterator[tuple[str, TableRow | None]]:
    held: list[str] = []
    for number, text in enumerate(texts):
        row = rows.get(number)
        if held and (row is not None or (text.strip() and not _goes_on(held, text))):
            yield from ((part, None) for part in _split(held))
            held = []
        if row is not None:
            if not row.header:
                yield text, row
        elif text.strip():
            held.append(text)
    if held:
        yield from ((part, None) for part in _split(held))


def _goes_on(held: Sequence[str], text: str) -> bool:
    """Whether what is held says nothing without the text that comes next."""
    if all(_LABEL.fullmatch(line) for line in held):
        return True
    words = sum(len(line.split()) for line in (*held, text))
    return held[0].rstrip().endswith(":") and words <= _LIST


def _split(held: Sequence[str]) -> Iterator[str]:
    """A line as it is, a long one in runs of whole sentences."""
    text = "\n".join(held)
    if len(text.split()) <= _LONG or len(held) > 1:
        yield text
        return
    run: list[str] = []
    for sentence in sentences(text):
        if run and len(" ".join((*run, sentence)).split()) > _LONG:
            yield " ".join(run)
            run = []
        run.append(sentence)
    yield " ".join(run)
