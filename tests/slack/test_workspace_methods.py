"""The local workspace's Web API, asked by Slack's own client: methods and refusals as Slack's."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.workspace.rules import NEEDED
from tests.workspace_client import Workspace

LINE2, HANGAR, GENERAL = "C0LINE2", "C0HANGAR", "C0GENERAL"
ALL = sorted({scope for needed in NEEDED.values() for scope in needed})


def _refused(web: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        web.api_call(method, params=arguments)
    return str(refusal.value.response["error"])


def test_who_is_asking(workspace: Workspace, web: WebClient) -> None:
    """The bot's token says who the bot is; another, none, or the app's is refused."""
    said = web.auth_test()
    assert (said["user_id"], said["bot_id"], said["team_id"]) == (
        "U0SHOPTALK",
        "B0SHOPTALK",
        "local",
    )
    assert web.bots_info(bot=said["bot_id"])["bot"]["name"] == "shoptalk"
    for token, error in (
        ("xoxb-wrong", "invalid_auth"),
        (workspace.keys.app_token, "invalid_auth"),
        ("", "not_authed"),
    ):
        other = WebClient(token, base_url=workspace.api_url)
        assert other.api_test()["ok"]
        assert _refused(other, "auth.test") == error
        assert _refused(other, "conversations.list") == error
    assert _refused(web, "apps.connections.open") == "invalid_auth"
    assert _refused(web, "chat.conjure") == "unknown_method"


def test_post_update_delete(workspace: Workspace, web: WebClient) -> None:
    """What the bot posts is seen, changed and taken away, with its blocks and metadata."""
    metadata = {"event_type": "shoptalk_reply", "event_payload": {"question_id": 7}}
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*5 Nm*"}}]
    said = web.chat_postMessage(channel=LINE2, text="5 Nm", blocks=blocks, metadata=metadata)
    assert (said["channel"], said["ts"]) == (LINE2, said["message"]["ts"])
    (shown,) = workspace.messages("U0ADA", LINE2)
    assert (shown["text"], shown["blocks"], shown["user"], shown["bot_id"]) == (
        "5 Nm",
        blocks,
        "U0SHOPTALK",
        "B0SHOPTALK",
    )
    changed = web.chat_update(channel=LINE2, ts=said["ts"], text="6 Nm", blocks=blocks)
    assert (changed["ts"], changed["text"]) == (said["ts"], "6 Nm")
    (shown,) = web.conversations_history(channel=LINE2, include_all_metadata=True)["messages"]
    assert (shown["text"], shown["metadata"], "edited" in shown) == ("6 Nm", metadata, True)
    (plain,) = web.conversations_history(channel=LINE2)["messages"]
    assert "metadata" not in plain
    web.chat_delete(channel=LINE2, ts=said["ts"])
    assert workspace.messages("U0ADA", LINE2) == []
    gone = {"channel": LINE2, "ts": said["ts"]}
    assert _refused(web, "chat.update", text="x", **gone) == "message_not_found"
    assert _refused(web, "chat.delete", **gone) == "message_not_found"


def test_refusals_of_a_post(workspace: Workspace, web: WebClient) -> None:
    """Each wrong post has Slack's name for what is wrong, and nothing is posted."""
    theirs = workspace.say("U0ADA", LINE2, "mine")
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    many = [{"type": "divider"}] * 51
    for arguments, error in (
        ({"channel": "C0NONE", "text": "x"}, "channel_not_found"),
        ({"channel": LINE2, "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        ({"channel": LINE2}, "no_text"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": LINE2, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": LINE2, "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": LINE2, "text": "x", "metadata": "{"}, "invalid_metadata_format"),
    ):
        with pytest.raises(SlackApiError) as refusal:
            web.api_call("chat.postMessage", data=arguments)
        assert refusal.value.response["error"] == error
    for blocks in (long, many):
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            web.chat_postMessage(channel=LINE2, text="x", blocks=blocks)
    mine = {"channel": LINE2, "ts": theirs}
    assert _refused(web, "chat.update", text="x", **mine) == "cant_update_message"
    assert _refused(web, "chat.delete", **mine) == "cant_delete_message"
    assert [m["text"] for m in workspace.messages("U0ADA", LINE2)] == ["mine"]


def test_what_the_bot_is_not_in(workspace: Workspace, web: WebClient) -> None:
    """A public channel that it left is not joined, a private one not found, until it is in."""
    workspace.knobs(scopes=ALL)
    for channel, error in ((LINE2, "not_in_channel"), (HANGAR, "channel_not_found")):
        workspace.act("leave", user="U0IVO", channel=channel, who="U0SHOPTALK")
        assert _refused(web, "chat.postMessage", channel=channel, text="x") == error
        assert _refused(web, "conversations.history", channel=channel) == error
        assert _refused(web, "conversations.replies", channel=channel, ts="1.1") == error
    assert _refused(web, "conversations.info", channel=HANGAR) == "channel_not_found"
    assert web.conversations_info(channel=LINE2)["channel"]["is_member"] is False
    types = "public_channel,private_channel"
    mine = [c["id"] for c in web.users_conversations(types=types)["channels"]]
    assert mine == [GENERAL]
    web.conversations_join(channel=LINE2)
    workspace.act("invite", user="U0IVO", channel=HANGAR, who="U0SHOPTALK")
    mine = [c["id"] for c in web.users_conversations(types=types)["channels"]]
    assert mine == [GENERAL, LINE2, HANGAR]
    between = workspace.act("open_dm", user="U0ADA", **{"with": "U0BEN"})["channel"]
    assert _refused(web, "conversations.history", channel=between) == "channel_not_found"


def test_conversations_and_people(workspace: Workspace, web: WebClient) -> None:
    """Kinds of channels, members, people, guests and groups are told as Slack tells them."""
    workspace.knobs(scopes=ALL)
    direct = workspace.direct("U0ADA")
    assert web.conversations_open(users="U0ADA")["channel"]["id"] == direct
    info = web.conversations_info(channel=direct)["channel"]
    assert (info["is_im"], info["user"]) == (True, "U0ADA")
    assert web.conversations_info(channel=HANGAR)["channel"]["is_private"] is True
    assert [c["id"] for c in web.users_conversations(types="im")["channels"]] == [direct]
    shared = web.users_conversations(user="U0ADA", types="public_channel,im")["channels"]
    assert {c["id"] for c in shared} == {GENERAL, LINE2, direct}
    assert set(web.conversations_members(channel=HANGAR)["members"]) == {
        "U0BEN",
        "U0IVO",
        "U0SHOPTALK",
    }
    assert web.users_info(user="U0GUS")["user"]["is_restricted"] is True
    assert web.users_info(user="U0SHOPTALK")["user"]["is_bot"] is True
    assert _refused(web, "users.list") == "unknown_method"
    assert web.users_info(user="U0IVO")["user"]["is_admin"] is True
    (group,) = web.usergroups_list(include_users=True)["usergroups"]
    assert web.usergroups_users_list(usergroup=group["id"])["users"] == group["users"] == ["U0IVO"]
    assert _refused(web, "users.info", user="U0NONE") == "user_not_found"
    assert _refused(web, "usergroups.users.list", usergroup="S0NONE") == "no_such_subteam"
    assert _refused(web, "conversations.open", users="U0NONE") == "user_not_found"


def test_long_lists_come_in_pages(workspace: Workspace, web: WebClient) -> None:
    """By cursor and limit every message is read once, newest first; the SDK's own paging works."""
    wrote = [workspace.say("U0ADA", LINE2, f"message {n}") for n in range(7)]
    read = [
        message["ts"]
        for page in web.conversations_history(channel=LINE2, limit=3)
        for message in page["messages"]
    ]
    assert read == wrote[::-1]
    first = web.conversations_history(channel=LINE2, limit=3)
    assert (first["has_more"], len(first["messages"])) == (True, 3)
    channels = [c["id"] for page in web.conversations_list(limit=1) for c in page["channels"]]
    assert channels == [GENERAL, LINE2]
    assert _refused(web, "conversations.history", channel=LINE2, cursor="?") == "invalid_cursor"
    assert _refused(web, "conversations.history", channel=LINE2, limit="x") == "invalid_limit"
    assert _refused(web, "conversations.history", channel=LINE2, oldest="x") == "invalid_ts_oldest"


def test_bounds_of_time(workspace: Workspace, web: WebClient) -> None:
    """Oldest and latest leave their own messages out, unless they are to be included."""
    wrote = [workspace.say("U0ADA", LINE2, f"message {n}") for n in range(4)]

    def read(**bounds: Any) -> list[str]:
        found = web.conversations_history(channel=LINE2, **bounds)["messages"]
        return [message["ts"] for message in reversed(found)]

    assert read(oldest=wrote[1]) == wrote[2:]
    assert read(oldest=wrote[1], inclusive=True) == wrote[1:]
    assert read(latest=wrote[2]) == wrote[:2]
    assert read(oldest=wrote[0], latest=wrote[3]) == wrote[1:3]


def test_threads(workspace: Workspace, web: WebClient) -> None:
    """A thread is read whole from any of its messages; its replies are not in the channel."""
    head = workspace.say("U0ADA", LINE2, "what torque?")
    reply = web.chat_postMessage(channel=LINE2, thread_ts=head, text="5 Nm")["ts"]
    more = workspace.say("U0BEN", LINE2, "thanks", reply)
    also = workspace.act(
        "message", user="U0BEN", channel=LINE2, text="all: 5 Nm", thread_ts=head, broadcast=True
    )["ts"]
    for ts in (head, reply):
        found = web.conversations_replies(channel=LINE2, ts=ts)["messages"]
        assert [message["ts"] for message in found] == [head, reply, more, also]
        assert {message["thread_ts"] for message in found} == {head}
    assert (found[0]["reply_count"], found[0]["latest_reply"]) == (3, also)
    later = web.conversations_replies(channel=LINE2, ts=head, oldest=reply)["messages"]
    assert [message["ts"] for message in later] == [head, more, also]
    top = web.conversations_history(channel=LINE2)["messages"]
    assert [message["ts"] for message in top] == [also, head]
    assert top[0]["subtype"] == "thread_broadcast"
    assert _refused(web, "conversations.replies", channel=LINE2, ts="1.1") == "thread_not_found"


def test_a_deleted_head_leaves_a_tombstone(workspace: Workspace, web: WebClient) -> None:
    """As in Slack: while there are replies its place is kept, without what it said."""
    head = workspace.say("U0ADA", LINE2, "what torque?")
    reply = web.chat_postMessage(channel=LINE2, thread_ts=head, text="5 Nm")["ts"]
    workspace.act("delete", user="U0ADA", channel=LINE2, ts=head)
    stone, kept = web.conversations_replies(channel=LINE2, ts=head)["messages"]
    assert (stone["subtype"], stone["user"], kept["ts"]) == ("tombstone", "USLACKBOT", reply)
    assert "torque" not in str(web.conversations_history(channel=LINE2)["messages"])
    web.chat_delete(channel=LINE2, ts=reply)
    assert web.conversations_history(channel=LINE2)["messages"] == []


def test_reactions(workspace: Workspace, web: WebClient) -> None:
    """Reactions count people by name, once each."""
    workspace.knobs(scopes=ALL)
    ts = workspace.say("U0ADA", LINE2, "look")
    on = {"channel": LINE2, "timestamp": ts}
    web.reactions_add(name="eyes", **on)
    workspace.react("U0BEN", LINE2, ts, "eyes")
    (reaction,) = web.reactions_get(**on)["message"]["reactions"]
    assert reaction == {"name": "eyes", "users": ["U0SHOPTALK", "U0BEN"], "count": 2}
    assert _refused(web, "reactions.add", name="eyes", **on) == "already_reacted"
    web.reactions_remove(name="eyes", **on)
    assert _refused(web, "reactions.remove", name="eyes", **on) == "no_reaction"
    assert _refused(web, "reactions.add", name="+1", channel=LINE2, timestamp="1.1") == (
        "message_not_found"
    )


def test_for_one_person_only(workspace: Workspace, web: WebClient) -> None:
    """An ephemeral message is seen by its person, and is in no history."""
    web.chat_postEphemeral(channel=LINE2, user="U0ADA", text="only you")
    assert [m["text"] for m in workspace.messages("U0ADA", LINE2)] == ["only you"]
    assert workspace.messages("U0BEN", LINE2) == []
    assert web.conversations_history(channel=LINE2)["messages"] == []
    gus = {"channel": LINE2, "user": "U0GUS", "text": "x"}
    assert _refused(web, "chat.postEphemeral", **gus) == "user_not_in_channel"
