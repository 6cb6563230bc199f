"""Writes docs/reading.md's tables from the code: what each file knows, each measure it goes by.

`python -m tests.reading_docs` writes them anew; `tests/unit/test_reading_docs.py` says when to.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reading.md"
BEGIN, END = "<!-- made by tests/reading_docs.py -->", "<!-- end -->"
_ROOMS = ("ingest/page", "ingest/structure", "ingest/signals")


def tables() -> str:
    """Both tables as Markdown."""
    trees = [(path, ast.parse(path.read_text("utf-8"))) for path in _files()]
    files = [f"| `{_name(path)}` | {_knows(tree)} |" for path, tree in trees]
    measures = [row for path, tree in trees for row in _measures(path, tree)]
    return "\n".join(
        [
            *("## What each file knows", "", "| file | what it knows |", "|---|---|", *files),
            "",
            "## Measures",
            "",
            "Every number that a decision about a page goes by, in letter heights, points, shares"
            " or counts as it is said, and the kind of page that it was seen on.",
            "",
            *("| file | measure | value | why |", "|---|---|---|---|", *measures),
        ]
    )


def written() -> str:
    """The page with the tables put in."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{rest.partition(END)[2]}"


def _files() -> Iterator[Path]:
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.name != "__init__.py":
                yield path


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "ingest").as_posix()


def _knows(tree: ast.Module) -> str:
    first = (ast.get_docstring(tree) or "").split("\n\n")[0]
    return " ".join(first.split()).replace("|", "\\|")


def _measures(path: Path, tree: ast.Module) -> Iterator[str]:
    for at, node in enumerate(tree.body):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if target is None or value is None or not _is_number(value):
            continue
        after = tree.body[at + 1] if at + 1 < len(tree.body) else None
        why = ""
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            why = " ".join(str(after.value.value).split()).replace("|", "\\|")
        names = ast.unparse(target).strip("()").replace("_", "", 1).lower().replace("_", " ")
        yield f"| `{_name(path)}` | {names.replace(', ', ', ')} | {ast.unparse(value)} | {why} |"


def _is_number(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        return bool(value.elts) and all(map(_is_number, value.elts))
    if isinstance(value, ast.UnaryOp):
        return _is_number(value.operand)
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)


if __name__ == "__main__":
    PAGE.write_text(written(), "utf-8")
