"""Messages of every kind that Slack sends, made from a seed: what a bot must never be silent on.

Subtypes and fields are those of Slack's reference (https://docs.slack.dev/reference/events/message
and the file object); the texts are what people and programs put there.
"""

import random
from typing import Any, Final

Event = dict[str, Any]

TEXTS: Final = (
    "what torque do the gland bolts need?",
    "E-043",
    "",
    " ",
    "\n\t\u200b ",
    "\u00a0",
    ":wrench:",
    "🔧",
    "🔧" * 2_000,
    "x" * 40_000,
    "word " * 8_000,
    "&" * 4_000,
    "<" * 3_000,
    "&lt;&gt;&amp;" * 300,
    "Welches Drehmoment für die Stopfbuchse?",
    "¿Qué par de apriete llevan los pernos?",
    "Quel est le couple de serrage ?",
    "グランドボルトのトルクは？",
    "压盖螺栓的扭矩是多少",
    "ما هو عزم ربط البراغي؟",
    "מה המומנט של הברגים?",
    "какой момент затяжки?",
    "กี่นิวตันเมตร",
    "\u202eabc\u202c rtl",
    "```\nALARM 43\nOIL TEMP\n```",
    "`E-043`",
    "> the press shows E-043\nwhat is that?",
    "*bold* _it_ ~no~",
    "<https://example.com/manual|the manual> says?",
    "https://example.com/a?b=1&amp;c=2",
    "<mailto:a@example.com|mail>",
    "<@UBEN> do you know?",
    "<!here> who knows?",
    "<!subteam^S1|@experts> what torque?",
    "<#C2|hangar> is open",
    "<!date^1700000000^{date}|today>",
    "<@UBOT",
    "<>",
    "\x00null",
    "\ud83d",
    "/shoptalk help",
    "thanks!",
    "'; DROP TABLE questions; --",
)
SUBTYPES: Final = (
    *[None] * 12,
    "me_message",
    "thread_broadcast",
    "file_share",
    "bot_message",
    "channel_join",
    "channel_leave",
    "channel_topic",
    "channel_purpose",
    "channel_name",
    "channel_archive",
    "channel_convert_to_private",
    "channel_posting_permissions",
    "group_join",
    "huddle_thread",
    "sh_room_created",
    "reminder_add",
    "reminder_delete",
    "pinned_item",
    "unpinned_item",
    "tombstone",
    "ekm_access_denied",
    "message_replied",
    "reply_broadcast",
    "bot_add",
    "bot_remove",
    "assistant_app_thread",
    "document_mention",
    "list_record_comment",
    "joiner_notification",
    "something_new",
)
FILES: Final[tuple[Event, ...]] = (
    {"mimetype": "application/pdf", "filetype": "pdf", "name": "a.pdf"},
    {"mimetype": "image/png", "filetype": "png", "name": "plate.png"},
    {"mimetype": "image/heic", "filetype": "heic", "name": "IMG_1.HEIC"},
    {"mimetype": "image/svg+xml", "filetype": "svg", "name": "a.svg"},
    {"mimetype": "text/plain", "filetype": "text", "name": "plc.log"},
    {"mimetype": "text/plain", "filetype": "python", "mode": "snippet", "name": "x.py"},
    {"mimetype": "audio/mp4", "subtype": "slack_audio", "name": "audio_message.m4a"},
    {"mimetype": "video/mp4", "subtype": "slack_video", "name": "video.mp4"},
    {"mimetype": "application/msword", "filetype": "doc", "name": "a.doc"},
    {"mimetype": "application/zip", "filetype": "zip", "name": "a.zip"},
    {"filetype": "space", "mode": "space", "name": "A post"},
    {"filetype": "quip", "mode": "quip", "name": "A canvas"},
    {"filetype": "list", "mode": "list", "name": "A list"},
    {"filetype": "email", "mode": "email", "mimetype": "text/html", "name": "Mail"},
    {"filetype": "gdoc", "mode": "external", "is_external": True, "name": "Doc"},
    {"mode": "file_access", "file_access": "check_file_info"},
    {"mode": "tombstone"},
    {"mode": "hidden_by_limit"},
)


