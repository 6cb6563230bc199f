"""A picture that somebody sent, opened in a child process: made upright, small, and read."""

import json
from dataclasses import dataclass

from ingest.errors import (
    BrokenPicture,
    HugePicture,
    IngestError,
    ParseMemory,
    ParseTimeout,
    PictureError,
    named,
)
from ingest.sandbox.limited import Limits, run_limited
from ingest.settings import IngestSettings

_SECONDS = 60.0
_OUTPUT_MB = 16


@dataclass(frozen=True)
class Photo:
    """`jpeg`: as it is held upright, 2,000 pixels a side at most. `lines`: what text recognition
    reads on it, from top to bottom; `recognised`: whether there was any to read it."""

    jpeg: bytes
    lines: tuple[str, ...] = ()
    recognised: bool = False


def open_photo(data: bytes, settings: IngestSettings, *, recognise: bool) -> Photo:
    """The picture, opened within limits of time, memory and pixels; `recognise`: its text is read
    where the extra `ocr` is installed. Raises a PictureError."""
    limits = Limits(_SECONDS, settings.parse_memory_mb, _OUTPUT_MB)
    arguments = {"recognise": recognise}
    try:
        answer = b"".join(run_limited("ingest.sandbox.photo_child", data, arguments, limits))
        head, _, jpeg = answer.partition(b"\n")
        told = json.loads(head)
    except (ParseMemory, ParseTimeout) as error:
        raise HugePicture from error
    except (IngestError, ValueError) as error:
        raise BrokenPicture from error
    if "error" in told:
        failed = named(told["error"], told["message"])
        raise failed if isinstance(failed, PictureError) else BrokenPicture
    return Photo(jpeg, tuple(told["lines"]), told["recognised"])
