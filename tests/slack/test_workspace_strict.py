"""The local workspace refuses what Slack refuses, and tells the bot no more than Slack does."""

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack import manifest
from bot.workspace.rules import PER_MINUTE, Tiers
from tests.fix_workspace_bots import Listen
from tests.slack.test_workspace_events import VOTE
from tests.workspace_client import Row, Workspace, until

LINE2, HANGAR = "C0LINE2", "C0HANGAR"
ALERT: Row = {"type": "alert", "text": {"type": "plain_text", "text": "Hot"}}
FORM: Row = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Why?"},
    "blocks": [ALERT],
}
HOME: Row = {
    "type": "home",
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}],
}


def _refused(call: Any, **arguments: Any) -> Any:
    with pytest.raises(SlackApiError) as refusal:
        call(**arguments)
    return refusal.value.response


def test_blocks_that_messages_do_not_take(workspace: Workspace, web: WebClient) -> None:
    """Post, update and whisper say `invalid_blocks`, and what is wrong where; nothing changes."""
    ts = web.chat_postMessage(channel=LINE2, text="5 Nm")["ts"]
    wrong = {"channel": LINE2, "text": "x", "blocks": [ALERT]}
    for said in (
        _refused(web.chat_postMessage, **wrong),
        _refused(web.chat_update, ts=ts, **wrong),
        _refused(web.chat_postEphemeral, user="U0ADA", **wrong),
    ):
        assert said["error"] == "invalid_blocks"
        (message,) = said["response_metadata"]["messages"]
        assert message == "[ERROR] unsupported type: alert [json-pointer:/blocks/0/type]"
    assert [m["text"] for m in workspace.messages("U0ADA", LINE2)] == ["5 Nm"]


def test_an_update_takes_less_text_than_a_post(web: WebClient) -> None:
    """4,000 characters, where a new message takes 40,000."""
    ts = web.chat_postMessage(channel=LINE2, text="x" * 20_000)["ts"]
    said = _refused(web.chat_update, channel=LINE2, ts=ts, text="x" * 4_001)
    assert said["error"] == "msg_too_long"
    web.chat_update(channel=LINE2, ts=ts, text="x" * 4_000)


def test_views(workspace: Workspace, web: WebClient, listen: Listen) -> None:
    """A form may hold what a message may not; a home tab is shown where the manifest has one."""
    ear = listen()
    web.chat_postMessage(channel=LINE2, text="5 Nm", blocks=[VOTE])
    (message,) = workspace.messages("U0ADA", LINE2)
    workspace.click("U0ADA", message, "vote", "1:down")
    trigger = ear.requests[-1].payload["trigger_id"]
    longer = {**FORM, "title": {"type": "plain_text", "text": "x" * 25}}
    said = _refused(web.views_open, trigger_id=trigger, view=longer)
    assert said["error"] == "invalid_arguments"
    assert "[json-pointer:/view/title/text]" in said["response_metadata"]["messages"][0]
    assert web.views_open(trigger_id=trigger, view=FORM)["view"]["blocks"] == [ALERT]
    workspace.knobs(home=False)
    assert _refused(web.views_publish, user_id="U0ADA", view=HOME)["error"] == "not_enabled"
    workspace.knobs(home=True)
    wrong = {**HOME, "blocks": [ALERT]}
    assert _refused(web.views_publish, user_id="U0ADA", view=wrong)["error"] == "invalid_arguments"
    web.views_publish(user_id="U0ADA", view=HOME)
    assert workspace.look("state", user="U0ADA")["home"]["blocks"] == HOME["blocks"]
    assert workspace.look("state", user="U0BEN")["home"] is None


def test_scopes(workspace: Workspace, web: WebClient) -> None:
    """Those of the manifest; a call that needs another says which, and which there are."""
    scopes = manifest()["oauth_config"]["scopes"]["bot"]
    assert web.auth_test().headers["x-oauth-scopes"].split(",") == scopes
    ts = web.chat_postMessage(channel=LINE2, text="5 Nm")["ts"]
    said = _refused(web.reactions_add, channel=LINE2, timestamp=ts, name="eyes")
    assert (said["error"], said["needed"]) == ("missing_scope", "reactions:write")
    assert said["provided"].split(",") == scopes
    workspace.knobs(scopes=["channels:history"])
    assert web.conversations_history(channel=LINE2)["ok"]
    said = _refused(web.conversations_history, channel=HANGAR)
    assert (said["error"], said["needed"]) == ("missing_scope", "groups:history")
    assert _refused(web.chat_postMessage, channel=LINE2, text="x")["needed"] == "chat:write"


def test_subscriptions(workspace: Workspace, listen: Listen) -> None:
    """What the manifest does not subscribe to is not told."""
    ear = listen()
    workspace.act("alter", what="user", id="U0GUS", fields={"is_restricted": True})
    workspace.say("U0ADA", LINE2, "hello")
    ear.event("message")
    assert [event["type"] for event in ear.events()] == ["message"]
    workspace.knobs(events=["message.groups"])
    workspace.say("U0ADA", LINE2, "not heard")
    workspace.say("U0IVO", HANGAR, "heard")
    until(lambda: len(ear.events()) == 2)
    assert ear.events()[1]["text"] == "heard"


