"""The rooms of `agent`: each has a face, and others come in by it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROOMS = ("lm", "wording", "verify", "conversation", "evidence", "reading", "program", "answering")


def _past_the_face(path: Path) -> Iterator[str]:
    """Imports of a module within another room than the file's own."""
    inside = path.relative_to(_ROOT).parts
    own = inside[1] if inside[0] == "agent" else ""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            package, room, *module = (*node.module.split("."), "")
            if package == "agent" and room in _ROOMS and room != own and any(module):
                yield f"{path.relative_to(_ROOT)}: {node.module}"


@pytest.mark.parametrize("package", ["agent", "bot"])
def test_rooms_are_entered_by_their_faces(package: str) -> None:
    """What is behind a room's face may change without anybody else noticing."""
    files = sorted((_ROOT / package).rglob("*.py"))
    assert [found for path in files for found in _past_the_face(path)] == []


def test_no_file_lies_outside_a_room() -> None:
    """A reader finds a file by its room's name; settings and errors belong to all of them."""
    flat = {path.name for path in (_ROOT / "agent").glob("*.py")}
    assert flat == {"__init__.py", "errors.py", "settings.py"}
