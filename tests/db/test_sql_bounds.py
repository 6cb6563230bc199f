"""Searches read only so much, and say what they left out."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from sql import identifiers, passages
from sql.audience import Audience
from sql.database import Connection
from sql.identifiers import NewIdentifier
from sql.search_lexical import affordable

_OPERATOR = Audience.of_operator("local")


@given(
    held=st.dictionaries(st.text(max_size=3), st.integers(1, 50), max_size=8),
    bound=st.integers(0, 200),
)
def test_the_rarest_words_within_the_bound(held: dict[str, int], bound: int) -> None:
    """What is read is within the bound, and no word is left out that is rarer than one read."""
    chosen = affordable(held, bound)
    assert sum(held[lexeme] for lexeme in chosen) <= bound
    rest = held.keys() - set(chosen)
    assert all(held[one] <= held[other] for one in chosen for other in rest)
    if rest:
        assert sum(held[one] for one in chosen) + min(held[one] for one in rest) > bound


def test_common_words_are_left_out(conn: Connection, store_manual: Callable) -> None:
    """A word that too many passages hold is not read and is named, and the rarer ones decide."""
    rows = [("1", "valve"), ("1", "valve"), ("1", "valve rotor"), ("1", "rotor")]
    _, ids = store_manual(conn, rows)
    hits = passages.lexical(conn, _OPERATOR, "the rotor's valve", 9, bound=4)
    assert hits.left_out == ("valv",)
    assert {hit.passage_id for hit in hits} == set(ids[2:])
    assert passages.lexical(conn, _OPERATOR, "the rotor's valve", 9).left_out == ()


def test_only_common_words(conn: Connection, store_manual: Callable) -> None:
    """Where every word passes the bound, the manuals that are most about the rarest are read."""
    store_manual(conn, [("1", "valve seal"), ("1", "seal"), ("1", "seal"), ("1", "seal")])
    _, ids = store_manual(conn, [("1", "valve"), ("1", "valve seal")])
    hits = passages.lexical(conn, _OPERATOR, "valve seal", 9, bound=2)
    assert hits.left_out == ("seal", "valv")
    assert {hit.passage_id for hit in hits} == set(ids)


def test_common_identifiers_are_read_in_part(conn: Connection, store_manual: Callable) -> None:
    """Of an identifier in too many places some are read and it is named, but a passage that a
    rarer one found gets all that is its due."""
    _, ids = store_manual(conn, [("1", "x")] * 9)
    held = [("24v", pid) for pid in ids] + [("e07", ids[8])]
    identifiers.copy(conn, [NewIdentifier(pid, "value", text, text) for text, pid in held])
    hits = passages.identified(conn, _OPERATOR, ["24v", "e07"], 20, bound=3)
    assert hits.left_out == ("24v",)
    assert len(hits) == 4
    assert (hits[0].passage_id, hits[0].score) == (ids[8], 2.0)


def test_near_identifiers_of_hidden_manuals_take_no_place(
    conn: Connection, store_manual: Callable
) -> None:
    """However many alike are in hidden manuals, the nearest that may be seen is found."""
    _, [seen] = store_manual(conn, [("1", "x")], team="ours")
    _, [hidden] = store_manual(conn, [("1", "x")], team="theirs")
    copies = [NewIdentifier(hidden, "part", "", f"1234567{n}a") for n in range(40)]
    identifiers.copy(conn, [*copies, NewIdentifier(seen, "part", "", "1234567zz")])
    hits = passages.identified(conn, Audience.of_operator("ours"), ["1234567"], 5)
    assert [hit.passage_id for hit in hits] == [seen]
