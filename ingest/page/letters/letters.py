"""The letters of a page one by one, for the few words of which more must be known."""

import unicodedata
from collections.abc import Collection, Sequence
from ctypes import c_double
from dataclasses import dataclass, replace

import pypdfium2.raw as raw

from ingest.page.sight.drawn import Box, View
from ingest.page.sight.handles import text_object
from ingest.page.word import Word

_LONGEST = 200
"""Letters of a word that are looked at."""
_STRIDE = 8
_SPACES = frozenset((0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x00, 0x0B, 0x0C, 0x2028, 0x2029, 0x3000))
_HANGING = frozenset("gjpqyQ")
"""Letters with ink below the line on which letters stand."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its place in the page's text, its loose box, the text that writes it."""

    text: str
    at: int
    box: Box
    handle: int


def letter(textpage: raw.FPDF_TEXTPAGE, at: int, view: View, handle: int) -> Letter:
    """The letter at a place of the page's text."""
    code = raw.FPDFText_GetUnicode(textpage, at)
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, at, box)
    text = chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    if 0xFB00 <= code <= 0xFB06:
        text = unicodedata.normalize("NFKC", text)
    return Letter(text, at, view.box(box.left, box.bottom, box.right, box.top), handle)


def written(textpage: raw.FPDF_TEXTPAGE, number: int, start: int) -> list[int]:
    """The places of a word's letters in the page's text, from that of its first."""
    places = []
    last = min(start + _LONGEST, number)
    for at in range(start, last):
        if raw.FPDFText_GetUnicode(textpage, at) in _SPACES:
            break
        places.append(at)
    return places


def texts_of(textpage_handle: int, words: "Sequence[Word]") -> list[int]:
    """For each word the handle of the text that writes it, 0 where there is none.

    A text is written in one run: what stands between two words of one text is of it too.
    """
    count = len(words)
    found = [0] * count
    before, last = 0, -1
    for at in range(0, count + _STRIDE - 1, _STRIDE) if count else ():
        place = min(at, count - 1)
        handle = text_object(textpage_handle, words[place].order) or 0
        found[place] = handle
        for between in range(last + 1, place):
            same = handle == before and last >= 0
            found[between] = (
                handle if same else text_object(textpage_handle, words[between].order) or 0
            )
        before, last = handle, place
    return found


def parted(
    textpage: raw.FPDF_TEXTPAGE,
    textpage_handle: int,
    view: View,
    words: "Sequence[Word]",
    handles: Sequence[int],
    odd: Collection[int],
) -> "tuple[list[Word], list[int]]":
    """The words, those that are written by several texts, of which one is in `odd`, in parts."""
    number = raw.FPDFText_CountChars(textpage)
    made: list[Word] = []
    owners: list[int] = []
    for word, handle in zip(words, handles, strict=True):
        last = min(word.order + len(word.text), number) - 1
        other = text_object(textpage_handle, last) or 0
        if other == handle or not (other in odd or handle in odd):
            made.append(word)
            owners.append(handle)
            continue
        runs: list[list[Letter]] = []
        for at in written(textpage, number, word.order):
            owner = text_object(textpage_handle, at) or 0
            one = letter(textpage, at, view, owner)
            if runs and (owner == runs[-1][0].handle or not owner):
                runs[-1].append(one)
            else:
                runs.append([one])
        for run in runs:
            made.append(word_of(word, run))
            owners.append(run[0].handle)
    return made, owners


def whole_again(
    textpage: raw.FPDF_TEXTPAGE, view: View, before: "Sequence[Word]", after: "Sequence[Word]"
) -> "list[Word]":
    """`after`, its words that were parted and of which nothing was taken out as they were `before`.

    A drawing writes each letter as a text of its own.
    """
    starts = {word.order: word for word in before}
    if all(word.order in starts for word in after):
        return list(after)
    number = raw.FPDFText_CountChars(textpage)
    parts: dict[int, list[Word]] = {}
    order = 0
    for word in after:
        order = word.order if word.order in starts else order
        parts.setdefault(order, []).append(word)
    whole: list[Word] = []
    for start, own in parts.items():
        text = "".join(word.text for word in own)
        if len(own) > 1 and text == "".join(
            letter(textpage, at, view, 0).text for at in written(textpage, number, start)
        ):
            own = [starts[start]]
        whole += own
    return whole


def word_of(like: "Word", letters: Sequence[Letter]) -> "Word":
    """The letters as a word that is set as `like` is."""
    return replace(
        like,
        text="".join(one.text for one in letters),
        left=min(one.box[0] for one in letters),
        top=min(one.box[1] for one in letters),
        right=max(one.box[2] for one in letters),
        bottom=max(one.box[3] for one in letters),
        order=letters[0].at,
    )


def plain_ink(textpage: raw.FPDF_TEXTPAGE, view: View, word: "Word") -> Box | None:
    """The box around the ink of a letter or digit of the word with nothing hanging below the line;
    None where there is none."""
    values = [c_double() for _ in range(4)]
    for at, sign in enumerate(word.text[:_LONGEST]):
        if not sign.isalnum() or sign in _HANGING:
            continue
        if raw.FPDFText_GetCharBox(textpage, word.order + at, *values):
            left, right, bottom, top = (value.value for value in values)
            if top - bottom > 0.2 * word.height:
                return view.box(left, bottom, right, top)
    return None
