"""The rooms of our packages: each has a face, and others come in by it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROOMS = {
    "agent": (
        "errors",
        "lm",
        "senses",
        "wording",
        "verify",
        "notes",
        "work_orders",
        "equipment",
        "conversation",
        "evidence",
        "reading",
        "program",
        "answering",
        "classifying",
    ),
    "ingest": (
        "page",
        "structure",
        "procedures",
        "identifiers",
        "signals",
        "calling",
        "embedding",
        "weights",
        "sandbox",
    ),
    "bot": (
        "errors",
        "roles",
        "slack",
        "hearing",
        "showing",
        "queue",
        "jobs",
        "api",
        "backup",
        "processes",
        "traces",
        "monitoring",
        "terminal",
    ),
}
"""Those with a face; `bot.commands` and `bot.workspace` are entered by nobody but themselves."""
_BELONG_TO_ALL = {"__init__.py", "__main__.py", "errors.py", "settings.py"}
_FLAT = {
    "agent": set[str](),
    "ingest": {
        "manual.py",
        "ahead.py",
        "places.py",
        "giving.py",
        "vectors.py",
        "legible.py",
        "backfill.py",
        "changing.py",
        "revisions.py",
        "supersede.py",
        "writing.py",
    },
    "bot": {"cli.py", "env_file.py", "serving.py", "shop.py", "slack_settings.py", "team.py"},
}


def _past_the_face(path: Path) -> Iterator[str]:
    """Imports of a module within another room than the file's own."""
    own = path.relative_to(_ROOT).parts[:2]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            package, room, *module = (*node.module.split("."), "")
            if room in _ROOMS.get(package, ()) and (package, room) != own and any(module):
                yield f"{path.relative_to(_ROOT)}: {node.module}"


@pytest.mark.parametrize("package", ["agent", "ingest", "bot"])
def test_rooms_are_entered_by_their_faces(package: str) -> None:
    """What is behind a room's face may change without anybody else noticing."""
    files = sorted((_ROOT / package).rglob("*.py"))
    assert [found for path in files for found in _past_the_face(path)] == []


@pytest.mark.parametrize("package", ["agent", "ingest", "bot"])
def test_no_file_lies_outside_a_room(package: str) -> None:
    """A reader finds a file by its room's name; settings and errors belong to all of them."""
    flat = {path.name for path in (_ROOT / package).glob("*.py")}
    assert flat - _BELONG_TO_ALL == _FLAT[package]
