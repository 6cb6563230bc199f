"""The words of a message, wherever Slack puts them, and what others said that it brings along.

Slack sends a message's words as `text`; where that is empty they are in its blocks. A forwarded
message comes as an attachment (`is_share`, `is_msg_unfurl`, with `message_blocks`): those are
others' words, and never what the person asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_DEPTH: Final = 8
_MOST: Final = 40_000
"""Characters that Slack lets a message have."""
_LINES: Final = frozenset({"rich_text_section", "rich_text_preformatted", "rich_text_quote"})


def raw_of(message: Mapping[str, Any]) -> str:
    """What the person wrote, as Slack marks it up: its text, or else that of its blocks."""
    raw = str(message.get("text") or "")
    return raw if raw.strip() else _of_blocks(message.get("blocks"))


def forwarded_of(message: Mapping[str, Any]) -> list[str]:
    """What others said in messages that this one forwards, oldest first, as Slack marks it up. A
    preview of a link is none: but where there is nothing else, it is all that is said."""
    given = [one for one in _listed(message.get("attachments")) if isinstance(one, Mapping)]
    shared = [one for one in given if one.get("is_share") or one.get("is_msg_unfurl")]
    alone = not raw_of(message).strip() and not message.get("files")
    chosen = shared or (given if alone else [])
    return [text for one in chosen if (text := _of_attachment(one).strip())]


def forwarded_files(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The files of messages that this one forwards."""
    for one in _listed(message.get("attachments")):
        if isinstance(one, Mapping) and (one.get("is_share") or one.get("is_msg_unfurl")):
            yield from (file for file in _listed(one.get("files")) if isinstance(file, Mapping))


def _of_attachment(one: Mapping[str, Any]) -> str:
    text = str(one.get("text") or "")
    if text.strip():
        return text
    for part in _listed(one.get("message_blocks")):
        message = part.get("message") if isinstance(part, Mapping) else None
        if isinstance(message, Mapping) and (found := _of_blocks(message.get("blocks"))).strip():
            return found
    if (found := _of_blocks(one.get("blocks"))).strip():
        return found
    named = (one.get("title"), one.get("fallback"))
    return next((str(text) for text in named if text and str(text).strip()), "")


def _of_blocks(blocks: Any) -> str:
    return "\n".join(filter(str.strip, _lines(blocks, _DEPTH)))[:_MOST]


def _lines(part: Any, depth: int) -> Iterator[str]:
    """Line by line; what holds no words (pictures, buttons) says nothing."""
    if depth == 0:
        return
    if isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from _lines(one, depth - 1)
        return
    if not isinstance(part, Mapping):
        return
    kind = part.get("type")
    if kind in _LINES:
        yield "".join(_run(one) for one in _listed(part.get("elements")))
    elif kind in ("mrkdwn", "plain_text", "raw_text", "markdown"):
        yield str(part.get("text") or "")
    elif kind != "actions":
        for name in ("text", "fields", "elements", "rows"):
            yield from _lines(part.get(name), depth - 1)


def _run(one: Any) -> str:
    """A run of rich text as the text of a message has it."""
    if not isinstance(one, Mapping):
        return ""
    match one.get("type"):
        case "text":
            return _escaped(str(one.get("text") or ""))
        case "link":
            url, text = str(one.get("url") or ""), one.get("text")
            return f"<{url}|{_escaped(str(text))}>" if text else f"<{url}>"
        case "user":
            return f"<@{one.get('user_id')}>"
        case "usergroup":
            return f"<!subteam^{one.get('usergroup_id')}>"
        case "channel":
            return f"<#{one.get('channel_id')}>"
        case "broadcast":
            return f"<!{one.get('range')}>"
        case "emoji":
            return f":{one.get('name')}:"
        case "date":
            return str(one.get("fallback") or "")
        case _:
            return ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _listed(part: Any) -> Sequence[Any]:
    return part if isinstance(part, list) else ()
