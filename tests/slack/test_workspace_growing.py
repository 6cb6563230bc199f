"""The local workspace grows by acts, and an act with a key is done once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from slack_sdk import WebClient

from bot.workspace.state import BOT_USER
from sql.home import Home
from tests.workspace_client import Workspace, open_workspace

LINE2 = "C0LINE2"


def _refused(workspace: Workspace, name: str, /, **body: object) -> str:
    """Why the workspace refuses the act."""
    mine = {"X-Shoptalk-Local": workspace.keys.page_token}
    url = f"{workspace.url}/local/{name}"
    said = httpx.post(url, json=body, headers=mine, trust_env=False)
    assert said.status_code == 400
    return str(said.json()["error"])


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("member", set()),
        ("guest", {"is_restricted"}),
        ("single_channel_guest", {"is_restricted", "is_ultra_restricted"}),
        ("stranger", {"is_stranger"}),
    ],
)
def test_one_more_person(workspace: Workspace, kind: str, marks: set[str]) -> None:
    """The app is told of them as Slack tells: what they are, and of which team."""
    made = {"user": "U0EVA", "name": "eva", "real_name": "Eva (fitter)", "kind": kind}
    workspace.act("person", **made)
    web = WebClient(workspace.keys.bot_token, base_url=workspace.api_url)
    user = web.users_info(user="U0EVA")["user"]
    every = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_admin")
    assert {mark for mark in every if user.get(mark)} == marks
    assert (user["real_name"], user["name"]) == ("Eva (fitter)", "eva")
    assert (user["team_id"] == "local") is (kind != "stranger")
    assert _refused(workspace, "person", **made) == "user_taken"
    assert _refused(workspace, "person", user="U0X", name="x", kind="boss") == "invalid_arguments"


def test_one_more_channel(workspace: Workspace) -> None:
    """Its maker is in it; the app sees it as its kind says, a private one only once it was brought
    there; what is not a channel's id or name, or is taken, is refused."""
    web = WebClient(workspace.keys.bot_token, base_url=workspace.api_url)
    workspace.act("channel", user="U0ADA", channel="C0OWN", name="our-own", private=True)
    workspace.act("channel", user="U0ADA", channel="C0EXT", name="ext-maker", shared=True)
    shown = web.conversations_info(channel="C0EXT")["channel"]
    assert (shown["is_ext_shared"], shown["is_private"], shown["is_member"]) == (True, False, False)
    assert "C0OWN" not in str(web.conversations_list(types="private_channel").data)
    workspace.act("invite", user="U0ADA", channel="C0OWN", who=BOT_USER)
    assert web.conversations_members(channel="C0OWN")["members"] == ["U0ADA", BOT_USER]
    workspace.say("U0ADA", "C0OWN", "hello")
    taken = {"user": "U0ADA", "channel": "C0NEW", "name": "our-own"}
    assert _refused(workspace, "channel", **taken) == "name_taken"
    assert _refused(workspace, "channel", **{**taken, "name": "Our Own"}) == "invalid_name_specials"
    again = {**taken, "channel": "C0OWN", "name": "other"}
    assert _refused(workspace, "channel", **again) == "channel_taken"
    assert _refused(workspace, "channel", **{**again, "user": BOT_USER}) == "user_not_found"


def test_once(tmp_path: Path) -> None:
    """An act with a key is done once, by however many at the same time, of messages, files and
    reactions alike, also after a restart and when the journal was compacted; what was refused was
    not done; a reset forgets it."""
    home = Home(tmp_path / "home")
    said = {"user": "U0ADA", "channel": LINE2, "text": "hello", "once": "k"}
    with open_workspace(home) as workspace:
        assert _refused(workspace, "message", **{**said, "channel": "C0NONE"}) == (
            "channel_not_found"
        )
        with ThreadPoolExecutor(8) as pool:
            every = list(pool.map(lambda _: workspace.act("message", **said), range(8)))
        assert len({one["ts"] for one in every}) == 1
        assert sum("again" not in one for one in every) == 1
        shared = [workspace.share("U0ADA", LINE2, "a.pdf", b"%PDF", once="f") for _ in range(2)]
        assert shared[1] == {**shared[0], "again": True}
        liked = {"user": "U0BEN", "channel": LINE2, "ts": every[0]["ts"], "name": "+1"}
        for _ in range(2):
            workspace.act("react", once="r", **liked)
        assert len(workspace.messages("U0ADA", LINE2)) == 2
    for _ in range(2):  # the first start read what was appended, the second what it compacted
        with open_workspace(home) as workspace:
            assert workspace.act("message", **said)["ts"] == every[0]["ts"]
            assert len(workspace.messages("U0ADA", LINE2)) == 2
    with open_workspace(home) as workspace:
        workspace.act("reset")
        assert "again" not in workspace.act("message", **said)
