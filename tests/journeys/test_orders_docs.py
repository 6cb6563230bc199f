"""docs/work-orders.md followed literally: its blocks pasted into a shell, one after the other."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fix_cli import Terminal

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "work-orders.md").read_text("utf-8")
_BLOCKS = re.findall(r"(?ms)^```sh\n(.*?)^```", _PAGE)


class Shell:
    """A newcomer's terminal: `shoptalk` is this checkout's, in a folder of its own."""

    def __init__(self, terminal: Terminal, folder: Path) -> None:
        self.folder = folder
        command = folder / "bin" / "shoptalk"
        command.parent.mkdir()
        run = f'exec "{sys.executable}" -c "from bot.cli import main; main()" "$@"\n'
        command.write_text(f"#!/bin/sh\n{run}")
        command.chmod(0o755)
        own = terminal._environment
        path = os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])
        self._env = {**own, "PATH": f"{command.parent}:{own['PATH']}", "PYTHONPATH": path}

    def paste(self, block: str) -> str:
        """What it prints; all its commands must succeed."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=self.folder,
            env=self._env,
            text=True,
            capture_output=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        return done.stdout


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
