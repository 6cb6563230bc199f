"""Who may read what: the one rule, and that no statement goes around it."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql import answers, embeddings, files, identifiers, manuals, pages, passages, questions
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience, Reader
from sql.database import Connection
from sql.grants import Grant
from sql.identifiers import NewIdentifier
from sql.questions import NewQuestion

_GRANT = st.one_of(
    st.just(Grant("everyone")),
    st.sampled_from(["C1", "C2", "C3"]).map(lambda channel: Grant("channel", channel)),
    st.sampled_from(["S1", "S2"]).map(lambda group: Grant("group", group)),
)
_GRANTS = st.lists(st.sets(_GRANT, max_size=3), min_size=1, max_size=4)
_READER = st.builds(
    Reader,
    st.frozensets(st.sampled_from(["C1", "C2", "C3"])),
    st.frozensets(st.sampled_from(["S1", "S2"])),
    st.booleans(),
)
# What gives a statement an audience, and what holds text of passages.
_RULE = re.compile(
    r"\b(visible_manuals|known_manuals|searchable_manuals|readable_passages|readable_notes)"
    r"\(%\(team\)s, %\(op"
    # What `sql.searchable` got by that rule, in the same transaction.
    r"|manual_id = ANY \(%\(searchable\)s"
)
_TEXT = re.compile(
    r"\b(FROM|JOIN)\s+(passages|pages|manual_files|citations|identifiers|postings)\b"
)
# These return ids and counts, or yes or no, or write.
_WITHOUT_TEXT = {
    "blank_answers",
    "build_postings",
    "characters_a_page",
    "count_passages",
    "drop_postings",
    "forget_asked_of",
    "goes_along",
    "is_doubtful",
    "is_restricted",
    "lacking",
    "lacks",
    "manuals_of",
    "missing",
    "old_forms",
    "shared_sections",
    "without_text",
}


@given(granted=_GRANTS, readers=st.lists(_READER, max_size=3), more=_READER)
def test_an_audience_sees_what_all_its_readers_may(
    conn: Connection, store_manual: Callable, granted, readers, more
) -> None:
    """A manual is visible when each reader holds a grant of it, or it is everyone's and there is
    no outsider for whom that does not hold; readers narrow."""
    with conn.transaction(force_rollback=True):
        ids = [store_manual(conn, (("1", "seal"),), *grants)[0] for grants in granted]
        store_manual(conn, (("1", "seal"),), Grant("everyone"), team="another team")
        seen = _visible(conn, Audience("local", tuple(readers)))
        assert seen == {
            manual_id
            for manual_id, grants in zip(ids, granted, strict=True)
            if all(_holds(reader, grants) for reader in readers)
            and (readers or Grant("everyone") in grants)
        }
        everyone = _visible(conn, Audience.everyone("local"))
        wider = _visible(conn, Audience("local", (*readers, more)))
        assert wider <= seen or not readers
        assert everyone <= wider or any(reader.outsider for reader in (*readers, more))
        assert _visible(conn, Audience.of_operator("local")) == set(ids)


@given(granted=_GRANTS, readers=st.lists(_READER, min_size=1, max_size=3), which=st.integers(0, 2))
def test_an_outsider_never_sees_more(
    conn: Connection, store_manual: Callable, granted, readers, which
) -> None:
    """Whoever turns out to be from outside the team makes the audience see less, or the same."""
    with conn.transaction(force_rollback=True):
        for grants in granted:
            store_manual(conn, (("1", "seal"),), *grants)
        outside = list(readers)
        outside[which % len(readers)] = replace(outside[which % len(readers)], outsider=True)
        all_out = tuple(replace(reader, outsider=True) for reader in readers)
        within = _visible(conn, Audience("local", tuple(readers)))
        assert _visible(conn, Audience("local", all_out)) <= (
            _visible(conn, Audience("local", tuple(outside)))
        )
        assert _visible(conn, Audience("local", tuple(outside))) <= within


def test_a_channel_with_outsiders_reads_its_own_only(
    conn: Connection, store_manual: Callable
) -> None:
    """A shared channel reads what is granted to it by name, and an unknown one nothing."""
    own, _ = store_manual(conn, (("1", "seal"),), Grant("channel", "C1"))
    store_manual(conn, (("1", "seal"),), Grant("everyone"))
    assert _visible(conn, Audience.of_channel("local", "C1", outsider=True)) == {own}
    assert _visible(conn, Audience("local", (Reader(outsider=True),))) == set()


def test_a_channel_reads_its_own_and_everyones(conn: Connection, store_manual: Callable) -> None:
    """A channel's audience reads what is granted to the channel or to everyone, nothing else."""
    own, _ = store_manual(conn, (("1", "seal"),), Grant("channel", "C1"))
    public, _ = store_manual(conn, (("1", "seal"),), Grant("everyone"))
    store_manual(conn, (("1", "seal"),), Grant("channel", "C2"))
    store_manual(conn, (("1", "seal"),), Grant("group", "C1"))
    assert _visible(conn, Audience.of_channel("local", "C1")) == {own, public}


