"""How much of a text the embedding model can read at once."""

import re

TOKENS, TABLE_TOKENS = 210, 260
"""Word pieces, about, that a passage may have; a table that has no more is not split."""
_PIECE = re.compile(r"[A-Za-z]+|\d+|[^\w\s]|_")


def estimate_tokens(text: str) -> int:
    """About how many word pieces the embedding model makes of `text`."""
    total = 0
    for piece in _PIECE.findall(text):
        total += -(-len(piece) // 3) if piece.isdigit() else 1 + (len(piece) - 1) // 8
    return total
