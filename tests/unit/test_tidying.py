"""What a home writes beside its database does not grow for ever."""

import os
import subprocess
from pathlib import Path

from bot.processes import tidy
from sql.home import Home

_DAY = 86_400.0
_NOW = 1_800_000_000.0


def _incident(home: Home, name: str, days: float) -> Path:
    folder = home.run / "incidents"
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.txt"
    file.write_text("trace")
    os.utime(file, (_NOW - days * _DAY,) * 2)
    return file


def test_incidents(tmp_path: Path) -> None:
    """Old ones go, young ones stay, and a home without any is fine."""
    home = Home(tmp_path)
    assert tidy(home, 30, _NOW) == 0
    old, young = _incident(home, "old", 31), _incident(home, "young", 29)
    assert tidy(home, 30, _NOW) == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_a_log_turns_over_while_it_is_written_to(tmp_path: Path) -> None:
    """A week's lines stand in the log, another week's in `.1`, and no older ones anywhere; who has
    the log open goes on writing to its end."""
    home = Home(tmp_path)
    home.database.mkdir()
    log = home.database / "server.log"
    with subprocess.Popen(
        ["sh", "-c", f"while read line; do echo $line; done >> '{log}'"],
        stdin=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as writer:
        assert writer.stdin is not None

        def write(line: str) -> None:
            writer.stdin.write(f"{line}\n")  # type: ignore[union-attr]
            while not log.exists() or line not in log.read_text():
                pass

        write("first week")
        assert tidy(home, 365, _NOW) == 0
        assert tidy(home, 365, _NOW + 6 * _DAY) == 0
        assert tidy(home, 365, _NOW + 7 * _DAY) == 1
        write("second week")
        before = log.with_name("server.log.1")
        assert (log.read_text(), before.read_text()) == ("second week\n", "first week\n")
        assert tidy(home, 365, _NOW + 14 * _DAY) == 1
        assert (log.read_text(), before.read_text()) == ("", "second week\n")
        write("third week")
        assert log.read_text() == "third week\n"


def test_a_large_log_keeps_its_end(tmp_path: Path) -> None:
    """However young it is, and whatever is short of days."""
    home = Home(tmp_path)
    log = home.run / "lm-abc.log"
    log.write_bytes(b"x" * 10_000_001 + b"end")
    tidy(home, 1, _NOW)
    assert log.read_bytes() == b""
    assert (home.run / "lm-abc.log.1").read_bytes().endswith(b"xend")
    assert (home.run / "lm-abc.log.1").stat().st_size == 1_000_000
    log.write_text("day")
    assert tidy(home, 1, _NOW + 0.4 * _DAY) == 0
    assert tidy(home, 1, _NOW + 0.5 * _DAY) == 1
