"""Tables `embeddings_<slug>`: one for each embedding model, made when the model is first used.

Its name depends on the model, so it is put into the statements of `queries/embeddings.sql` by
`psycopg.sql.Identifier`: the one exception to fixed statements.
"""

from collections.abc import Iterable, Sequence

from sql.rows import Connection


def ensure(conn: Connection, slug: str, dims: int) -> None:
    """Make the model's table and index unless they exist.

    WrongDimensions when the table holds vectors of another length than `dims`.
    """
    raise NotImplementedError


def copy(conn: Connection, slug: str, rows: Iterable[tuple[int, Sequence[float]]]) -> int:
    """Store (passage_id, vector) with a binary COPY and return how many there were."""
    raise NotImplementedError


def missing(conn: Connection, slug: str) -> list[int]:
    """Return the ids of all passages that have no embedding of this model yet."""
    raise NotImplementedError
