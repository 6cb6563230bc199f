"""Nobody's results and names, and what they can find out, change by what they cannot see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.supersede import revisions_of
from sql import grants, manuals, pages, passages, replacements
from sql.audience import Audience, Reader
from sql.database import Connection
from sql.grants import Grant

_CHANNELS = ("C1", "C2", "C3")
_GRANT = st.one_of(
    st.just(Grant("everyone")),
    st.just(Grant("operator")),
    st.sampled_from(_CHANNELS).map(lambda channel: Grant("channel", channel)),
    st.sampled_from(["S1", "S2"]).map(lambda group: Grant("group", group)),
)
_NAMES = ("Pump", "Takeover of Meyer", "")


@dataclass(frozen=True)
class Shared:
    """A manual of a world: its own title, its revision, and who got it by which name."""

    title: str
    revision: int
    granted: dict[Grant, str]


_SHARED = st.builds(
    Shared,
    st.sampled_from(["", "Pump manual"]),
    st.integers(1, 4),
    st.dictionaries(_GRANT, st.sampled_from(_NAMES), max_size=4),
)
_DECIDED = st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["", *_CHANNELS]))
_READER = st.builds(
    Reader,
    st.frozensets(st.sampled_from(_CHANNELS)),
    st.frozensets(st.sampled_from(["S1", "S2"])),
    st.booleans(),
)
_AUDIENCE = st.one_of(
    st.sampled_from(_CHANNELS).map(lambda channel: Audience.of_channel("local", channel)),
    st.builds(
        lambda readers, conversation: Audience("local", tuple(readers), conversation=conversation),
        st.lists(_READER, max_size=3),
        st.sampled_from(_CHANNELS),
    ),
)


@given(
    world=st.lists(_SHARED, min_size=1, max_size=5),
    decided=st.lists(_DECIDED, max_size=6),
    audience=_AUDIENCE,
)
def test_what_is_not_seen_changes_nothing(
    conn: Connection,
    store_manual: Callable,
    world: list[Shared],
    decided: list[tuple[int, int, str]],
    audience: Audience,
) -> None:
    """Manuals that an audience may not read, names by which others got them, and decisions of other
    conversations can be there or not: searches, titles, file names and revisions are the same."""
    with conn.transaction(force_rollback=True):
        ids = [_store(conn, store_manual, number, one) for number, one in enumerate(world)]
        for older, newer, channel in decided:
            if max(older, newer) < len(ids):
                replacements.add(conn, "local", ids[older], ids[newer], by="U1", channel=channel)
        seen = _seen(conn, audience, ids)
        for number, one in enumerate(world):
            known = {name for grant, name in one.granted.items() if _held(audience, grant)}
            for title, name in seen["names"].get(ids[number], ()):
                assert title in {one.title} if one.title else {*known, "Untitled manual"}
                assert name.removesuffix(".pdf") in {"", *known}
        _forget(conn, audience)
        assert _seen(conn, audience, ids) == seen


def _store(conn: Connection, store_manual: Callable, number: int, one: Shared) -> int:
    manual_id, _ = store_manual(
        conn,
        [("1", f"seal of pump part{number}"), ("2", "seal")],
        title=one.title,
        revision=f"Rev {one.revision}",
        series="pump" if one.title else "",
    )
    conn.execute("DELETE FROM grants WHERE manual_id = %s", (manual_id,))
    for at, (grant, name) in enumerate(one.granted.items()):
        file = f"{name}.pdf" if name else ""
        given = ("local", manual_id, grant.kind, grant.grantee, f"U{at}")
        grants.add(conn, *given, name=file, title=name)
        conn.execute(
            "UPDATE grants SET granted_at = now() + make_interval(secs => %s)"
            " WHERE manual_id = %s AND grantee_kind = %s AND grantee = %s",
            (at, manual_id, grant.kind, grant.grantee),
        )
    return int(manual_id)


def _seen(conn: Connection, audience: Audience, ids: list[int]) -> dict[str, Any]:
    """All that the audience can find out."""
    hits = {
        superseded: [
            (hit, passages.read(conn, audience, [hit.passage_id]))
            for hit in passages.lexical(conn, audience, "seal pump", 9, superseded=superseded)
        ]
        for superseded in (False, True)
    }
    listed = manuals.list_all(conn, audience)
    return {
        "hits": hits,
        "listed": listed,
        "names": {one.manual_id: [(one.title, one.source_name)] for one in listed},
        "searched": manuals.searched(conn, audience),
        "found": [manuals.find(conn, audience, name) for name in (*_NAMES, "manual", ".pdf")],
        "got": [manuals.get(conn, audience, one) for one in ids],
        "pages": pages.read_many(conn, audience, [(one, 1) for one in ids]),
        "revisions": [revisions_of(conn, audience, one) for one in ids],
        "replaced": replacements.replaced(conn, audience),
        "decided": replacements.among(conn, audience, ids),
        "sharers": [
            [grant.granted_by for grant in grants.held(conn, audience, one.manual_id)]
            for one in listed
        ],
    }


def _forget(conn: Connection, audience: Audience) -> None:
    """Take away what the audience cannot see; a grant that only some of them hold makes a manual
    visible together with others, but its name is not for all of them: it gets another."""
    visible = [one.manual_id for one in manuals.list_all(conn, audience)]
    conn.execute("DELETE FROM manuals WHERE NOT manual_id = ANY (%s)", (visible,))
    for (manual_id,) in conn.execute("SELECT manual_id FROM manuals").fetchall():
        for one in grants.of_manual(conn, "local", manual_id):
            grant = Grant(one.kind, one.grantee)
            if not any(_holds(reader, grant) for reader in audience.readers) and not _held(
                audience, grant
            ):
                grants.remove(conn, "local", manual_id, one.kind, one.grantee)
            elif not _held(audience, grant):
                where = ("local", manual_id, one.kind, one.grantee, "U9")
                grants.hand_on(conn, *where, name="else.pdf", title="Something else")
    held = [c for c in _CHANNELS if _held(audience, Grant("channel", c))]
    conn.execute("DELETE FROM replacements WHERE NOT channel = ANY (%s)", (["", *held],))


def _held(audience: Audience, grant: Grant) -> bool:
    """Whether every reader holds it; where there are none, what everyone holds."""
    return all(_holds(reader, grant) for reader in audience.readers) and (
        bool(audience.readers) or grant.kind == "everyone"
    )


def _holds(reader: Reader, grant: Grant) -> bool:
    match grant.kind:
        case "everyone":
            return not reader.outsider
        case "channel":
            return grant.grantee in reader.channels
        case "group":
            return grant.grantee in reader.groups
        case _:
            return False
