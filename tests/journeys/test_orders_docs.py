"""docs/work-orders.md followed literally: its blocks pasted into a shell, one after the other."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fix_cli import Terminal
from tests.fix_shell import Shell, blocks_of

pytestmark = pytest.mark.slow

_BLOCKS = blocks_of("work-orders.md")


def test_followed_word_for_word(empty_home: Terminal, tmp_path: Path) -> None:
    """Import, again, search, ask, trends, open twice, remove: each does what the page says."""
    shell = Shell(empty_home, tmp_path)
    said = [shell.paste(block) for block in _BLOCKS if "--picture" not in block]
    imported, again, searched, asked, trends, opened, removed = said
    assert "5 rows: 5 would be new" in imported
    assert "5 rows: 5 new" in imported
    assert "5 rows: 0 new, 0 changed, 5 the same." in again
    assert "What was done: Replaced" in searched
    assert {"4711", "4713", "4714"} >= {
        one["number"] for one in json.loads(searched.splitlines()[-1])["orders"]
    }
    assert "Seen before" in asked
    assert "not from the manual" in asked
    assert "Packing set 88-410" in trends
    assert opened.count("The work order shoptalk-local-") == 2
    assert opened.count("\nshoptalk-local-") == 1
    assert "Removed" in removed


@pytest.mark.skipif(find_spec("matplotlib") is None, reason="the extra `charts` is not installed")
def test_the_pictures(empty_home: Terminal, tmp_path: Path) -> None:
    """Both are PNG files as wide as a phone shows, and not the same."""
    from PIL import Image

    shell = Shell(empty_home, tmp_path)
    shell.paste(_BLOCKS[0])
    (block,) = [one for one in _BLOCKS if "--picture" in one]
    shell.paste(block)
    light, dark = (Image.open(tmp_path / name) for name in ("trends.png", "trends-dark.png"))
    assert light.size[0] == dark.size[0] == 1080
    assert light.getpixel((2, 2))[0] > 200 > 60 > dark.getpixel((2, 2))[0]
    shell.paste("shoptalk orders remove --all")
