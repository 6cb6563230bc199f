"""A newcomer's terminal, into which the blocks of a page of docs are pasted."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.fix_cli import Terminal

_ROOT = Path(__file__).parents[1]


def blocks_of(page: str) -> list[str]:
    """What a page of docs says to paste into a shell, in order."""
    text = (_ROOT / "docs" / page).read_text("utf-8")
    return re.findall(r"(?ms)^```sh\n(.*?)^```", text)


class Shell:
    """`shoptalk` is this checkout's, in a folder of its own, with these settings besides."""

    def __init__(self, terminal: Terminal, folder: Path, **settings: str) -> None:
        self.folder = folder
        command = folder / "bin" / "shoptalk"
        command.parent.mkdir()
        run = f'exec "{sys.executable}" -c "from bot.cli import main; main()" "$@"\n'
        command.write_text(f"#!/bin/sh\n{run}")
        command.chmod(0o755)
        own = terminal._environment
        path = os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])
        self._env = {
            **own,
            **settings,
            "PATH": f"{command.parent}:{own['PATH']}",
            "PYTHONPATH": path,
        }

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
