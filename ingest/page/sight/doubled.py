"""Text that is drawn twice at one place: bold made by drawing again, shadows, copies of a layer.

Where two texts lie over each other their letters are put in the order of their places, and of two
equal letters at one place one is kept; pdfium does so only for texts that follow each other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import pypdfium2.raw as raw

from ingest.page.letters.letters import Letter, letter, word_of, written
from ingest.page.removed import Removed
from ingest.page.sight.drawn import Drawn, View
from ingest.page.sight.handles import text_object
from ingest.page.word import Word

_BROKEN = "\x02"
"""Ends a word that goes on in the next line: `ingest.page.words.SOFT_HYPHEN`."""
TWICE = "drawn twice"

_NEAR = 0.3
"""Letter heights between two drawings of a letter: a shadow stands off by up to .25."""
_SHIFT = 0.05
"""The same between two drawings by one text, which bold letters are made by."""
_OF_LETTER = 0.6
"""Letter widths between two drawings of a letter at most."""
_LEVEL = 4.0
"""Points: texts whose middles differ by less may stand on one line."""
_OVER = 0.5
"""Share of the shorter text that lies over the longer one."""
_OWN = 0.5
"""Share of a letter that its neighbour may cover where each has a place of its own."""
_GAP = 0.15
"""Letter heights between two letters of different words."""
_MOST = 4_000
"""Letters of texts that lie over each other, on one page."""


def overlapping(texts: Iterable[Drawn]) -> list[set[int]]:
    """The handles of texts that lie over each other on one line, in groups."""
    groups: dict[int, set[int]] = {}
    rows: defaultdict[int, list[Drawn]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: text.box[0]):
        box = text.box
        row = int((box[1] + box[3]) / 2 // _LEVEL)
        rows[row].append(text)
        rows[row + 1].append(text)  # each pair of neighbours is together in one of two rows
    for near in rows.values():
        reach = near[0]
        for text in near[1:]:
            if text.box[0] < reach.box[2] and text is not reach and _over(reach, text):
                joined = groups.get(reach.handle, {reach.handle}) | groups.get(
                    text.handle, {text.handle}
                )
                for handle in joined:
                    groups[handle] = joined
            if text.box[2] > reach.box[2]:
                reach = text
    return list({id(group): group for group in groups.values()}.values())


def _over(one: Drawn, other: Drawn) -> bool:
    width = min(one.box[2] - one.box[0], other.box[2] - other.box[0])
    heights = one.box[3] - one.box[1], other.box[3] - other.box[1]
    across = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    down = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return across > _OVER * width and down > _OVER * min(heights) and min(heights) > 0


def untwice(
    textpage: raw.FPDF_TEXTPAGE,
    textpage_handle: int,
    view: View,
    words: "list[Word]",
    handles: list[int],
    groups: Sequence[set[int]],
    removed: list[Removed],
) -> "tuple[list[Word], list[int]]":
    """The words, each once and in the order of its letters; what is left over goes to `removed`.

    `groups`: handles of texts that lie over each other.
    """
    gone: set[int] = set()
    made: dict[int, list[tuple[Word, int]]] = {}
    for group in groups:
        places = [at for at, h in enumerate(handles) if h in group and words[at].upright]
        if len(places) < 2 or sum(len(words[at].text) for at in places) > _MOST:
            continue
        old = [words[at] for at in places]
        letters = _letters(textpage, textpage_handle, view, old)
        new = _in_place(letters, old)
        if new is None:
            copies = _copies(old, [handles[at] for at in places])
            gone.update(places[at] for at in copies)
            removed += [Removed(old[at].text, TWICE) for at in sorted(copies)]
            continue
        left = Counter(word.text for word in old) - Counter(word.text for word, _ in new)
        if not left:
            continue
        gone.update(places)
        made[places[0]] = new
        if sum(map(len, left)) and len(letters) > sum(len(word.text) for word, _ in new):
            removed += [Removed(text, TWICE) for text in left.elements()]
    if not gone:
        return words, handles
    kept: list[tuple[Word, int]] = []
    for at, word in enumerate(words):
        kept += made.get(at, ())
        if at not in gone:
            kept.append((word, handles[at]))
    return [word for word, _ in kept], [handle for _, handle in kept]


def _letters(
    textpage: raw.FPDF_TEXTPAGE, textpage_handle: int, view: View, words: "Sequence[Word]"
) -> list[Letter]:
    number = raw.FPDFText_CountChars(textpage)
    found: dict[int, Letter] = {}
    for word in words:
        last = -1
        for at in written(textpage, number, word.order)[: len(word.text)]:
            owner = text_object(textpage_handle, at) or 0
            found[at] = letter(textpage, at, view, owner)
            last = at if found[at].text else last
        if word.text[-1] == _BROKEN and last >= 0:
            found[last] = replace(found[last], text=found[last].text + _BROKEN)
    return [one for _, one in sorted(found.items()) if one.text]


def _in_place(letters: list[Letter], words: "Sequence[Word]") -> "list[tuple[Word, int]] | None":
    """The words that the letters make by their places; None where letters share a place, or
    where they make the words that there are."""
    height = max(one.box[3] - one.box[1] for one in letters)
    kept: list[Letter] = []
    for one in sorted(letters, key=lambda one: (one.box[0], one.at)):
        if not any(_same(one, other, height) for other in kept[-4:]):
            kept.append(one)
    if len(kept) == len(letters) and all(one.at < other.at for one, other in pairwise(kept)):
        return None  # nothing is drawn twice, or out of its place
    for one, other in pairwise(kept):
        width = min(one.box[2] - one.box[0], other.box[2] - other.box[0])
        if one.box[2] - other.box[0] > _OWN * width:
            return None
    runs: list[list[Letter]] = []
    for one in kept:
        if runs and one.box[0] - runs[-1][-1].box[2] < _GAP * height:
            runs[-1].append(one)
        else:
            runs.append([one])
    starts = {word.order: word for word in words}
    like = [next((starts[one.at] for one in run if one.at in starts), words[0]) for run in runs]
    return [(word_of(w, run), run[0].handle) for w, run in zip(like, runs, strict=True)]


def _same(one: Letter, other: Letter, height: float) -> bool:
    if one.text != other.text:
        return False
    # two l of one word are nearer to each other than two drawings of a wide letter may be
    width = min(one.box[2] - one.box[0], other.box[2] - other.box[0])
    near = _NEAR * height if one.handle != other.handle else _SHIFT * height
    return (
        abs(one.box[0] - other.box[0]) < min(near, _OF_LETTER * width)
        and abs(one.box[3] - other.box[3]) < near
    )


def _copies(words: "Sequence[Word]", handles: Sequence[int]) -> set[int]:
    """The places of words that another text has written at the same place before."""
    found: set[int] = set()
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        before = seen[word.text]
        near = _NEAR * word.height
        if any(
            handles[at] != handles[other]
            and abs(words[other].left - word.left) < near
            and abs(words[other].top - word.top) < near
            for other in before[-20:]
        ):
            found.add(at)
        else:
            before.append(at)
    return found
