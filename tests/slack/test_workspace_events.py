"""What the local workspace tells a bot, heard by Slack's own Socket Mode client."""

from typing import Any

import pytest
from slack_sdk import WebClient

from tests.fix_workspace_bots import Listen
from tests.workspace_client import Workspace, until

LINE2, HANGAR = "C0LINE2", "C0HANGAR"


def test_a_mention_comes_twice(workspace: Workspace, listen: Listen) -> None:
    """As `message` and as `app_mention`, in envelopes of their own with ids of their own."""
    ear = listen()
    ts = workspace.say("U0ADA", LINE2, "@shoptalk what torque?")
    until(lambda: len(ear.requests) == 2)
    message, mention = ear.event("message"), ear.event("app_mention")
    for event in (message, mention):
        assert event["text"] == "<@U0SHOPTALK> what torque?"
        assert (event["ts"], event["event_ts"], event["channel"]) == (ts, ts, LINE2)
        assert (event["user"], event["team"]) == ("U0ADA", "local")
    assert message["channel_type"] == "channel"
    payloads = [request.payload for request in ear.requests]
    assert len({payload["event_id"] for payload in payloads}) == 2
    for request, payload in zip(ear.requests, payloads, strict=True):
        assert (payload["type"], payload["team_id"]) == ("event_callback", "local")
        (authorization,) = payload["authorizations"]
        assert (authorization["user_id"], authorization["is_bot"]) == ("U0SHOPTALK", True)
        assert isinstance(payload["event_time"], int)
        assert request.retry_attempt == 0


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("@shoptalk, what torque?", True),
        ("hello <@U0SHOPTALK>", True),
        ("write to ada@shoptalk.example", False),
        ("@shoptalker knows", False),
    ],
)
def test_what_is_a_mention(
    workspace: Workspace, listen: Listen, text: str, mentioned: bool
) -> None:
    """The bot's name with an @, as a word of its own."""
    ear = listen()
    workspace.say("U0ADA", LINE2, text)
    workspace.react("U0ADA", LINE2, workspace.messages("U0ADA", LINE2)[0]["ts"], "eyes")
    ear.event("reaction_added")
    assert bool(ear.events("app_mention")) is mentioned


def test_kinds_of_conversations(workspace: Workspace, listen: Listen) -> None:
    """Channel, private channel, direct and group message are told apart; a DM has no mention."""
    ear = listen()
    direct = workspace.direct("U0ADA")
    several = workspace.act("open_dm", user="U0ADA", **{"with": ["U0BEN", "U0SHOPTALK"]})["channel"]
    between = workspace.act("open_dm", user="U0ADA", **{"with": "U0BEN"})["channel"]
    for user, channel in (
        ("U0ADA", between),
        ("U0ADA", LINE2),
        ("U0IVO", HANGAR),
        ("U0ADA", direct),
        ("U0ADA", several),
    ):
        workspace.say(user, channel, "@shoptalk hello")
    until(lambda: len(ear.requests) == 7)
    heard = {event["channel"]: event["channel_type"] for event in ear.events("message")}
    assert heard == {LINE2: "channel", HANGAR: "group", direct: "im", several: "mpim"}
    assert {event["channel"] for event in ear.events("app_mention")} == {LINE2, HANGAR, several}


def test_edits_and_deletions(workspace: Workspace, web: WebClient, listen: Listen) -> None:
    """Hidden messages with what was before; a head with replies becomes a tombstone."""
    ear = listen()
    alone = workspace.say("U0ADA", LINE2, "what torgue?")
    workspace.act("edit", user="U0ADA", channel=LINE2, ts=alone, text="@shoptalk what torque?")
    edited = ear.event("message", "message_changed")
    assert edited["message"]["text"] == "<@U0SHOPTALK> what torque?"
    assert edited["message"]["edited"]["user"] == "U0ADA"
    assert edited["previous_message"]["text"] == "what torgue?"
    assert (edited["hidden"], edited["message"]["ts"], edited["channel_type"]) == (
        True,
        alone,
        "channel",
    )
    workspace.act("delete", user="U0ADA", channel=LINE2, ts=alone)
    deleted = ear.event("message", "message_deleted")
    assert (deleted["deleted_ts"], deleted["previous_message"]["ts"]) == (alone, alone)
    head = workspace.say("U0ADA", LINE2, "which oil?")
    web.chat_postMessage(channel=LINE2, thread_ts=head, text="Shell")
    workspace.act("delete", user="U0ADA", channel=LINE2, ts=head)
    stone = until(lambda: ear.events("message", "message_changed")[1:])[0]
    assert (stone["message"]["subtype"], stone["message"]["ts"]) == ("tombstone", head)
    assert stone["previous_message"]["text"] == "which oil?"


