"""What Slack itself understood of a clip that was recorded in it.

The file object has `transcription`: `status` (`processing`, `complete`, `failed`, `none`) and, once
complete, `preview` with `content` and `has_more`; the whole is the WebVTT file at `vtt`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

_MOST: Final = 4_000
_TIMES: Final = re.compile(r"\S+ --> \S+")
_TAG: Final = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Transcript:
    """`whole_at`: where the whole is to be had, where `words` are only its beginning."""

    status: Literal["waiting", "complete", "none"]
    words: str = ""
    whole_at: str | None = None


NO_TRANSCRIPT: Final = Transcript("none")


def transcript_of(file: Mapping[str, Any]) -> Transcript:
    """What the file object says; `waiting` too where Slack says nothing yet of its own clip."""
    told = file.get("transcription")
    told = told if isinstance(told, Mapping) else {}
    match told.get("status"):
        case "complete":
            preview = told.get("preview")
            preview = preview if isinstance(preview, Mapping) else {}
            words = " ".join(str(preview.get("content") or "").split())[:_MOST]
            whole = str(file.get("vtt") or "") or None
            return Transcript("complete", words, whole if preview.get("has_more") else None)
        case "processing":
            return Transcript("waiting")
        case None if str(file.get("subtype") or "") in ("slack_audio", "slack_video"):
            return Transcript("waiting")
        case _:
            return NO_TRANSCRIPT


def words_of_vtt(text: str) -> str:
    """What is said in a WebVTT file, without its times and marks."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    said: list[str] = []
    for part in parts:
        lines = part.splitlines()
        times = [number for number, line in enumerate(lines) if _TIMES.match(line)]
        if times:
            said += lines[times[0] + 1 :]
    return " ".join(_TAG.sub("", " ".join(said)).split())[:_MOST]
