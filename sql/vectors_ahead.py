"""Table `vectors_ahead`: vectors of a PDF that is not a manual yet. No text, only its hash."""

from collections.abc import Mapping

from sql.files import load
from sql.rows import Connection, execute, value

_SQL = load("vectors_ahead")


def known(conn: Connection, team: str, content_hash: str, slug: str) -> dict[bytes, bytes]:
    """Return the vectors that there are, float32 as bytes, by the hash of their text."""
    named = {"team": team, "content_hash": content_hash, "slug": slug}
    return {bytes(one): bytes(other) for one, other in conn.execute(_SQL["known"], named)}


def keep(
    conn: Connection, team: str, content_hash: str, slug: str, made: Mapping[bytes, bytes]
) -> None:
    """Keep some more; one that is there already stays."""
    named = {"team": team, "content_hash": content_hash, "slug": slug}
    both = {"hashes": list(made), "vectors": list(made.values())}
    execute(conn, _SQL["keep"], {**named, **both})


def drop(conn: Connection, team: str, content_hash: str) -> int:
    """Drop all of the PDF's; return how many there were."""
    return execute(conn, _SQL["drop"], {"team": team, "content_hash": content_hash})


def old(conn: Connection, days: int) -> int:
    """Drop what was kept longer ago than so many days; return how many there were."""
    return execute(conn, _SQL["old"], {"days": days})


def characters_a_page(conn: Connection) -> float:
    """Return how many characters of passages a page has, on average over all manuals; 0: none."""
    return float(value(conn, _SQL["characters_a_page"], {}))
