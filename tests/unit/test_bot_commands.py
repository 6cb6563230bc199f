"""The commands are loaded when they are run: what only listens and waits loads no DSPy."""

import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot import cli

_LIGHT = ("bot", "clock", "workspace", "up", "stop", "migrate", "manifest", "backup", "restore")


@pytest.mark.parametrize("command", _LIGHT)
def test_a_light_command_loads_no_dspy(command: str) -> None:
    """Its process holds neither DSPy nor a language model's runtime."""
    code = (
        f"import sys; from bot import cli; cli.Commands()[{command!r}];"
        "print({'dspy', 'litellm', 'xllamacpp'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_help_lists_every_command() -> None:
    """Each is there with a line of its own, in the order of the table."""
    shown = CliRunner().invoke(cli.app, ["--help"]).output
    listed = re.findall(r"^  (\w+)  +\w", shown.partition("Begin:")[2], re.MULTILINE)
    assert listed == list(cli.MODULES)


def test_a_misspelt_command() -> None:
    """It is wrong usage, and the right one is suggested."""
    done = CliRunner().invoke(cli.app, ["manual"])
    assert done.exit_code == 2
    assert "manuals" in done.output
