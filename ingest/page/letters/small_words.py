"""Small words raised or lowered beside larger ones: joined with them, and then spelled.

pdfium breaks a line where letters are raised, so the 2 of m² is often a word of its own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.page.letters.beside import MARK, SMALL, Item, join, place
from ingest.page.letters.codes import SOFT_HYPHEN
from ingest.page.letters.pieces import Piece
from ingest.page.letters.raised import level_of, spell
from ingest.page.word import Word

_MOST = 400
"""Candidates of a page that are looked at; a page with more is set in small letters."""
_CROWD = 1_500
"""Words within a few lines of a candidate; where there are more, a page is no text."""
_REACH = 3.0
"""Letter heights, up and down, within which a word may be one that a small one belongs to."""

Mixed = Mapping[int, tuple[Piece, ...]]
"""The pieces of the words that have several, by their place among the words."""


def spell_small(words: Sequence[Word], mixed: Mixed) -> list[Word]:
    """The words of a page with its raised and lowered type spelled."""
    small = _candidates(words)
    if not small and not mixed:
        return list(words)
    items, candidates = _items(words, mixed, set(small[:_MOST]))
    items.sort(key=lambda item: item.piece.baseline)
    baselines = [item.piece.baseline for item in items]
    for item in candidates:
        reach = _REACH * item.piece.size
        first = bisect_left(baselines, item.piece.baseline - reach)
        last = bisect_right(baselines, item.piece.baseline + reach)
        if last - first <= _CROWD:
            place(item, [other for other in items[first:last] if other is not item])
    return _spelled(words, items)


def _candidates(words: Sequence[Word]) -> list[int]:
    """Words that are smaller than the usual one, or than their neighbours in the stream."""
    heights = [word.height for word in words]
    usual = median(heights) if heights else 0.0
    around = zip([usual, *heights], heights, [*heights[1:], usual], strict=False)
    return [
        at
        for at, (before, own, after) in enumerate(around)
        if own < SMALL * max(before, usual, after) and own > 0 and MARK.fullmatch(words[at].text)
    ]


def _items(words: Sequence[Word], mixed: Mixed, small: set[int]) -> tuple[list[Item], list[Item]]:
    """All items of a page, and those that may be raised or lowered beside another word."""
    items: list[Item] = []
    candidates: list[Item] = []
    near = _bands(words[at] for at in {*small, *mixed})
    starts = [start for start, _ in near]
    for at, word in enumerate(words):
        band = bisect_right(starts, word.bottom) - 1
        if band < 0 or word.bottom > near[band][1] or not word.upright or word.height <= 0:
            continue
        own = [Item(piece, at) for piece in mixed.get(at) or (Piece.of(word),)]
        for one, other in pairwise(own):
            join(one, other)
        items += own
        if at in small:
            candidates += own
        elif len(own) > 1:
            size = max(item.piece.size for item in own)
            candidates += [
                item
                for item in {own[0]: 0, own[-1]: 0}
                if item.piece.size < SMALL * size and MARK.fullmatch(item.piece.text)
            ]
    return items, candidates


def _chains(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items without a space between them that are to be spelled."""
    for item in items:
        if item.follows is None and (item.next is not None or item.base is not None):
            chain = [item]
            while (following := chain[-1].next) is not None and len(chain) <= len(items):
                chain.append(following)
            yield chain


def _bands(words: Iterable[Word]) -> list[tuple[float, float]]:
    """From where to where, down the page, stands what may belong to these words."""
    bands: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: word.bottom):
        reach = _REACH * word.height
        if bands and word.bottom - reach <= bands[-1][1]:
            bands[-1] = bands[-1][0], max(bands[-1][1], word.bottom + reach)
        else:
            bands.append((word.bottom - reach, word.bottom + reach))
    return bands


def _spelled(words: Sequence[Word], items: Sequence[Item]) -> list[Word]:
    chains = [(chain, _base(chain)) for chain in _chains(items)]
    notes = frozenset(
        chain[0].piece.text.strip("()")
        for chain, base in chains
        if not chain[0].before and level_of(chain[0].piece, base) == 1
    )
    made: dict[int, list[Word]] = {}
    gone: set[int] = set()
    for chain, base in chains:
        own = dict.fromkeys(item.word for item in chain)
        again = _words_of(chain, base, words, notes)
        if [word.text for word in again] != [words[at].text for at in own]:
            made[min(own)] = again
            gone |= own.keys()
    kept: list[Word] = []
    for at, word in enumerate(words):
        kept += made.get(at, [] if at in gone else [word])
    return kept


def _words_of(
    chain: Sequence[Item], base: Piece, words: Sequence[Word], notes: frozenset[str]
) -> list[Word]:
    pieces = [item.piece for item in chain]
    spelling = spell(pieces, base, chain[0].before, notes)
    if words[chain[-1].word].text.endswith(SOFT_HYPHEN):
        spelling[-1] = replace(spelling[-1], text=spelling[-1].text + SOFT_HYPHEN)
    made = []
    for spelt in spelling:
        own = chain[spelt.first : spelt.last + 1]
        like = words[max(own, key=lambda item: item.piece.size).word]
        left, right = min(i.piece.left for i in own), max(i.piece.right for i in own)
        word = replace(like, text=spelt.text, left=left, top=base.top, right=right)
        made.append(replace(word, bottom=base.bottom, order=words[chain[0].word].order))
    return made


def _base(chain: Sequence[Item]) -> Piece:
    """On whose line the items of a chain stand."""
    largest = max((item.piece for item in chain), key=lambda piece: piece.size)
    own = [item.base for item in chain if item.base is not None]
    return max([largest, *own], key=lambda piece: piece.size)