def made(seed: int) -> Event:
    """The event of one message: a new one, an edit or a deletion; the same for the same seed."""
    dice = random.Random(seed)
    where = dice.choice(_PLACES)
    event = _message(dice, seed) | where
    kind = dice.random()
    if kind < 0.8:
        return {**event, "type": dice.choice(("message", "message", "message", "app_mention"))}
    outer = {"type": "message", **where, "ts": _ts(seed, 5), "event_ts": _ts(seed, 5)}
    if kind < 0.9:
        new = {**event, "text": dice.choice(TEXTS), "edited": {"user": "UADA", "ts": _ts(seed, 4)}}
        if dice.random() < 0.2:
            new = {**new, "subtype": "tombstone", "user": "USLACKBOT"}
        told = {"subtype": "message_changed", "message": new}
        return {**outer, **told, **({"previous_message": event} if dice.random() < 0.8 else {})}
    told = {"subtype": "message_deleted", "deleted_ts": event["ts"]}
    return {**outer, **told, **({"previous_message": event} if dice.random() < 0.8 else {})}


_PLACES: Final[tuple[Event, ...]] = (
    {"channel": "C1", "channel_type": "channel"},
    {"channel": "C1", "channel_type": "channel"},
    {"channel": "C2", "channel_type": "group"},
    {"channel": "D1", "channel_type": "im"},
    {"channel": "D1", "channel_type": "im"},
    {"channel": "G1", "channel_type": "mpim"},
)


def _ts(seed: int, more: int = 0) -> str:
    return f"{1_700_000_000 + seed}.{more:06}"


def _message(dice: random.Random, seed: int) -> Event:
    text = dice.choice(TEXTS)
    if dice.random() < 0.4:
        text = dice.choice(
            (f"<@UBOT> {text}", f"{text} <@UBOT>", "<@UBOT>", f"<@UBOT|bot>: {text}")
        )
    event: Event = {"user": dice.choice(("UADA", "UBEN")), "ts": _ts(seed), "event_ts": _ts(seed)}
    event |= _who(dice)
    if (subtype := dice.choice(SUBTYPES)) is not None:
        event["subtype"] = subtype
    in_blocks = dice.random()
    if in_blocks < 0.5:
        event["blocks"] = _blocks(dice, text)
    event["text"] = "" if in_blocks < 0.15 else text
    if dice.random() < 0.35:
        count = dice.choice((1, 1, 1, 2, 12))
        event["files"] = [
            {"id": f"F{seed}_{number}", **dice.choice(FILES)} for number in range(count)
        ]
    if dice.random() < 0.25:
        event["attachments"] = [_attachment(dice) for _ in range(dice.choice((1, 1, 3)))]
    if dice.random() < 0.3:
        event["thread_ts"] = _ts(max(seed - dice.randint(1, 20), 0))
    return event


def _who(dice: random.Random) -> Event:
    roll = dice.random()
    if roll < 0.9:
        return {}
    return dice.choice(
        (
            {"user": "UBOT"},
            {"user": "USLACKBOT"},
            {"user": None},
            {"bot_id": "BOTHER", "user": "UOTHER"},
            {"bot_id": "BBOT"},
            {"bot_profile": {"name": "Flow"}},
            {"team": "TOTHER", "user_team": "TOTHER"},
        )
    )


def _blocks(dice: random.Random, text: str) -> list[Any]:
    run = [
        {"type": "text", "text": text},
        {"type": "user", "user_id": dice.choice(("UBOT", "UBEN"))},
        {"type": "emoji", "name": "wrench"},
    ]
    section = {"type": "rich_text_section", "elements": dice.sample(run, dice.randint(0, 3))}
    return dice.choice(
        (
            [{"type": "rich_text", "elements": [section]}],
            [{"type": "rich_text", "elements": [{**section, "type": "rich_text_quote"}]}],
            [
                {
                    "type": "rich_text",
                    "elements": [{"type": "rich_text_list", "elements": [section] * 3}],
                }
            ],
            [{"type": "section", "text": {"type": "mrkdwn", "text": text}}],
            [{"type": "image", "image_url": "https://a.example/b.png", "alt_text": "x"}],
            [{"type": "rich_text", "elements": []}],
            [{"type": "something_new", "elements": None}],
            [None],
            [],
        )
    )


def _attachment(dice: random.Random) -> Event:
    text = dice.choice(TEXTS)
    inner = {"message": {"blocks": _blocks(dice, text)}, "ts": "1.2", "channel": "C9"}
    return dice.choice(
        (
            {"is_share": True, "is_msg_unfurl": True, "text": text, "author_id": "UBEN"},
            {"is_share": True, "message_blocks": [inner], "fallback": "[no preview]"},
            {"is_share": True, "files": [{"id": "F8", "mimetype": "image/png", "name": "a.png"}]},
            {"is_msg_unfurl": True, "text": "", "fallback": text},
            {"from_url": "https://a.example", "title": text, "fallback": text},
            {"text": None},
            {},
        )
    )
