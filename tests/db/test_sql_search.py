"""The three searches: what they find, and how their scores come about."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql import embeddings, identifiers, passages, replacements
from sql.audience import Audience
from sql.database import Connection
from sql.errors import EmbeddingsMissing, WrongDimensions
from sql.grants import Grant
from sql.identifiers import NewIdentifier

_OPERATOR = Audience.of_operator("local")
_WORDS = st.lists(st.sampled_from(["bolt", "pump", "rotor", "seal", "valve"]), max_size=6).map(
    " ".join
)
_PASSAGES = st.lists(st.tuples(_WORDS, _WORDS), min_size=1, max_size=5)


@given(library=st.lists(_PASSAGES, min_size=1, max_size=3), query=_WORDS)
def test_lexical_is_bm25(conn: Connection, store_manual: Callable, library, query: str) -> None:
    """Lexical scores are Okapi BM25 (k1 1.5, b 0.6), a word of the section thrice."""
    with conn.transaction(force_rollback=True):
        words: dict[int, list[str]] = {}
        for rows in library:
            _, ids = store_manual(conn, rows)
            for passage_id, (section, text) in zip(ids, rows, strict=True):
                words[passage_id] = [*section.split() * 3, *text.split()]
        hits = passages.lexical(conn, _OPERATOR, query, 100)
        expected = _bm25(words, query)
        assert {hit.passage_id: hit.score for hit in hits} == pytest.approx(expected)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def _bm25(words: dict[int, list[str]], query: str) -> dict[int, float]:
    mean = sum(map(len, words.values())) / len(words)
    scores: dict[int, float] = {}
    for asked in set(query.split()):
        holding = [passage_id for passage_id, held in words.items() if asked in held]
        idf = math.log(1 + (len(words) - len(holding) + 0.5) / (len(holding) + 0.5))
        for passage_id in holding:
            count = words[passage_id].count(asked)
            norm = count + 1.5 * (0.4 + 0.6 * len(words[passage_id]) / mean)
            scores[passage_id] = scores.get(passage_id, 0.0) + idf * count * 2.5 / norm
    return scores


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("replacing the seals", "Replace the seal."),
        ("belt", "Check the belt/chain."),
        ("chain", "Check the belt/chain."),
        ("15", "Tighten to 10-15 N·m."),
        ("P0420", "Code P0420 is set."),
        ("0420", "Code P-0420 is set."),
        ("cfg", "Edit board.cfg first."),
        ("prüfen", "Ölstand PRÜFEN"),
    ],
)
def test_lexical_reads_words_as_people_do(
    conn: Connection, store_manual: Callable, query: str, text: str
) -> None:
    """Word forms, letter case, slashes, ranges and codes do not hide a passage."""
    _, ids = store_manual(conn, (("1 General", text), ("2 Other", "Nothing of that here.")))
    assert [hit.passage_id for hit in passages.lexical(conn, _OPERATOR, query, 5)] == ids[:1]


def test_lexical_survives_any_text(conn: Connection, store_manual: Callable) -> None:
    """Operators, quotes and stop words in a question are neither syntax nor an error."""
    store_manual(conn)
    for query in ("the of and", "", "':* & | ! <->", "a" * 5000, "pump & !seal"):
        passages.lexical(conn, _OPERATOR, query, 5)
    assert passages.lexical(conn, _OPERATOR, "pump & !seal", 5)


def test_dense_finds_the_same_with_and_without_the_index(
    conn: Connection, store_manual: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For an audience that may read 1 % of the passages the index loses next to nothing."""
    rng = np.random.default_rng(7)
    texts = [("1", f"word{n}") for n in range(30)]
    _, seen = store_manual(conn, texts, Grant("everyone"))
    _, hidden = store_manual(conn, texts * 99)
    monkeypatch.setattr(embeddings, "EXACT_UP_TO", 2000)
    embeddings.ensure(conn, "m", 16)
    vectors = rng.normal(size=(3000, 16)).astype(np.float32)
    embeddings.copy(conn, "m", zip([*seen, *hidden], vectors, strict=True))
    # So few rows are found without the vector index; the test is about the index.
    conn.execute("DROP INDEX embeddings_m_manual")
    conn.execute("SET LOCAL enable_seqscan = off")
    conn.execute("ANALYZE")
    public = Audience.everyone("local")
    common = 0
    for query in rng.normal(size=(20, 16)).astype(np.float32):
        exact = passages.dense(conn, public, "m", query, 10)
        approximate = passages.dense(conn, public, "m", query, 10, exact_up_to=0)
        assert len(exact) == 10
        assert [hit.score for hit in exact] == sorted((hit.score for hit in exact), reverse=True)
        common += len({hit.passage_id for hit in exact} & {hit.passage_id for hit in approximate})
        best = vectors[:30] @ query / np.linalg.norm(vectors[:30], axis=1) / np.linalg.norm(query)
        assert exact[0].score == pytest.approx(float(best.max()), abs=2e-3)
    assert common >= 190


