"""Voice clips: what Slack itself understands of them, which it says in the file object.

`subtype` is `slack_audio`; `transcription` is `processing` until somebody says what was understood
(`filing.transcribe`, as a test or the page does), or that nothing was. The preview is cut short,
and the whole is a WebVTT file.
"""

from typing import Any, Final

Row = dict[str, Any]
_PREVIEW: Final = 200


def is_clip(row: Row) -> bool:
    """Whether the file is a clip that was recorded in Slack, by the name that Slack gives it."""
    return str(row["name"]).startswith("audio_message")


def told(row: Row, address: str) -> Row:
    """What the file object has more, of a clip."""
    if not is_clip(row):
        return {}
    heard = row.get("heard", {"status": "processing"})
    shown: Row = {"status": heard["status"]}
    words = str(heard.get("words") or "")
    if heard["status"] == "complete":
        preview = {"content": words[:_PREVIEW], "has_more": len(words) > _PREVIEW}
        shown |= {"locale": "en-US", "preview": preview}
    return {"subtype": "slack_audio", "vtt": f"{address}?vtt=1", "transcription": shown}


def vtt(row: Row) -> str:
    """The whole of what was understood."""
    words = str(row.get("heard", {}).get("words") or "")
    return f"WEBVTT\n\n00:00:00.000 --> 00:00:05.000\n{words}\n"
