"""Whether manuals that not everyone may read hold some words: yes or no, and never the text."""

import re
from collections.abc import Collection
from typing import Final

from sql.files import load
from sql.rows import Connection, value

_SQL = load("restricted")
_BATCH: Final = 100
_WORD: Final = re.compile(r"[^\W_]+")


def holds(conn: Connection, team: str, rows: Collection[str]) -> bool:
    """Say whether any restricted manual of the team holds one of these rows of words, whatever
    stands between the words."""
    patterns = sorted({r"[^[:alnum:]]+".join(_WORD.findall(row)) for row in rows} - {""})
    for at in range(0, len(patterns), _BATCH):
        pattern = rf"\m(?:{'|'.join(patterns[at : at + _BATCH])})\M"
        if value(conn, _SQL["is_restricted"], {"team": team, "pattern": pattern}):
            return True
    return False