def test_identified_prefers_exact_then_rare(conn: Connection, store_manual: Callable) -> None:
    """More identifiers come first, then exact ones, then the rarer; unlike ones are not found."""
    _, ids = store_manual(conn, [("1", "x")] * 5)
    held = [("24v", 0), ("24v", 1), ("e07", 1), ("24v", 2), ("e07", 3), ("12345678a", 4)]
    identifiers.copy(conn, [NewIdentifier(ids[n], "part", text, text) for text, n in held])
    hits = passages.identified(conn, _OPERATOR, ["24v", "e07"], 10)
    assert [hit.passage_id for hit in hits] == [ids[1], ids[3], ids[0], ids[2]]
    assert [hit.score for hit in hits] == [2.0, 1.0, 1.0, 1.0]
    near = passages.identified(conn, _OPERATOR, ["12345678b"], 10)
    assert [hit.passage_id for hit in near] == [ids[4]]
    assert 0.6 <= near[0].score < 1
    assert passages.identified(conn, _OPERATOR, ["e08"], 10) == []
    assert passages.identified(conn, _OPERATOR, [], 10) == []


def test_searches_skip_old_revisions_and_what_is_left_out(
    conn: Connection, store_manual: Callable
) -> None:
    """Searches see current revisions only, and none of the manuals that are of another machine."""
    old, _ = store_manual(conn)
    new, new_ids = store_manual(conn)
    assert replacements.add(conn, "local", old, new, by="operator")

    def found(*left_out: int) -> list[int]:
        hits = passages.lexical(conn, _OPERATOR, "pump", 5, left_out)
        return [hit.passage_id for hit in hits]

    assert found() == new_ids
    assert found(new) == []
    _, general_ids = store_manual(conn)
    assert found(new) == general_ids


def test_embedding_tables(conn: Connection, store_manual: Callable) -> None:
    """Each model fills a table of its own, knows what it lacks, and keeps its dimensions."""
    _, ids = store_manual(conn, [("1", "x"), ("1", "y")])
    with pytest.raises(EmbeddingsMissing):
        passages.dense(conn, _OPERATOR, "m", [1.0, 0.0], 1)
    embeddings.ensure(conn, "m", 2)
    embeddings.ensure(conn, "m", 2)
    assert embeddings.missing(conn, "m") == ids
    assert embeddings.copy(conn, "m", [(ids[1], [0.0, 1.0])]) == 1
    assert embeddings.missing(conn, "m", "local") == ids[:1]
    assert embeddings.missing(conn, "m", "another team") == []
    hits = passages.dense(conn, _OPERATOR, "m", [1.0, 1.0], 5)
    assert [hit.passage_id for hit in hits] == ids[1:]
    assert hits[0].score == pytest.approx(0.7071, abs=1e-3)
    with pytest.raises(WrongDimensions):
        embeddings.ensure(conn, "m", 3)
    with pytest.raises(ValueError, match="slug"):
        embeddings.ensure(conn, 'm"; DROP TABLE manuals', 3)
