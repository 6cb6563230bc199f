"""Opens a picture, in a process that `ingest.sandbox.photo` starts, and reads what is on it."""

import io
import json
import warnings
from typing import IO

from pi_heif import register_heif_opener
from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.errors import BrokenPicture, HugePicture
from ingest.page import is_available, read_photo
from ingest.sandbox import inside

_PIXELS = 60_000_000
"""What a phone's best camera takes, and no more: a file of a few bytes can claim any size."""
_SIDE = 2_000
_FORMATS = ("PNG", "JPEG", "MPO", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")


def work(arguments: inside.Arguments, data: bytes, out: IO[bytes]) -> None:
    """Write a line of JSON that says what was read, then the picture as JPEG."""
    picture = upright(data)
    wanted = arguments["recognise"] and is_available()
    lines = read_photo(picture) if wanted else []
    told = {"lines": lines, "recognised": wanted}
    out.write(json.dumps(told).encode() + b"\n")
    picture.save(out, "JPEG", quality=88)


def upright(data: bytes) -> Image.Image:
    """The picture as it is held, on white, `_SIDE` pixels a side at most. Only its first frame."""
    register_heif_opener()  # what iPhones take
    warnings.simplefilter("ignore")  # damaged metadata; sizes are looked at here
    Image.MAX_IMAGE_PIXELS = None
    Image.init()
    known = [name for name in _FORMATS if name in Image.OPEN]
    try:
        with Image.open(io.BytesIO(data), formats=known) as opened:
            if opened.width * opened.height > _PIXELS:
                raise HugePicture
            opened.draft("RGB", (_SIDE, _SIDE))
            opened.load()
            turned = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise BrokenPicture from error
    flat = Image.new("RGB", turned.size, "white")
    flat.paste(turned, mask=turned.getchannel("A"))
    flat.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    return flat


if __name__ == "__main__":
    inside.run(work)
