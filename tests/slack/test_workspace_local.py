"""The local workspace's own interface: for this machine and its page, and for nobody else."""

import json
import socket
import threading
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest
from slack_sdk import WebClient

from bot.errors import PortTaken
from bot.workspace import Workspace as Server
from bot.workspace import keys
from sql.home import Home
from tests.workspace_client import Row, Workspace, until

LINE2 = "C0LINE2"


def _own_address() -> str | None:
    """An address of this machine that others could reach, or None where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            return None
        return str(probe.getsockname()[0])


def test_loopback_only(workspace: Workspace) -> None:
    """It listens on 127.0.0.1, and cannot be reached by the machine's address in a network."""
    port = int(workspace.url.rsplit(":", 1)[1])
    assert workspace.url == f"http://127.0.0.1:{port}"
    address = _own_address()
    if address is None or address.startswith("127."):
        pytest.skip("this machine is in no network: there is no other address to try")
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((address, port), 5).close()


_PAGES = ("state?user=U0ADA", "messages?user=U0ADA&channel=C0LINE2", "log", "knobs")


def test_nobody_without_the_token(workspace: Workspace) -> None:
    """Who has not the token of the printed address, be it another user of this machine, can neither
    read nor act as one of its people, nor see a file."""
    ts = workspace.say("U0ADA", LINE2, "mine")
    shared = workspace.share("U0ADA", LINE2, "manual.pdf", b"%PDF-1.4")
    body = {"user": "U0ADA", "channel": LINE2, "text": "forged", "ts": ts}
    stream = f"stream?user=U0ADA&token={workspace.keys.page_token[:-1]}"
    in_address = f"log?token={workspace.keys.page_token}"
    for headers in ({}, {"X-Shoptalk-Local": "1"}, {"X-Shoptalk-Local": workspace.keys.bot_token}):
        for page in (*_PAGES, "stream?user=U0ADA", stream, in_address):
            said = httpx.get(f"{workspace.url}/local/{page}", headers=headers, trust_env=False)
            assert said.status_code == 403, page
        for name in ("message", "edit", "delete", "alter", "knobs", "reset", "upload"):
            address = f"{workspace.url}/local/{name}"
            said = httpx.post(address, json=body, headers=headers, trust_env=False)
            assert said.status_code == 403, name
    assert [message["ts"] for message in workspace.messages("U0ADA", LINE2)] == [ts, shared["ts"]]
    address = f"{workspace.url}/files/{shared['file_id']}/manual.pdf"
    for site in ({}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        assert b"%PDF" not in httpx.get(address, headers=site, trust_env=False).content
    mine = httpx.get(f"{address}?token={workspace.keys.page_token}", trust_env=False)
    assert mine.content == b"%PDF-1.4"


def test_keys_of_an_earlier_release(tmp_path: Path) -> None:
    """A home that was made before there was a token gets one, and keeps its other keys."""
    home = Home(tmp_path / "home")
    before = keys(home)
    path = home.root / "workspace" / "keys.json"
    old = {name: value for name, value in asdict(before).items() if name != "page_token"}
    path.write_text(json.dumps(old), "utf-8")
    after = keys(home)
    assert asdict(after).items() > old.items()
    assert len(after.page_token) == 32
    assert after == keys(home)
    assert after.page("http://127.0.0.1:1/") == f"http://127.0.0.1:1/#token={after.page_token}"


def test_other_web_pages_are_kept_out(workspace: Workspace) -> None:
    """A page elsewhere can neither write here, nor read by a name of its own that leads here."""
    body = {"user": "U0ADA", "channel": LINE2, "text": "forged"}
    address = f"{workspace.url}/local/message"
    for headers in ({}, {"X-Shoptalk-Local": "0"}, {"Content-Type": "text/plain"}):
        said = httpx.post(address, content=json.dumps(body), headers=headers, trust_env=False)
        assert said.status_code == 403
    form = httpx.post(
        f"{workspace.url}/local/upload", data=body, files={"file": b"x"}, trust_env=False
    )
    assert form.status_code == 403
    assert workspace.messages("U0ADA", LINE2) == []
    for path in ("/", "/local/state?user=U0ADA", "/local/log", "/api/api.test"):
        elsewhere = {"Host": "evil.example", "X-Shoptalk-Local": workspace.keys.page_token}
        said = httpx.get(f"{workspace.url}{path}", headers=elsewhere, trust_env=False)
        assert said.status_code == 400
        assert "access-control-allow-origin" not in said.headers


def test_a_taken_port_is_said(workspace: Workspace, tmp_path: Path) -> None:
    """Where the port is in use there is one sentence with what to do."""
    port = int(workspace.url.rsplit(":", 1)[1])
    with pytest.raises(PortTaken, match="BOT_WORKSPACE_PORT"):
        Server(Home(tmp_path / "other"), "local", port)


def test_a_person_sees_their_own(workspace: Workspace) -> None:
    """Their channels and messages, with nobody in the bot's place and no channel of others."""
    channels = {c["id"] for c in workspace.look("state", user="U0GUS")["channels"]}
    assert channels == {"C0GENERAL"}
    workspace.say("U0IVO", "C0HANGAR", "private")
    for asked, error in (
        ({"user": "U0ADA", "channel": "C0HANGAR"}, "not_in_channel"),
        ({"user": "U0NONE", "channel": LINE2}, "user_not_found"),
        ({"user": "U0SHOPTALK", "channel": LINE2}, "user_not_found"),
        ({"user": "U0ADA"}, "invalid_arguments"),
    ):
        with pytest.raises(AssertionError, match=error):
            workspace.look("messages", **asked)
    theirs = workspace.say("U0ADA", LINE2, "mine")
    for name, more in (("edit", {"text": "x"}), ("delete", {})):
        with pytest.raises(AssertionError, match="not_your_message"):
            workspace.act(name, user="U0BEN", channel=LINE2, ts=theirs, **more)
    with pytest.raises(AssertionError, match="user_not_found"):
        workspace.act("message", user="U0SHOPTALK", channel=LINE2, text="I am the bot")


def test_the_page_is_told_of_changes(workspace: Workspace) -> None:
    """A person's stream says what changed in their channels, and nothing of others'."""
    heard: list[Row] = []
    ready = threading.Event()

    def listen() -> None:
        address = f"{workspace.url}/local/stream?user=U0ADA&token={workspace.keys.page_token}"
        with httpx.stream("GET", address, trust_env=False, timeout=30) as stream:
            for line in stream.iter_lines():
                ready.set()
                if line.startswith("data: "):
                    heard.append(json.loads(line.removeprefix("data: ")))
                if heard[1:]:
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert ready.wait(10)
    workspace.say("U0IVO", "C0HANGAR", "not hers")
    ts = workspace.say("U0IVO", LINE2, "hers")
    workspace.react("U0BEN", LINE2, ts, "eyes")
    until(lambda: len(heard) == 2)
    thread.join(10)
    assert [(one["what"], one["channel"]) for one in heard] == [
        ("posted", LINE2),
        ("reacted", LINE2),
    ]
    nobody = f"{workspace.url}/local/stream?user=U0NONE&token={workspace.keys.page_token}"
    unknown = httpx.get(nobody, trust_env=False)
    assert unknown.status_code == 400


def test_the_page_itself(workspace: Workspace) -> None:
    """The page and its files are served from the package."""
    page = httpx.get(f"{workspace.url}/", trust_env=False)
    assert page.headers["content-type"].startswith("text/html")
    for name in ("app.js", "style.css"):
        assert httpx.get(f"{workspace.url}/{name}", trust_env=False).status_code == 200


def test_half_a_character(workspace: Workspace) -> None:
    """Half a surrogate pair breaks neither the conversation nor the log; whole ones stay."""
    body = json.dumps({"user": "U0ADA", "channel": LINE2, "text": "\ud83d \U0001f527 ü"})
    headers = {"X-Shoptalk-Local": workspace.keys.page_token}
    address = f"{workspace.url}/local/message"
    assert httpx.post(address, content=body, headers=headers, trust_env=False).status_code == 200
    web = WebClient(workspace.keys.bot_token, base_url=workspace.api_url)
    web.api_call("chat.postMessage", json={"channel": LINE2, "text": "x\udfff"})
    said = [message["text"] for message in workspace.messages("U0ADA", LINE2)]
    assert said == ["\ufffd \U0001f527 ü", "x\ufffd"]
    assert workspace.log("change", what="posted")
