"""The words of form fields: a value is one text however its letters are spaced, a box to tick says
whether it is ticked, and a value without a picture of its own stands where its field is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.page.lines import Line
from ingest.page.outside.annotations import Field, Overlay
from ingest.page.page_words import PageWords
from ingest.page.sight.drawn import Box, View
from ingest.page.word import Word

TICKED, EMPTY = "☒", "☐"
_TICK_LETTERS = 3
"""A tick is drawn with at most so many letters of a symbol font ("4" of ZapfDingbats)."""
_LETTER = 0.5
"""Width of a letter by its height."""
_MOST_HEIGHT = 12.0
"""Points; letters of a field that says no size."""
_COMMENT = "Comment: "


def with_fields(read: PageWords, overlay: Overlay, view: View) -> PageWords:
    """The page's words with those of its fields; `view`: how the page is read."""
    if not overlay.fields and not overlay.typed and not overlay.comments:
        return read
    words = list(read.words)
    for one in (*overlay.fields, *overlay.typed):
        words = _with(words, one, view.box(*one.box))
    said = _bare(word.text for word in words)
    comments = [text for text in overlay.comments if _bare([text]) not in said]
    notes = tuple(_COMMENT + " ".join(text.split()) for text in comments)
    return replace(read, words=words, notes=notes)


def note_lines(read: PageWords) -> list[Line]:
    """The comments on the page as lines below it: they belong to no row or paragraph of it."""
    return [
        Line(text, 0.0, read.height + 12 * at, read.width, read.height + 12 * at + 10, 10.0)
        for at, text in enumerate(read.notes, 1)
    ]


def _with(words: Sequence[Word], one: Field, box: Box) -> list[Word]:
    """The words with what the field says instead of those that draw it badly."""
    inside = [word for word in words if _is_in(word, box)]
    if one.ticked is not None:
        if sum(len(word.text) for word in inside) > _TICK_LETTERS:
            return list(words)
        made = _lettered(TICKED if one.ticked else EMPTY, box, inside, len(words))
    elif not inside:
        made = _lettered(one.value, box, inside, len(words))
    elif _bare(w.text for w in inside) == _bare([one.value]) and len(inside) != len(
        one.value.split()
    ):
        made = _lettered(one.value, box, inside, len(words))  # a letter in each box of a comb
    else:
        return list(words)
    kept = [word for word in words if word not in inside]
    return kept + made


def _lettered(text: str, box: Box, instead: Sequence[Word], order: int) -> list[Word]:
    """The words of the text within the box, as if each letter had one width."""
    left, top, right, bottom = box
    lines = text.splitlines()
    height = min((bottom - top) / max(len(lines), 1), _MOST_HEIGHT)
    made: list[Word] = []
    for number, line in enumerate(lines):
        letter = min(_LETTER * height, (right - left) / max(len(line), 1))
        upper = (top + bottom - height * len(lines)) / 2 + number * height
        if instead and len(lines) == 1:
            upper, height = min(w.top for w in instead), max(w.height for w in instead)
        at = 0
        for word in line.split():
            at = line.index(word, at)
            start, end = left + at * letter, left + (at + len(word)) * letter
            made.append(
                Word(word, start, upper, end, upper + height, False, False, True, 1_000_000 + order)
            )
            at += len(word)
    return made


def _is_in(word: Word, box: Box) -> bool:
    left, top, right, bottom = box
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return left <= x <= right and top <= y <= bottom


def _bare(texts: Iterable[str]) -> str:
    return "".join(ch for text in texts for ch in text.casefold() if ch.isalnum())
