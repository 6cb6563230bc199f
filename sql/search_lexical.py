"""Search by words: BM25 over the postings of the audience's manuals, with a bound on what is read.

Lexemes are read from the rarest on, which say most, until the next would pass the bound.
"""

import math
from collections.abc import Mapping, Sequence

from sql.audience import Audience
from sql.files import load
from sql.hits import Hit, Hits
from sql.rows import Connection, many
from sql.searchable import Searchable, searchable

POSTINGS_READ = 400_000
"""Most postings (a passage that holds a lexeme) that a search reads, in about 0.3 seconds."""
_SQL = load("lexical")


def lexical(
    conn: Connection,
    audience: Audience,
    query: str,
    k: int,
    left_out: Sequence[int] = (),
    *,
    bound: int = POSTINGS_READ,
    superseded: bool = False,
) -> Hits:
    """Return the k best passages by BM25 over the words of the query, best first.

    A word of the section path counts three times; one word in common is enough. Passages, their
    mean length and the frequency of a lexeme are those of what the audience can see, so that hidden
    manuals cannot be felt in the scores. The hits' own `left_out` has the lexemes that were not
    read. With `superseded`, only manuals are searched that a newer revision replaces.
    """
    seen = searchable(conn, audience, left_out, superseded=superseded)
    if not seen.lexemes:
        return Hits()
    asked = {**seen.parameters(), "query": query}
    rows = conn.execute(_SQL["frequencies"], asked, prepare=False).fetchall()
    held = {str(lexeme): int(count) for lexeme, count in rows if count}
    chosen = affordable(held, bound)
    skipped = sorted(held.keys() - chosen)
    if skipped and not chosen:
        # Every word is that common: then the rarest, where it is densest.
        rarest = min(held, key=lambda lexeme: (held[lexeme], lexeme))
        chosen, seen = [rarest], _densest(conn, seen, rarest, bound)
    parameters = {
        **seen.parameters(),
        "lexemes": chosen,
        "weights": [_weight(held[lexeme], seen.passages) for lexeme in chosen],
        "mean_length": seen.lexemes / seen.passages,
        "k": k,
    }
    most = _weight(0, seen.passages)
    return Hits(many(conn, Hit, _SQL["rank"], parameters, prepare=False), skipped, most)


def affordable(held: Mapping[str, int], bound: int) -> list[str]:
    """Return the lexemes from the rarest on that together have at most `bound` postings."""
    chosen, total = [], 0
    for lexeme, count in sorted(held.items(), key=lambda item: (item[1], item[0])):
        total += count
        if total > bound:
            break
        chosen.append(lexeme)
    return chosen


def _weight(held: int, passages: int) -> float:
    return 2.5 * math.log(1 + (passages - held + 0.5) / (held + 0.5))


def _densest(conn: Connection, seen: Searchable, lexeme: str, bound: int) -> Searchable:
    """Return the same, narrowed to the manuals in which most passages hold the lexeme."""
    parameters = {**seen.parameters(), "lexeme": lexeme, "bound": bound}
    rows = conn.execute(_SQL["densest"], parameters, prepare=False).fetchall()
    return Searchable(tuple(row[0] for row in rows), seen.passages, seen.lexemes)
