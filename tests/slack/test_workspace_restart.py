"""The local workspace keeps what was said, however its process ends."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from bot.errors import AlreadyRunning
from bot.workspace import Workspace as Server
from bot.workspace import keys
from sql.home import Home
from tests.workspace_client import Workspace, open_workspace, until

LINE2 = "C0LINE2"
_SHOPTALK = Path(sys.executable).with_name("shoptalk")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@contextmanager
def _process(home: Home) -> Iterator[tuple[subprocess.Popen[bytes], Workspace]]:
    """The command's own process, and a client for it."""
    settings = {"SHOPTALK_HOME": str(home.root), "BOT_WORKSPACE_PORT": "0"}
    (home.run / "workspace.json").unlink(missing_ok=True)
    process = subprocess.Popen(
        [_SHOPTALK, "workspace"], cwd=home.root, env=os.environ | settings, stderr=subprocess.PIPE
    )
    try:
        said = json.loads(until(lambda: _text(home.run / "workspace.json"), 60))
        assert said["pid"] == process.pid
        workspace = Workspace(said["url"], keys(home, "local"))
        until(lambda: _answers(said["url"]))
        yield process, workspace
        workspace.close()
    finally:
        process.kill()
        process.communicate()


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _seen(workspace: Workspace) -> list[dict[str, Any]]:
    """What Ada sees, without the addresses, which hold the port."""
    text = json.dumps(workspace.messages("U0ADA", LINE2)).replace(workspace.url, "")
    return list(json.loads(text))


def test_a_restart_keeps_the_conversation(home: Home) -> None:
    """Messages, threads, edits, deletions, reactions, files, members and DMs; keys too."""
    with open_workspace(home) as first:
        web = WebClient(first.keys.bot_token, base_url=first.api_url)
        head = first.say("U0ADA", LINE2, "what torque? – größer")
        metadata = {"event_type": "shoptalk_reply", "event_payload": {"question_id": 1}}
        reply = web.chat_postMessage(channel=LINE2, thread_ts=head, text="5", metadata=metadata)
        web.chat_update(channel=LINE2, ts=reply["ts"], text="5 Nm")
        first.react("U0BEN", LINE2, reply["ts"], "+1")
        buried = first.say("U0ADA", LINE2, "secret")
        web.chat_postMessage(channel=LINE2, thread_ts=buried, text="what?")
        first.act("delete", user="U0ADA", channel=LINE2, ts=buried)
        first.act("delete", user="U0ADA", channel=LINE2, ts=first.say("U0ADA", LINE2, "gone"))
        first.share("U0ADA", LINE2, "manual.pdf", b"%PDF-1.4")
        first.act("invite", user="U0ADA", channel=LINE2, who="U0GUS")
        direct = first.direct("U0ADA")
        before = _seen(first), first.messages("U0ADA", LINE2, head), first.keys
    with open_workspace(home) as again:
        assert (_seen(again), again.messages("U0ADA", LINE2, head), again.keys) == before
        assert again.direct("U0ADA") == direct
        web = WebClient(again.keys.bot_token, base_url=again.api_url)
        replies = web.conversations_replies(channel=LINE2, ts=head, include_all_metadata=True)
        assert replies["messages"][1]["metadata"] == metadata
        assert "U0GUS" in web.conversations_members(channel=LINE2)["members"]
        (file,) = again.messages("U0ADA", LINE2)[-1]["files"]
        token = {"Authorization": f"Bearer {again.keys.bot_token}"}
        found = httpx.get(file["url_private_download"], headers=token, trust_env=False)
        assert found.content == b"%PDF-1.4"
        assert float(again.say("U0ADA", LINE2, "later")) > float(before[0][-1]["ts"])


def test_killed_while_people_write(home: Home) -> None:
    """After kill -9 everything that was acknowledged to a person is there."""
    with _process(home) as (process, workspace):
        wrote = [workspace.say("U0ADA", LINE2, f"message {n}") for n in range(50)]
        process.kill()
        process.wait()
    with _process(home) as (_, workspace):
        assert [m["ts"] for m in workspace.messages("U0ADA", LINE2)] == wrote


def test_a_torn_line_is_left_out(home: Home) -> None:
    """Killed in the middle of a journal line, at any of its bytes: the rest stays, and goes on."""
    with open_workspace(home) as workspace:
        kept = workspace.say("U0ADA", LINE2, "kept")
        workspace.say("U0ADA", LINE2, "torn – ü")
    journal = home.root / "workspace" / "journal.jsonl"
    whole = journal.read_bytes()
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    for end in range(last + 1, len(whole) - 1, 7):
        journal.write_bytes(whole[:end])
        with open_workspace(home) as workspace:
            assert [m["ts"] for m in workspace.messages("U0ADA", LINE2)] == [kept]
            more = workspace.say("U0ADA", LINE2, "more")
        with open_workspace(home) as workspace:
            assert [m["ts"] for m in workspace.messages("U0ADA", LINE2)] == [kept, more]


def test_a_whole_line_without_its_end(home: Home) -> None:
    """A line of which only the line end is missing counts."""
    with open_workspace(home) as workspace:
        kept = workspace.say("U0ADA", LINE2, "kept")
    journal = home.root / "workspace" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-1])
    with open_workspace(home) as workspace:
        assert [m["ts"] for m in workspace.messages("U0ADA", LINE2)] == [kept]


def test_told_to_stop(home: Home) -> None:
    """SIGTERM and SIGINT end it in good order, its address file gone; a stream does not hold it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        with _process(home) as (process, workspace):
            address = f"{workspace.url}/local/stream?user=U0ADA&token={workspace.keys.page_token}"
            with httpx.stream("GET", address, trust_env=False) as stream:
                next(stream.iter_lines())
                process.send_signal(number)
                assert process.wait(15) == 0
            assert not (home.run / "workspace.json").exists()


def test_one_server_a_home(home: Home) -> None:
    """A second one would write into the same journal: it refuses, and the first goes on."""
    with open_workspace(home) as workspace:
        with pytest.raises(AlreadyRunning):
            Server(home, "local", 0)
        workspace.say("U0ADA", LINE2, "still here")


def test_keys_are_the_owners(home: Home) -> None:
    """Made once, by whoever asks first, and readable by nobody else."""
    made = keys(home, "local")
    assert keys(home, "local") == made
    assert made.bot_token.startswith("xoxb-")
    assert made.app_token.startswith("xapp-")
    path = home.root / "workspace" / "keys.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_reset(home: Home) -> None:
    """After a reset it is a new workspace, also after a restart; its keys stay."""
    with open_workspace(home) as workspace:
        workspace.share("U0ADA", LINE2, "manual.pdf", b"%PDF-1.4")
        workspace.act("reset")
        assert workspace.messages("U0ADA", LINE2) == []
        before = workspace.keys
    assert list((home.root / "workspace" / "files").iterdir()) == []
    with open_workspace(home) as workspace:
        assert (workspace.messages("U0ADA", LINE2), workspace.keys) == ([], before)
