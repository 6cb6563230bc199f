"""Uploads: recorded once for each conversation, completed by what comes later, fenced."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql import uploads
from sql.database import Connection
from sql.uploads import NewUpload, Outcome, Upload

_BARE = NewUpload("local", "C1", "F1", "U1")
_SAID = replace(_BARE, message_ts="1700000001.000100", addressed=True)


@given(st.lists(st.sampled_from([_BARE, replace(_SAID, addressed=False), _SAID]), min_size=1))
def test_two_tellings_make_one_upload(conn: Connection, told) -> None:
    """In whatever order a file is told of, one telling gets the id, and all of it is kept."""
    with conn.transaction(force_rollback=True):
        ids = [uploads.add(conn, upload) for upload in told]
        assert ids[0] is not None
        assert ids[1:] == [None] * (len(told) - 1)
        stored = _get(conn, ids[0])
        assert stored.addressed == (_SAID in told)
        known = any(upload.message_ts for upload in told)
        assert stored.message_ts == (_SAID.message_ts if known else None)


def test_what_is_known_is_not_lost(conn: Connection) -> None:
    """A message that shares the file once more changes neither the message nor who is owed."""
    upload_id = _add(conn, _SAID)
    assert uploads.add(conn, replace(_BARE, message_ts="1700000009.000100")) is None
    stored = _get(conn, upload_id)
    assert (stored.message_ts, stored.addressed) == (_SAID.message_ts, True)
    assert uploads.add(conn, replace(_BARE, channel="C2")) not in (None, upload_id)
    found = uploads.of_file(conn, "local", "F1")
    assert [upload.channel for upload in found] == ["C1", "C2"]
    assert uploads.of_file(conn, "another team", "F1") == []


def test_a_file_ignored_too_early_is_owed_a_word(conn: Connection) -> None:
    """Who addressed the bot is not met with silence because `file_shared` came first."""
    upload_id = _add(conn, _BARE)
    uploads.take(conn, upload_id)
    assert uploads.move(conn, upload_id, 1, "final", outcome="ignored")
    assert uploads.add(conn, _SAID) == upload_id
    taken = uploads.take(conn, upload_id)
    assert taken is not None
    assert (taken.state, taken.outcome, taken.addressed) == ("new", None, True)
    assert uploads.move(conn, upload_id, 2, "final", ts="9.1", outcome="ignored")
    assert uploads.add(conn, _SAID) is None
    again = uploads.take(conn, upload_id)
    assert again is not None
    assert (again.state, again.outcome) == ("final", "ignored")


@pytest.mark.parametrize("outcome", ["ingested", "granted", "already", "refused", "withdrawn"])
def test_a_finished_upload_stays_finished(conn: Connection, outcome: Outcome) -> None:
    """Work that comes again on a finished upload finds it as it was left."""
    upload_id = _add(conn, _BARE)
    uploads.take(conn, upload_id)
    uploads.move(conn, upload_id, 1, "final", outcome=outcome)
    uploads.add(conn, _SAID)
    taken = uploads.take(conn, upload_id)
    assert taken is not None
    assert (taken.state, taken.outcome) == ("final", outcome)


def test_only_the_newest_attempt_writes(conn: Connection, store_manual: Callable) -> None:
    """Moves with an older attempt are refused; those allowed keep what they are not given."""
    upload_id = _add(conn, _SAID)
    manual_id, _ = store_manual(conn)
    uploads.take(conn, upload_id)
    uploads.take(conn, upload_id)
    assert not uploads.move(conn, upload_id, 1, "posting")
    assert uploads.move(conn, upload_id, 2, "shown", ts="9.1")
    assert uploads.move(conn, upload_id, 2, "final", manual_id=manual_id, outcome="ingested")
    assert uploads.move(conn, upload_id, 2, "final", card={"pages": 3})
    stored = _get(conn, upload_id)
    assert (stored.ts, stored.manual_id, stored.outcome, stored.card, stored.attempt) == (
        "9.1",
        manual_id,
        "ingested",
        {"pages": 3},
        2,
    )
    assert uploads.take(conn, 0) is None


def test_a_manual_is_held_while_one_upload_gives_it(
    conn: Connection, store_manual: Callable
) -> None:
    """A channel loses a manual only with the last upload there that gave it."""
    manual_id, _ = store_manual(conn)
    first, second, elsewhere = (
        _add(conn, replace(_BARE, file_id=file_id, channel=channel))
        for file_id, channel in (("F1", "C1"), ("F2", "C1"), ("F1", "C2"))
    )
    for upload_id in (first, second, elsewhere):
        uploads.take(conn, upload_id)
        uploads.move(conn, upload_id, 1, "final", manual_id=manual_id, outcome="granted")

    def other(channel: str, but: int) -> int | None:
        found = uploads.other(conn, "local", channel, manual_id, but)
        return found.upload_id if found else None

    assert other("C1", first) == second
    uploads.move(conn, second, 1, "final", outcome="withdrawn")
    assert other("C1", first) is None
    assert other("C1", second) == first
    assert other("C2", elsewhere) is None


def test_unfinished_are_the_stale_and_open_ones(conn: Connection) -> None:
    """The sweep is given uploads that are not final and not just worked on."""
    stale, fresh, final = (_add(conn, replace(_BARE, file_id=f"F{n}")) for n in range(3))
    uploads.take(conn, final)
    uploads.move(conn, final, 1, "final", outcome="refused")
    conn.execute("UPDATE uploads SET changed_at = changed_at - interval '1 minute'")
    uploads.take(conn, fresh)
    assert uploads.unfinished(conn, "local", 30) == [stale]
    assert uploads.unfinished(conn, "local", 90) == []


def _add(conn: Connection, upload: NewUpload) -> int:
    upload_id = uploads.add(conn, upload)
    assert upload_id is not None
    return upload_id


def _get(conn: Connection, upload_id: int) -> Upload:
    stored = uploads.get(conn, upload_id)
    assert stored is not None
    return stored
