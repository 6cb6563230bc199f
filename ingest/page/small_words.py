"""Small words raised or lowered beside larger ones: joined with them, and then spelled.

pdfium breaks a line where letters are raised, so the 2 of m² is often a word of its own.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.page.pieces import Piece
from ingest.page.raised import level_of, spell
from ingest.page.word import Word

_MARK = re.compile(
    r"[-−–+±]?\d{1,3}(?:[.,]\d{1,4})?|[-−–+]|\(?(?:\d{1,2}|[a-z])\)|[a-z]{1,4}|[oO°º][CFK]?"
    r"|[*†‡§¶#]{1,4}|\d{1,2}(?:,\d{1,2})+|TM"
)
"""What may be raised or lowered."""
_SMALL = 0.88
"""A candidate is smaller than this share of what it stands beside."""
_MOST = 400
"""Candidates of a page that are looked at; a page with more is set in small letters."""
_TOUCH, _NEAR = 0.16, 0.5
"""Shares of the letter height: no space between, and at most one."""
_LINE_GAP = 1.3
"""Small words with less than this many of their heights between them are a line of small text."""

Mixed = Mapping[int, tuple[Piece, ...]]
"""The pieces of the words that have several, by their place among the words."""


@dataclass(slots=True, eq=False)
class _Item:
    """A piece that stands on a page: of a word that has several, or a whole word."""

    piece: Piece
    word: int
    follows: "_Item | None" = None
    """What stands before it without a space."""
    next: "_Item | None" = None
    base: Piece | None = None
    """On whose line it is raised or lowered."""
    before: str = ""
    """The word before it, a space away."""


def spell_small(words: Sequence[Word], mixed: Mixed) -> list[Word]:
    """The words of a page with its raised and lowered type spelled."""
    small = _candidates(words)
    if not small and not mixed:
        return list(words)
    items, candidates = _items(words, mixed, set(small[:_MOST]))
    items.sort(key=lambda item: item.piece.baseline)
    baselines = [item.piece.baseline for item in items]
    for item in candidates:
        reach = 2.5 * item.piece.size
        first = bisect_left(baselines, item.piece.baseline - reach)
        last = bisect_right(baselines, item.piece.baseline + reach)
        _place(item, [other for other in items[first:last] if other is not item])
    return _spelled(words, items)


def _candidates(words: Sequence[Word]) -> list[int]:
    """Words that are smaller than the usual one, or than their neighbours in the stream."""
    heights = [word.height for word in words]
    usual = median(heights) if heights else 0.0
    around = zip([usual, *heights], heights, [*heights[1:], usual], strict=False)
    return [
        at
        for at, (before, own, after) in enumerate(around)
        if own < _SMALL * max(before, usual, after) and own > 0 and _MARK.fullmatch(words[at].text)
    ]


def _items(words: Sequence[Word], mixed: Mixed, small: set[int]) -> tuple[list[_Item], list[_Item]]:
    """All items of a page, and those that may be raised or lowered beside another word."""
    items: list[_Item] = []
    candidates: list[_Item] = []
    for at, word in enumerate(words):
        if not word.upright or word.height <= 0:
            continue
        own = [_Item(piece, at) for piece in mixed.get(at) or (Piece.of(word),)]
        for one, other in pairwise(own):
            _join(one, other)
        items += own
        if at in small:
            candidates += own
        elif len(own) > 1:
            size = max(item.piece.size for item in own)
            candidates += [
                item
                for item in {own[0]: 0, own[-1]: 0}
                if item.piece.size < _SMALL * size and _MARK.fullmatch(item.piece.text)
            ]
    return items, candidates


def _place(item: _Item, near: Sequence[_Item]) -> None:
    """Find beside what `item` is raised or lowered, and join them."""
    others = [other for other in near if other.word != item.word]
    if any(_is_text_of(item.piece, other.piece) for other in others):
        return
    under = _under(item, others)
    low = under or item
    parts = [item.piece, low.piece]
    left, right = _neighbours(parts, [other for other in others if other is not under])
    base = left or right
    if base is None:
        return
    item.base = base.piece
    if under is not None:
        under.base = base.piece
        _join(item, under)
    if item.follows is None and left is not None:
        gap = min(p.left for p in parts) - left.piece.right
        if left.next is None and gap < _TOUCH * left.piece.size:
            _join(left, item)
        else:
            item.before = left.piece.text
    if low.next is None and right is not None and right.follows is None:
        gap = right.piece.left - max(p.right for p in parts)
        if gap < _TOUCH / 2 * right.piece.size and right is not item:
            _join(low, right)


def _neighbours(
    parts: Sequence[Piece], others: Sequence[_Item]
) -> tuple[_Item | None, _Item | None]:
    """The larger pieces at the left and the right, beside whose line the parts are not level."""
    start, end = min(p.left for p in parts), max(p.right for p in parts)
    left: _Item | None = None
    right: _Item | None = None
    for other in others:
        own = other.piece
        levels = [level_of(part, own) for part in parts]
        if own.size * _SMALL < parts[0].size or 0 in levels:
            continue
        if parts[0] is not parts[1] and levels != [1, -1]:
            continue
        near = _NEAR * own.size
        if -near / 2 <= start - own.right <= near and (
            left is None or own.right > left.piece.right
        ):
            left = other
        if -near / 2 <= own.left - end <= near and (right is None or own.left < right.piece.left):
            right = other
    return left, right


def _is_text_of(piece: Piece, other: Piece) -> bool:
    """Whether both are words of one line of small text."""
    size = piece.size
    if abs(other.size - size) > 0.12 * size or abs(other.baseline - piece.baseline) > 0.15 * size:
        return False
    gap = max(other.left - piece.right, piece.left - other.right)
    return gap < _LINE_GAP * size


def _under(item: _Item, others: Sequence[_Item]) -> _Item | None:
    """What of the same size stands right under it, as in a fraction."""
    piece = item.piece
    if item.next is not None:
        return None
    for other in others:
        low = other.piece
        middle = abs(low.left + low.right - piece.left - piece.right) / 2
        if (
            other.follows is None
            and 0.7 * piece.size < low.baseline - piece.baseline < 1.9 * piece.size
            and middle < 0.4 * piece.size
            and abs(low.size - piece.size) < 0.15 * piece.size
            and _MARK.fullmatch(low.text)
        ):
            return other
    return None


def _join(one: _Item, other: _Item) -> None:
    one.next, other.follows = other, one


def _chains(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    """Items without a space between them that are to be spelled."""
    for item in items:
        if item.follows is None and (item.next is not None or item.base is not None):
            chain = [item]
            while (following := chain[-1].next) is not None and len(chain) <= len(items):
                chain.append(following)
            yield chain


def _spelled(words: Sequence[Word], items: Sequence[_Item]) -> list[Word]:
    chains = [(chain, _base(chain)) for chain in _chains(items)]
    notes = frozenset(
        chain[0].piece.text.strip("()")
        for chain, base in chains
        if not chain[0].before and level_of(chain[0].piece, base) == 1
    )
    made: dict[int, list[Word]] = {}
    gone: set[int] = set()
    for chain, base in chains:
        pieces = [item.piece for item in chain]
        first = min(item.word for item in chain)
        gone |= {item.word for item in chain}
        for spelt in spell(pieces, base, chain[0].before, notes):
            own = pieces[spelt.first : spelt.last + 1]
            largest = max(range(spelt.first, spelt.last + 1), key=lambda at: pieces[at].size)
            made.setdefault(first, []).append(
                replace(
                    words[chain[largest].word],
                    text=spelt.text,
                    left=min(piece.left for piece in own),
                    right=max(piece.right for piece in own),
                    top=base.top,
                    bottom=base.bottom,
                    order=words[first].order,
                )
            )
    kept: list[Word] = []
    for at, word in enumerate(words):
        kept += made.get(at, [] if at in gone else [word])
    return kept


def _base(chain: Sequence[_Item]) -> Piece:
    """On whose line the items of a chain stand."""
    largest = max((item.piece for item in chain), key=lambda piece: piece.size)
    own = [item.base for item in chain if item.base is not None]
    return max([largest, *own], key=lambda piece: piece.size)
