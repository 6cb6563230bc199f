"""Beside which word a small one is raised or lowered, and what it stands there as.

Between two lines the one counts beside which it is written, then the nearer one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.page.letters.pieces import Piece
from ingest.page.letters.raised import level_of

MARK = re.compile(
    r"[-−–+±]?\d{1,3}(?:[.,]\d{1,4})?|[-−–+]|\(?(?:\d{1,2}|[a-z])\)|[a-z]{1,4}|[oO°º][CFK]?"
    r"|[*†‡§¶#]{1,4}|\d{1,2}(?:,\d{1,2})+|TM"
)
"""What may be raised or lowered."""
SMALL = 0.88
"""A candidate is smaller than this share of what it stands beside."""
_TOUCH, _NEAR = 0.16, 0.5
"""Shares of the letter height: no space between, and at most one."""
_HANGING = 2.5
"""Letter heights between the mark of a note and the note that it begins."""
_FAR = 0.65
"""Letter heights by which a word may be raised that is not written beside its base."""
_STACKED = 1.6
"""Letter heights from the baseline of a numerator to that of its denominator, at most."""
_LINE_GAP = 1.3
"""Small words with less than this many of their heights between them are a line of small text."""


@dataclass(slots=True, eq=False)
class Item:
    """A piece that stands on a page: of a word that has several, or a whole word."""

    piece: Piece
    word: int
    follows: "Item | None" = None
    """What stands before it without a space."""
    next: "Item | None" = None
    base: Piece | None = None
    """On whose line it is raised or lowered."""
    before: str = ""
    """The word before it, a space away."""


def place(item: Item, near: Sequence[Item]) -> None:
    """Find beside what `item` is raised or lowered, and join them."""
    others = [other for other in near if other.word != item.word]
    if any(_is_text_of(item.piece, other.piece) for other in others):
        return
    if item.piece.text.isdigit():
        _join_slash(item, others)
    under = _under(item, others)
    low = under or item
    parts = [item, low]
    left, right = _neighbours(parts, [other for other in others if other is not under])
    if under is not None and left is None and right is None:
        under, low, parts = None, item, [item, item]
        left, right = _neighbours(parts, others)
    base = left or right
    if base is None:
        return
    item.base = base.piece
    if under is not None:
        under.base = base.piece
        join(item, under)
    if item.follows is None and left is not None:
        gap = _start(parts) - left.piece.right
        if left.next is None and gap < _TOUCH * left.piece.size:
            join(left, item)
        else:
            item.before = left.piece.text
    if low.next is None and right is not None and right.follows is None:
        gap = right.piece.left - _end(parts)
        if gap < _TOUCH / 2 * right.piece.size and right is not item:
            join(low, right)


def _start(parts: Sequence[Item]) -> float:
    return min(part.piece.left for part in parts)


def _end(parts: Sequence[Item]) -> float:
    return max(part.piece.right for part in parts)


def _neighbours(parts: Sequence[Item], others: Sequence[Item]) -> tuple[Item | None, Item | None]:
    """The larger pieces at the left and the right, beside whose line the parts are not level.

    Between two lines that are as near, the one counts beside which they are written.
    """
    top, low = parts[0], parts[-1]
    fits: list[tuple[bool, float, int, Item]] = []
    for other in others:
        own = other.piece
        if own.size * SMALL < top.piece.size:
            continue
        levels = [level_of(part.piece, own) for part in parts]
        if 0 in levels or (top is not low and levels != [1, -1]):
            continue
        apart = not any(abs(other.word - part.word) == 1 for part in parts)
        far = max(abs(own.baseline - part.piece.baseline) for part in parts) / own.size
        if far > _FAR and (apart or top is not low):
            continue
        near = _NEAR * own.size
        hangs = top is low and other.follows is None and not apart
        if -near / 2 <= _start(parts) - own.right <= near:
            fits.append((apart, far, -1, other))
        elif -near / 2 <= own.left - _end(parts) <= (_HANGING * own.size if hangs else near):
            fits.append((apart, far, 1, other))
    if not fits:
        return None, None
    base = min(fits, key=lambda fit: fit[:2])[3].piece
    level = [
        (side, other)
        for _, _, side, other in fits
        if abs(other.piece.baseline - base.baseline) < 0.12 * base.size
    ]
    left = max((o for side, o in level if side < 0), key=lambda o: o.piece.right, default=None)
    right = min((o for side, o in level if side > 0), key=lambda o: o.piece.left, default=None)
    return left, right


def _is_text_of(piece: Piece, other: Piece) -> bool:
    """Whether both are words of one line of small text."""
    size = piece.size
    if abs(other.size - size) > 0.12 * size or abs(other.baseline - piece.baseline) > 0.15 * size:
        return False
    gap = max(other.left - piece.right, piece.left - other.right)
    return gap < _LINE_GAP * size


def _join_slash(item: Item, others: Sequence[Item]) -> None:
    """Join the slash and the denominator that stand right behind a numerator."""
    for other in sorted(others, key=lambda other: other.piece.left):
        last = item if item.next is None else item.next
        gap = other.piece.left - last.piece.right
        down = other.piece.baseline - item.piece.baseline
        if (
            last.next is None
            and other.follows is None
            and abs(gap) < _TOUCH * other.piece.size
            and 0 <= down < item.piece.size
            and (other.piece.text[:1] == "/" if last is item else other.piece.text[:1].isdigit())
        ):
            join(last, other)


def _under(item: Item, others: Sequence[Item]) -> Item | None:
    """What of the same size stands right under it, as in a fraction."""
    piece = item.piece
    if item.next is not None:
        return None
    for other in others:
        low = other.piece
        middle = abs(low.left + low.right - piece.left - piece.right) / 2
        if (
            other.follows is None
            and 0.7 * piece.size < low.baseline - piece.baseline < _STACKED * piece.size
            and middle < 0.4 * piece.size
            and abs(low.size - piece.size) < 0.15 * piece.size
            and MARK.fullmatch(low.text)
        ):
            return other
    return None


def join(one: Item, other: Item) -> None:
    one.next, other.follows = other, one