def test_nothing_of_a_hidden_manual_comes_out(conn: Connection, store_manual: Callable) -> None:
    """No function gives text, hits or even scores of a manual that the audience may not read."""
    rows = (("1 Pump", "The pump seal wears."), ("1 Pump", "Order seal 12-345."))
    manual_id, ids = store_manual(conn, rows, Grant("channel", "C1"))
    embeddings.ensure(conn, "tiny", 3)
    embeddings.copy(conn, "tiny", [(passage_id, [1.0, 0.0, 0.0]) for passage_id in ids])
    identifiers.copy(conn, [NewIdentifier(ids[1], "part", "12-345", "12345")])
    question_id = questions.record(conn, NewQuestion("local", "C1", "1.0", "1.0", "U1", "Seal?"))
    answer_id = answers.insert(
        conn,
        NewAnswer(question_id, "12-345", "answered", "search", "default", 1.0),
        [NewCitation(0, ids[1], manual_id, 2, "A-2", "Order seal 12-345.")],
    )

    def text_of(audience: Audience) -> str:
        shown = answers.shown(conn, audience, answer_id)
        return shown.text if shown else ""

    def everything(audience: Audience) -> list[bool]:
        return [
            bool(found)
            for found in (
                manuals.list_all(conn, audience),
                manuals.get(conn, audience, manual_id),
                manuals.find(conn, audience, str(manual_id)),
                manuals.pdf_bytes(conn, audience, manual_id),
                pages.read(conn, audience, manual_id, 1),
                pages.read_many(conn, audience, [(manual_id, 1)]),
                passages.read(conn, audience, ids),
                passages.neighbours(conn, audience, ids[0], 1, 1),
                passages.lexical(conn, audience, "pump seal", 5),
                passages.identified(conn, audience, ["12345"], 5),
                passages.dense(conn, audience, "tiny", [1.0, 0.0, 0.0], 5),
                passages.dense(conn, audience, "tiny", [1.0, 0.0, 0.0], 5, exact_up_to=0),
                answers.citations_of(conn, audience, answer_id),
                text_of(audience),
            )
        ]

    assert all(everything(Audience.of_channel("local", "C1")))
    assert all(everything(Audience.of_operator("local")))
    for outsider in (
        Audience.everyone("local"),
        Audience.of_channel("local", "C2"),
        Audience.of_channel("another team", "C1"),
        Audience.of_operator("another team"),
        Audience("local", (Reader(frozenset({"C1"})), Reader(frozenset({"C2"})))),
        Audience("local", (Reader(outsider=True),)),
    ):
        assert not any(everything(outsider)), outsider


def test_hidden_manuals_do_not_move_scores(conn: Connection, store_manual: Callable) -> None:
    """The scores that an audience gets are the same whether hidden manuals exist or not."""
    public = Audience.everyone("local")
    store_manual(conn, (("1", "pump seal"), ("2", "pump rotor")), Grant("everyone"))
    before = passages.lexical(conn, public, "seal pump", 5)
    store_manual(conn, tuple(("1", "seal seal valve") for _ in range(9)), Grant("channel", "C1"))
    assert passages.lexical(conn, public, "seal pump", 5) == before


@pytest.mark.parametrize("noun", files.nouns())
def test_every_statement_over_text_asks_for_an_audience(noun: str) -> None:
    """A statement that reads passages, pages, files or citations goes through the one rule."""
    for name, statement in files.load(noun).items():
        if name not in _WITHOUT_TEXT and _TEXT.search(statement.as_string()):
            assert _RULE.search(statement.as_string()), f"{noun}.sql: {name}"


def _holds(reader: Reader, grants: set[Grant]) -> bool:
    channels = {Grant("channel", channel) for channel in reader.channels}
    groups = {Grant("group", group) for group in reader.groups}
    everyone = set() if reader.outsider else {Grant("everyone")}
    return bool((channels | groups | everyone) & grants)


def _visible(conn: Connection, audience: Audience) -> set[int]:
    return {manual.manual_id for manual in manuals.list_all(conn, audience)}