def test_its_own_messages(web: WebClient, listen: Listen) -> None:
    """The bot is told of what it posted itself, marked with its own bot id."""
    ear = listen()
    ts = web.chat_postMessage(channel=LINE2, text="5 Nm")["ts"]
    event = ear.event("message")
    assert (event["ts"], event["bot_id"], event["user"]) == (ts, "B0SHOPTALK", "U0SHOPTALK")


def test_reactions(workspace: Workspace, web: WebClient, listen: Listen) -> None:
    """Who, what, on whose message; given and taken back."""
    ear = listen()
    ts = web.chat_postMessage(channel=LINE2, text="5 Nm")["ts"]
    workspace.react("U0BEN", LINE2, ts, "+1")
    workspace.react("U0BEN", LINE2, ts, "+1", remove=True)
    for kind in ("reaction_added", "reaction_removed"):
        event = ear.event(kind)
        assert (event["user"], event["reaction"], event["item_user"]) == (
            "U0BEN",
            "+1",
            "U0SHOPTALK",
        )
        assert event["item"] == {"type": "message", "channel": LINE2, "ts": ts}
        assert float(event["event_ts"]) > 0


def test_coming_and_going(workspace: Workspace, listen: Listen) -> None:
    """Members that join and leave are told to who subscribes to that; a channel that the bot is not
    in tells it nothing."""
    workspace.knobs(events=["member_joined_channel", "member_left_channel", "message.channels"])
    ear = listen()
    workspace.act("invite", user="U0ADA", channel=LINE2, who="U0GUS")
    joined = ear.event("member_joined_channel")
    assert (joined["user"], joined["channel"], joined["inviter"]) == ("U0GUS", LINE2, "U0ADA")
    workspace.act("leave", user="U0GUS", channel=LINE2)
    assert ear.event("member_left_channel")["user"] == "U0GUS"
    workspace.act("leave", user="U0IVO", channel=HANGAR, who="U0SHOPTALK")
    workspace.say("U0IVO", HANGAR, "alone")
    workspace.say("U0IVO", LINE2, "together")
    assert [event["text"] for event in [ear.event("message")]] == ["together"]


VOTE: dict[str, Any] = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "vote",
            "positive_button": {"text": {"type": "plain_text", "text": "Right"}, "value": "1:up"},
            "negative_button": {"text": {"type": "plain_text", "text": "Wrong"}, "value": "1:down"},
        },
    ],
}
MENU: dict[str, Any] = {
    "type": "section",
    "block_id": "below",
    "text": {"type": "mrkdwn", "text": "5 Nm"},
    "accessory": {
        "type": "overflow",
        "action_id": "more",
        "options": [{"text": {"type": "plain_text", "text": "Page"}, "value": "page:1:0"}],
    },
}


def test_clicks(workspace: Workspace, web: WebClient, listen: Listen) -> None:
    """A click is the control as it is shown, with its message; what is not shown is not clicked."""
    ear = listen()
    ts = web.chat_postMessage(channel=LINE2, text="5 Nm", blocks=[MENU, VOTE])["ts"]
    (message,) = workspace.messages("U0ADA", LINE2)
    workspace.click("U0ADA", message, "vote", "1:up")
    workspace.click("U0ADA", message, "more", "page:1:0")
    vote, more = [r.payload for r in ear.requests if r.type == "interactive"]
    for body in (vote, more):
        assert (body["type"], body["user"]["id"]) == ("block_actions", "U0ADA")
        assert (body["channel"]["id"], body["message"]["ts"]) == (LINE2, ts)
        assert body["container"]["message_ts"] == ts
        assert body["trigger_id"]
    (voted,), (chosen,) = vote["actions"], more["actions"]
    assert (voted["type"], voted["action_id"], voted["value"]) == (
        "feedback_buttons",
        "vote",
        "1:up",
    )
    assert (chosen["type"], chosen["block_id"]) == ("overflow", "below")
    assert chosen["selected_option"] == MENU["accessory"]["options"][0]
    assert float(voted["action_ts"]) < float(chosen["action_ts"])
    for action_id, value in (("vote", "2:up"), ("buy", "1")):
        with pytest.raises(AssertionError, match="no_such_control"):
            workspace.click("U0ADA", message, action_id, value)
    with pytest.raises(AssertionError, match="not_in_channel"):
        workspace.click("U0GUS", message, "vote", "1:up")
