"""Pictures that people send, opened in the real child process."""

import io
from pathlib import Path

import pytest
from PIL import Image

from ingest.page.outside.ocr import is_available
from ingest.sandbox.photo import open_photo
from ingest.settings import IngestSettings

NAMEPLATE = Path(__file__).parents[1] / "nameplate.heic"
"""320 x 200, with a red square in the upper left corner; "MODEL HP-160", "FAULT E-043"."""


def test_a_photo_of_an_iphone_is_opened() -> None:
    """HEIC comes out as JPEG, upright, with its colours."""
    photo = open_photo(NAMEPLATE.read_bytes(), IngestSettings(), recognise=False)
    opened = Image.open(io.BytesIO(photo.jpeg)).convert("RGB")
    assert opened.size == (320, 200)
    red, green, blue = opened.getpixel((20, 20))  # type: ignore[misc]
    assert red > 150 > 60 > max(green, blue)


@pytest.mark.skipif(not is_available(), reason="the extra `ocr` is not installed")
def test_what_stands_on_it_is_read() -> None:
    """The model and the fault code, from the photo itself."""
    photo = open_photo(NAMEPLATE.read_bytes(), IngestSettings(), recognise=True)
    assert photo.recognised
    assert "E-043" in " ".join(photo.lines)
    assert "HP-160" in " ".join(photo.lines)
