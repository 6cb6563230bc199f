"""Recall through the vector index for audiences of every size, and that indexes are used."""

from collections.abc import Callable

import numpy as np
import pytest
from psycopg.sql import SQL, Composable

from sql import embeddings, files, identifiers, passages
from sql.audience import Audience
from sql.database import Connection
from sql.grants import Grant
from sql.identifiers import NewIdentifier
from sql.searchable import searchable

pytestmark = pytest.mark.slow

_OPERATOR = Audience.of_operator("local")
_PASSAGES, _DIMS = 20_000, 16
_SHARES = {"0.1 %": 20, "1 %": 200, "10 %": 2000}
_EVERY = [*_SHARES, "all"]


@pytest.fixture
def library(
    conn: Connection, store_manual: Callable, monkeypatch: pytest.MonkeyPatch
) -> tuple[Connection, np.ndarray]:
    """20,000 passages with vectors in two opposite clouds, and an index over them.

    Each share of them is one manual in the near cloud and one in the far, in channels of their own.
    """
    rng = np.random.default_rng(11)
    centre = np.ones(_DIMS) * 0.6
    sizes = [(f"{name} {place}", n) for name, n in _SHARES.items() for place in ("near", "far")]
    used = sum(n for _, n in sizes)
    sizes += [("rest near", (_PASSAGES - used) // 2), ("rest far", (_PASSAGES - used) // 2)]
    stored: list[tuple[int, np.ndarray]] = []
    for name, count in sizes:
        rows = [("1", f"valve part{n % 4000} {name.split()[1]}") for n in range(count)]
        _, ids = store_manual(conn, rows, Grant("channel", name))
        cloud = rng.normal(size=(count, _DIMS)) + (centre if "near" in name else -centre)
        stored += zip(ids, cloud.astype(np.float32), strict=True)
    monkeypatch.setattr(embeddings, "EXACT_UP_TO", 1000)
    embeddings.ensure(conn, "m", _DIMS)
    embeddings.copy(conn, "m", stored)
    found = [NewIdentifier(pid, "part", f"P{pid}", f"p{pid}") for pid, _ in stored]
    identifiers.copy(conn, found)
    conn.execute("ANALYZE")
    return conn, rng.normal(size=(15, _DIMS)).astype(np.float32) + centre.astype(np.float32)


def test_an_audience_loses_no_recall(
    library: tuple[Connection, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An audience of 0.1 %, 1 %, 10 % or all of the passages, near the query or far from it, is
    given what an exact search of everything that it may read gives."""
    conn, queries = library
    monkeypatch.setattr(embeddings, "WALK_UP_TO", 1000)
    for share in _EVERY:
        for place in ("near", "far"):
            audience = Audience.of_channel("local", f"{share} {place}")
            audience = _OPERATOR if share == "all" else audience
            same = 0
            for query in queries if place == "near" else -queries if share == "all" else queries:
                exact = passages.dense(conn, audience, "m", query, 10, exact_up_to=_PASSAGES)
                found = passages.dense(conn, audience, "m", query, 10, exact_up_to=1000)
                same += len({h.passage_id for h in exact} & {h.passage_id for h in found})
            assert same >= 0.99 * 10 * len(queries), (share, place, same)


def test_indexes_are_used(library: tuple[Connection, np.ndarray]) -> None:
    """Each search reads through its index, also with a filter on the audience."""
    conn, queries = library
    more = "INSERT INTO identifier_forms SELECT 'q' || n FROM generate_series(1, 100000) AS n"
    conn.execute(more)
    conn.execute("ANALYZE identifier_forms")
    seen = searchable(conn, Audience.of_channel("local", "rest near")).parameters()
    every = searchable(conn, _OPERATOR).parameters()
    lexical, identified = files.load("lexical"), files.load("identified")
    vector = {"vector": embeddings.literal(queries[0]), "k": 10, "walk": 4000}
    nearest = embeddings.nearest(conn, "m", 10, exactly=False)
    words = {"lexemes": ["part7", "near"], "weights": [9.0, 0.5], "mean_length": 3.0, "k": 10}
    asked = {"normalised": ["p70", "p12345678"], "bound": 100, "most_alike": 20}
    conn.execute(identified["similar_from"], {"least": "0.6"})
    forms = {"asked": ["p70"], "forms": ["p70"], "likenesses": [1.0], "common": []}
    for manuals in (seen, every):
        assert "embeddings_m_vector" in _plan(conn, nearest, {**manuals, **vector})
        query = {**manuals, "query": "part7 valve"}
        assert "postings_lexeme" in _plan(conn, lexical["frequencies"], query)
        assert "postings_lexeme" in _plan(conn, lexical["rank"], {**manuals, **words})
        plan = _plan(conn, identified["forms"], {**manuals, **asked})
        assert "identifiers_normalised" in plan
        assert "identifier_forms_similar" in plan
        plan = _plan(conn, identified["rank"], {**manuals, **forms, "bound": 100, "k": 10})
        assert "identifiers_normalised" in plan
    exact = embeddings.nearest(conn, "m", 10, exactly=True)
    small = searchable(conn, Audience.of_channel("local", "1 % near")).parameters()
    plan = _plan(conn, exact, {**small, **vector})
    assert "embeddings_m_manual" in plan
    assert "embeddings_m_vector" not in plan


def _plan(conn: Connection, statement: Composable, parameters: dict[str, object]) -> str:
    rows = conn.execute(SQL("EXPLAIN ") + statement, parameters, prepare=False).fetchall()
    return "\n".join(row[0] for row in rows)
