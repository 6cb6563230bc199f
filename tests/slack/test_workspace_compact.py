"""The local workspace's journal holds what there is, and not what was deleted or is too old."""

import time
from pathlib import Path
from typing import Any

import pytest

from bot.workspace.state import State
from sql.home import Home
from tests.fix_slack_out import LINE2
from tests.workspace_client import open_workspace


def _journal(home: Home) -> str:
    return (home.root / "workspace" / "journal.jsonl").read_text("utf-8")


def test_deleted_messages_leave_the_journal(tmp_path: Path) -> None:
    """After the next start, or within the hour, no word of a deleted message is on the disk; all
    else is as it was, threads, reactions, files and people too."""
    home = Home(tmp_path)
    with open_workspace(home) as workspace:
        head = workspace.say("U0ADA", LINE2, "kept head")
        workspace.say("U0BEN", LINE2, "kept reply", head)
        workspace.react("U0BEN", LINE2, head, "eyes")
        workspace.share("U0ADA", LINE2, "kept.pdf", b"%PDF kept")
        gone = workspace.say("U0ADA", LINE2, "a secret word")
        workspace.act("delete", user="U0ADA", channel=LINE2, ts=gone)
        before = workspace.messages("U0ADA", LINE2), workspace.messages("U0ADA", LINE2, head)
        assert "secret" in _journal(home)
    for _ in range(2):
        with open_workspace(home) as workspace:
            assert "secret" not in _journal(home)
            assert _journal(home).count("\n") == 1
            after = workspace.messages("U0ADA", LINE2), workspace.messages("U0ADA", LINE2, head)
            assert [_plain(rows) for rows in after] == [_plain(rows) for rows in before]
    with open_workspace(home) as workspace:
        ts = workspace.say("U0ADA", LINE2, "written after it")
    with open_workspace(home) as workspace:
        assert ts in [row["ts"] for row in workspace.messages("U0ADA", LINE2)]


def _plain(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (row["ts"], row["text"], row.get("reactions"), len(row.get("files") or ())) for row in rows
    ]


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the new journal is whole and in its place the old one is, and is written on."""
    home = Home(tmp_path)
    with open_workspace(home) as workspace:
        ts = workspace.say("U0ADA", LINE2, "hello")
    with monkeypatch.context() as full:
        full.setattr("bot.workspace.journal.os.fsync", _no_space)
        with open_workspace(home) as workspace:
            then = workspace.say("U0ADA", LINE2, "still here")
    assert (home.root / "workspace" / "journal.new").exists()
    with open_workspace(home) as workspace:
        assert [row["ts"] for row in workspace.messages("U0ADA", LINE2)] == [ts, then]


def _no_space(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_old_messages_go() -> None:
    """What is older goes with the files that only it shared; the head of a younger thread stays."""
    state, now = State("local"), time.time()

    def post(age: float, **more: object) -> str:
        ts = f"{now - age:.6f}"
        message = {"ts": ts, "user": "U0ADA", "text": f"{age}", **more}
        state.apply({"kind": "posted", "channel": LINE2, "message": message})
        return ts

    for name in ("F1", "F2"):
        file = {"id": name, "name": name, "channels": [], "created": int(now - 100)}
        state.apply({"kind": "filed", "file": file})
    lone, head = post(90, file_ids=["F1"]), post(80)
    young = post(10, file_ids=["F2"])
    below = post(5, thread_ts=head)
    old_below = post(70, thread_ts=head)
    assert state.forget(now - 50) == ["F1"]
    assert set(state.messages[LINE2]) == {head, young, below}
    assert state.threads[LINE2] == {head: [below]}
    assert set(state.files) == {"F2"}
    assert lone not in state.messages[LINE2]
    assert old_below not in state.messages[LINE2]
    again = State("local")
    again.apply(state.whole())
    assert again.whole() == state.whole()
