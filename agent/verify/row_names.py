"""Which row of a table a text names in words: the nut or the plate of a parts list.

Parts lists say what a row is of in words, and a model that is asked for the plate may quote the
row of the nut: no number of it is wrong.
"""

import re
from collections import Counter
from collections.abc import Sequence

from agent.verify.canonical import canonical
from agent.verify.negation import stem
from agent.verify.number_match import Cited
from sql.table_rows import TableRow

_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_NAMES = """
the and for with what which who how many much does must can should need where when from are was has
have that this there into use used per each you your number part item page
"""
_SAYS_NOTHING = frozenset(map(stem, _NO_NAMES.split()))


def other_name(
    text: str, rows: Sequence[TableRow], others: Sequence[TableRow], lines: Cited
) -> TableRow | None:
    """The row among `others` that `text` names better than the cited `rows`; None where none is.

    Better: by all the words that name the cited rows, and one beside that fewer than half of the
    rows have. A word of the header names no row. Where the text has no word of the cited rows, it
    must say what the other row is of: the first word of its name, or the last.
    """
    at = _column([*rows, *others])
    names = [_words(row.cells[at]) for row in (*rows, *others)]
    often = Counter(word for name in names for word in name)
    common = {word for word, count in often.items() if count > max(1, len(names) // 2)}
    asked = _words(text) - _words(lines.header, *rows[0].heads)
    own = asked & _words(lines.lines)
    for row in others:
        more = asked & _words(row.cells[at])
        if own < more and (more - own - common if own else more & _ends(row.cells[at])):
            return row
    return None


def _column(rows: Sequence[TableRow]) -> int:
    """The column with the most words: what the rows are of, or do."""
    width = min(len(row.cells) for row in rows)
    return max(
        range(width), key=lambda at: sum(len("".join(_words(row.cells[at]))) for row in rows)
    )


def _words(*texts: str) -> frozenset[str]:
    found = _WORD.findall(canonical(" ".join(texts)).text.casefold())
    return frozenset(map(stem, found)) - _SAYS_NOTHING


def _ends(name: str) -> frozenset[str]:
    """What a name is the name of: "strap" of "Strap, Ground" and of "Ground Strap"."""
    words = _WORD.findall(canonical(name.split(",")[0]).text.casefold())
    return frozenset(map(stem, (*words[:1], *words[-1:])))
