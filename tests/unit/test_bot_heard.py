"""What a message says to the bot is read from the event alone."""

from typing import Any

import pytest

from bot.hearing.heard import Heard, gone, hear, why_left
from bot.slack.client import Identity

_ME = Identity("T1", "Workshop", "UBOT", "BBOT")


def _event(**more: Any) -> dict[str, Any]:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.000001", "text": "hello"}
    return {**event, "channel_type": "channel", **more}


def _hear(**more: Any) -> Heard:
    said = hear(_event(**more), _ME)
    assert said is not None
    return said


@pytest.mark.parametrize(
    "more",
    [
        {"user": "UBOT"},
        {"bot_id": "BBOT"},
        {"bot_id": "BOTHER", "user": "UOTHER"},
        {"bot_profile": {"name": "Alarms"}, "user": "UOTHER"},
        {"user": None},
        {"user": "USLACKBOT"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
    ],
)
def test_only_people_are_heard(more: dict[str, Any]) -> None:
    """The bot itself, other bots and what Slack says by itself are no person's words."""
    assert hear(_event(**more), _ME) is None


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
def test_what_is_read(subtype: str | None) -> None:
    """Plain messages, those with files and thread replies shown in the channel are heard."""
    assert _hear(subtype=subtype).text == "hello"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<@UBOT> what torque?", "what torque?"),
        ("<@UBOT|shoptalk>: what torque?", "what torque?"),
        ("what torque <@UBOT>?", "what torque ?"),
        ("<@UBOT>", ""),
        ("<@UBOT> ask <@U2|ben> too", "ask @ben too"),
        ("<@UBOT>\nwhat   torque", "what   torque"),
    ],
)
def test_only_the_bots_mention_is_taken_out(raw: str, text: str) -> None:
    """The question is what stands beside the mention, other people's names included."""
    said = _hear(text=raw)
    assert (said.text, said.mentioned, said.to_others) == (text, True, False)


@pytest.mark.parametrize(
    "raw", ["<@U2> look", " <@U2|ben> look", "<!here> look", "<!subteam^S1> x"]
)
def test_others_are_called(raw: str) -> None:
    """A message that calls others anywhere is for them, unless it calls the bot too."""
    assert _hear(text=raw).to_others
    assert _hear(text=f"ok, look {raw}").to_others
    assert not _hear(text=f"{raw} <@UBOT>").to_others
    assert not _hear(text="look at <#C2|press> and <https://x.example|this>").to_others


def test_thread_and_team() -> None:
    """A message without a thread stands at the head of its own."""
    assert (_hear().thread_ts, _hear().in_thread) == ("1.000001", False)
    assert _hear(thread_ts="0.5").in_thread
    assert not _hear(thread_ts="1.000001").in_thread


@pytest.mark.parametrize(
    ("more", "direct"),
    [({"channel_type": "im"}, True), ({"channel": "D1"}, True), ({"channel_type": "mpim"}, False)],
)
def test_direct(more: dict[str, str], direct: bool) -> None:
    """Only a conversation of one person with the bot is direct."""
    assert _hear(**more).direct == direct


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ({"mimetype": "application/pdf"}, "pdf"),
        ({"filetype": "pdf"}, "pdf"),
        ({"name": "Manual.PDF", "mimetype": "application/octet-stream"}, "pdf"),
        ({"name": "a.png", "mimetype": "image/png"}, "picture"),
        ({"name": "a.heic", "filetype": "heic", "mimetype": "image/heic"}, "picture"),
        ({"name": "a.svg", "mimetype": "image/svg+xml"}, "other"),
        ({"name": "manual.docx", "filetype": "docx", "mimetype": "application/zip"}, "other"),
        ({"mode": "snippet", "filetype": "python", "name": "x.py"}, "text"),
        ({"name": "plc.log", "mimetype": "application/octet-stream"}, "text"),
        ({"mode": "quip", "filetype": "quip", "name": "Canvas"}, "other"),
        ({"mode": "email", "filetype": "email", "mimetype": "text/html", "name": "Mail"}, "other"),
        ({"subtype": "slack_audio", "mimetype": "audio/mp4", "name": "audio_message.m4a"}, "voice"),
        ({"subtype": "slack_video", "mimetype": "video/mp4", "name": "video.mp4"}, "voice"),
        ({"mimetype": "video/mp4", "name": "pump.mp4"}, "other"),
        ({"mode": "file_access", "file_access": "check_file_info"}, "unknown"),
    ],
)
def test_kinds_of_files(file: dict[str, str], kind: str) -> None:
    """Each is known by its type, mode or name; a bare id may be anything."""
    assert [one.kind for one in _hear(files=[{"id": "F1", **file}]).files] == [kind]


def test_deleted_files_are_not_shared() -> None:
    """What stays of a deleted file is no file."""
    event = _event(files=[{"id": "F1", "mode": "tombstone"}, {"id": "F2", "filetype": "pdf"}])
    said = hear(event, _ME)
    assert said is not None
    assert [one.file_id for one in said.files] == ["F2"]
    assert gone(event) == ["F1"]


def test_words_are_read_from_blocks_where_there_is_no_text() -> None:
    """Rich text says what it shows, mentions too; what only looks like a mention is none."""
    run = [
        {"type": "user", "user_id": "UBOT"},
        {"type": "text", "text": " what torque <@UBEN> & "},
        {"type": "link", "url": "https://a.example/x"},
        {"type": "emoji", "name": "wrench"},
    ]
    block = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": run},
            {
                "type": "rich_text_list",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "M8"}]},
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "M10"}]},
                ],
            },
        ],
    }
    said = _hear(text="", blocks=[block, {"type": "divider"}])
    assert said.mentioned
    assert not said.to_others
    assert said.text == "what torque <@UBEN> & https://a.example/x:wrench:\nM8\nM10"


@pytest.mark.parametrize("text", ["", "what does this mean?"])
def test_what_is_forwarded_is_no_word_of_the_persons(text: str) -> None:
    """A forwarded message is kept apart from what the person writes, and its picture is read."""
    shared = {
        "is_share": True,
        "is_msg_unfurl": True,
        "author_id": "UBEN",
        "text": "the press shows <@UADA> E-043",
        "files": [{"id": "F5", "mimetype": "image/jpeg", "name": "a.jpg"}],
    }
    said = _hear(text=text, attachments=[shared])
    assert said.text == text
    assert said.forwarded == ("the press shows @UADA E-043",)
    assert [(one.file_id, one.kind) for one in said.files] == [("F5", "picture")]
    assert not said.mentioned


def test_a_preview_is_nobodys_words() -> None:
    """What Slack shows of a link is not read, but where the message says nothing else."""
    preview = {
        "title": "A shop",
        "text": "Buy now",
        "fallback": "A shop",
        "from_url": "https://x.y",
    }
    assert _hear(text="what torque? https://x.y", attachments=[preview]).forwarded == ()
    assert _hear(text="", attachments=[preview]).forwarded == ("Buy now",)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, None),
        ({"subtype": "me_message"}, None),
        ({"user": "UBOT"}, "ours"),
        ({"bot_id": "BBOT", "subtype": "bot_message"}, "ours"),
        ({"user": "USLACKBOT"}, "program"),
        ({"bot_id": "BOTHER"}, "program"),
        ({"subtype": "channel_join"}, "notice"),
        ({"subtype": "huddle_thread"}, "notice"),
        ({"user": None}, "notice"),
    ],
)
def test_why_a_message_is_left(more: dict[str, Any], why: str | None) -> None:
    """Each message that no person says has its reason."""
    assert why_left(_event(**more), _ME) == why