def test_what_people_type_is_escaped(workspace: Workspace, listen: Listen) -> None:
    """`&`, `<` and `>` arrive as Slack escapes them; mentions are Slack's own, and stay."""
    ear = listen()
    ts = workspace.say("U0ADA", LINE2, "<@U0SHOPTALK> is R&D <5 Nm &lt; <b>?")
    text = "<@U0SHOPTALK> is R&amp;D &lt;5 Nm &amp;lt; &lt;b&gt;?"
    assert ear.event("message")["text"] == text
    workspace.act("edit", user="U0ADA", channel=LINE2, ts=ts, text="a < b")
    assert ear.event("message", "message_changed")["message"]["text"] == "a &lt; b"
    workspace.act("message", user="U0ADA", channel=LINE2, text="c &lt; d", encoded=True)
    assert workspace.messages("U0ADA", LINE2)[-1]["text"] == "c &lt; d"


def test_the_choice_is_taken_back_by_the_same_click(
    workspace: Workspace, web: WebClient, listen: Listen
) -> None:
    """Feedback buttons toggle for who clicks; the bot is told the same both times."""
    ear = listen()
    web.chat_postMessage(channel=LINE2, text="5 Nm", blocks=[VOTE])

    def click(value: str) -> Row:
        (message,) = workspace.messages("U0ADA", LINE2)
        workspace.click("U0ADA", message, "vote", value)
        (shown,) = workspace.messages("U0ADA", LINE2)
        return dict(shown["chosen"])

    assert click("1:up") == {"vote": "1:up"}
    assert click("1:down") == {"vote": "1:down"}
    assert click("1:down") == {}
    assert workspace.messages("U0BEN", LINE2)[0]["chosen"] == {}
    acts = [r.payload["actions"][0] for r in ear.requests if r.type == "interactive"]
    for act in acts:
        del act["action_ts"]
    assert acts[1] == acts[2]


@pytest.mark.parametrize("mode", ["hosted", "external", "snippet", "canvas"])
def test_files_as_they_are_shared(workspace: Workspace, web: WebClient, mode: str) -> None:
    """A linked file has no bytes in Slack, a canvas is a page; the others are downloaded."""
    shared = workspace.share("U0ADA", LINE2, "manual.pdf", b"%PDF-1.4", mode=mode)
    file = web.files_info(file=shared["file_id"])["file"]
    assert file["mode"] == ("quip" if mode == "canvas" else mode)
    assert file["is_external"] is (mode == "external")
    assert ("url_private_download" in file) is (mode in ("hosted", "snippet"))
    if mode == "external":
        assert not file["url_private"].startswith(workspace.url)
        return
    headers = {"Authorization": f"Bearer {workspace.keys.bot_token}"}
    said = httpx.get(file["url_private"], headers=headers, trust_env=False)
    assert said.headers["content-type"].startswith("text/html") is (mode == "canvas")


def test_text_that_is_shared_becomes_a_snippet(workspace: Workspace, web: WebClient) -> None:
    """As in Slack, unless it is said otherwise."""
    for name, mode in (("notes.txt", "snippet"), ("manual.pdf", "hosted")):
        shared = workspace.share("U0ADA", LINE2, name, b"x")
        assert web.files_info(file=shared["file_id"])["file"]["mode"] == mode


def test_events_come_in_any_order(workspace: Workspace, listen: Listen) -> None:
    """Slack keeps no order: a mention comes before its message as often as after it."""
    ear = listen()
    for n in range(12):
        workspace.say("U0ADA", LINE2, f"@shoptalk {n}")
    until(lambda: len(ear.requests) == 24)
    kinds = [event["type"] for event in ear.events()]
    firsts = {tuple(kinds[n : n + 2]) for n in range(0, 24, 2)}
    assert firsts == {("message", "app_mention"), ("app_mention", "message")}
    workspace.knobs(mix=None)
    workspace.say("U0ADA", LINE2, "@shoptalk in order")
    until(lambda: len(ear.requests) == 26)
    assert [event["type"] for event in ear.events()][24:] == ["message", "app_mention"]


def test_too_many_calls(workspace: Workspace, web: WebClient) -> None:
    """With the knob, a method that is called too often says 429 and when to come again."""
    workspace.knobs(tiers=True)
    for _ in range(PER_MINUTE["usergroups.list"]):
        web.usergroups_list()
    said = _refused(web.usergroups_list)
    assert (said.status_code, said["error"]) == (429, "ratelimited")
    assert 1 <= int(said.headers["Retry-After"]) <= 60
    assert web.users_info(user="U0ADA")["ok"]


def test_tiers() -> None:
    """Calls count for a minute, and posts for each channel."""
    now = 0.0
    tiers = Tiers(lambda: now)
    assert [tiers.wait("usergroups.list") for _ in range(21)] == [0] * 20 + [60]
    now = 59.5
    assert tiers.wait("usergroups.list") == 1
    now = 60.0
    assert tiers.wait("usergroups.list") == 0
    posts = [tiers.wait("chat.postMessage", "C1") for _ in range(11)]
    assert posts == [0] * 10 + [10]
    assert tiers.wait("chat.postMessage", "C2") == 0
    assert [tiers.wait("auth.test") for _ in range(200)] == [0] * 200
