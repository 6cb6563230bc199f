"""Files in the local workspace: up by Slack's three steps, down with the token only."""

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fix_workspace_bots import Listen
from tests.workspace_client import Workspace

LINE2, HANGAR = "C0LINE2", "C0HANGAR"
PDF = b"%PDF-1.4 a manual"


def _get(address: str, token: str | None = None, **headers: str) -> httpx.Response:
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return httpx.get(address, headers=headers, trust_env=False)


def test_upload_by_the_sdk(workspace: Workspace, web: WebClient) -> None:
    """`files_upload_v2` puts a file into a thread, where people see it and can read it."""
    head = workspace.say("U0ADA", LINE2, "show me the page")
    said = web.files_upload_v2(
        channel=LINE2,
        thread_ts=head,
        content=b"a picture",
        filename="page 7.png",
        title="Page 7",
        initial_comment="Here it is",
    )
    _, message = workspace.messages("U0ADA", LINE2, head)
    assert (message["text"], message["subtype"], message["bot_id"]) == (
        "Here it is",
        "file_share",
        "B0SHOPTALK",
    )
    (file,) = message["files"]
    assert (file["id"], file["title"], file["mimetype"], file["size"]) == (
        said["file"]["id"],
        "Page 7",
        "image/png",
        9,
    )
    by_page = _get(f"{file['url_private']}?token={workspace.keys.page_token}")
    assert by_page.content == b"a picture"


def test_download_needs_the_token(workspace: Workspace, web: WebClient) -> None:
    """With the bot's token the bytes; without it, or with another, a page to sign in, as Slack."""
    shared = workspace.share("U0ADA", LINE2, "Pumpe Größe 3.pdf", PDF)
    file = web.files_info(file=shared["file_id"])["file"]
    assert (file["name"], file["mimetype"], file["filetype"]) == (
        "Pumpe Größe 3.pdf",
        "application/pdf",
        "pdf",
    )
    assert file["shares"]["public"][LINE2] == [{"ts": shared["ts"]}]
    right = _get(file["url_private_download"], workspace.keys.bot_token)
    assert (right.status_code, right.content) == (200, PDF)
    for token in (None, "xoxb-wrong", workspace.keys.app_token):
        wrong = _get(file["url_private_download"], token)
        assert wrong.headers["content-type"].startswith("text/html")
        assert b"%PDF" not in wrong.content


def test_files_out_of_reach(workspace: Workspace, web: WebClient) -> None:
    """The bot sees no file of a channel that it is not in, and no file that is deleted."""
    shared = workspace.share("U0IVO", HANGAR, "manual.pdf", PDF)["file_id"]
    workspace.act("leave", user="U0IVO", channel=HANGAR, who="U0SHOPTALK")
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_info(file=shared)
    mine = workspace.share("U0IVO", LINE2, "manual.pdf", PDF)["file_id"]
    address = web.files_info(file=mine)["file"]["url_private_download"]
    workspace.act("delete_file", user="U0IVO", file_id=mine)
    with pytest.raises(SlackApiError, match="file_deleted"):
        web.files_info(file=mine)
    assert _get(address, workspace.keys.bot_token).status_code == 404
    (message,) = workspace.messages("U0IVO", LINE2)
    assert message["files"] == [{"id": mine, "mode": "tombstone"}]


def test_nobody_writes_over_a_shared_file(workspace: Workspace) -> None:
    """An upload address takes bytes for files that are about to be shared by the bot, no others."""
    shared = workspace.share("U0ADA", LINE2, "manual.pdf", PDF)["file_id"]
    refused = httpx.post(f"{workspace.url}/upload/{shared}", content=b"other", trust_env=False)
    assert refused.status_code == 404


def test_file_events(workspace: Workspace, web: WebClient, listen: Listen) -> None:
    """A shared PDF is both a message with files and a file_shared; deleting it is said too."""
    ear = listen()
    shared = workspace.share("U0ADA", LINE2, "manual.pdf", PDF, text="@shoptalk read it")
    message = ear.event("message", "file_share")
    assert (message["ts"], message["text"]) == (shared["ts"], "<@U0SHOPTALK> read it")
    assert [file["id"] for file in message["files"]] == [shared["file_id"]]
    mention = ear.event("app_mention")
    assert mention["ts"] == shared["ts"]
    event = ear.event("file_shared")
    assert (event["file_id"], event["user_id"], event["channel_id"]) == (
        shared["file_id"],
        "U0ADA",
        LINE2,
    )
    workspace.act("delete_file", user="U0ADA", file_id=shared["file_id"])
    assert ear.event("file_deleted")["file_id"] == shared["file_id"]
