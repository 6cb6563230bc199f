"""Lines of own code, without blank lines, comments and docstrings; those that equal work enters.

What is loaded for equal work bounds it from above; with `--enter` it is counted. Equal work is what
the peer can do: a manual read by the command, a question, a follow-up, thanks, and a PDF shared in
Slack. While both do it, every function that is entered is noted, in every process
(`peer_calls/sitecustomize.py`); counted are the lines of these functions, and of their files.
"""

import ast
import io
import json
import subprocess
import sys
import time
import tokenize
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.sample import SAMPLE_PDF
from tests.bench.peer_bots import THIS_PYTHON, Bot, ours, the_peer
from tests.bench.peer_world import ASKS, CHANNEL, PEER, ROOT, World, ask
from tests.workspace_client import until

_HOOK = Path(__file__).parent / "peer_calls"
_PACKAGES = ("agent", "bot", "ingest", "sql")
_EQUAL = (
    "bot.commands.ingest",
    "bot.hearing.bolt",
    "bot.hearing.listeners",
    "bot.jobs.tasks",
    "bot.queue.worker",
    "ingest.sandbox.reader_child",
)
# Rooms of what the peer does not do, which are loaded with the others.
_OTHER = (
    "agent/learning",
    "agent/classifying",
    "agent/judging",
    "agent/notes",
    "agent/work_orders",
)
_NOT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}


def code_lines(path: Path) -> set[int]:
    """The numbers of the lines of a Python file that hold code."""
    text = path.read_text("utf-8")
    docs: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        held = node.value if isinstance(node, ast.Expr) else None
        if isinstance(held, ast.Constant) and isinstance(held.value, str):
            docs |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NOT:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return lines - docs


def lines(made: World | None, python: Path) -> dict[str, Any]:
    """What both have in all, what of ours is loaded for equal work, and, with a world, what of both
    that enters."""
    house = [path for name in _PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
    peer = sorted((PEER / "manualbot").glob("*.py"))
    sql = [line for path in (ROOT / "sql").rglob("*.sql") for line in path.read_text().splitlines()]
    told: dict[str, dict[str, Any]] = {
        "peer": _whole(peer),
        "ours": {
            **_whole(house),
            "by_package": {
                name: _whole([path for path in house if path.parts[len(ROOT.parts)] == name])
                for name in _PACKAGES
            },
            "sql_lines": sum(bool(line.strip()) and line.strip()[:2] != "--" for line in sql),
            "loaded": _whole(loaded := _loaded()),
            "loaded_without_other_rooms": _whole(
                [path for path in loaded if not str(path.relative_to(ROOT)).startswith(_OTHER)]
            ),
        },
    }
    if made is not None:
        entered = _entered(made, python)
        for name, files in (("peer", peer), ("ours", house)):
            told[name]["entered"] = _counted(files, entered[name])
    return told


def _whole(files: Iterable[Path]) -> dict[str, int]:
    files = list(files)
    return {"files": len(files), "lines": sum(len(code_lines(path)) for path in files)}


def _loaded() -> list[Path]:
    """Our files that are imported by what hears, reads and answers, and by `ingest`."""
    program = f"import sys, {', '.join(_EQUAL)}\nprint(*(getattr(m, '__file__', None) or '' "
    program += "for m in list(sys.modules.values())), sep='\\n')"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    inside = [str(ROOT / name) + "/" for name in _PACKAGES]
    return sorted({Path(f) for f in said.stdout.split("\n") if f.startswith(tuple(inside))})


def _counted(files: Iterable[Path], entered: Mapping[str, Iterable[int]]) -> dict[str, int]:
    mine = [path for path in files if entered.get(str(path))]
    return {
        **_whole(mine),
        "lines_of_functions": sum(
            len(code_lines(path) & _bodies(path, set(entered[str(path)]))) for path in mine
        ),
    }


def _bodies(path: Path, starts: set[int]) -> set[int]:
    """The lines of the functions that begin at these lines, decorators and what is in them too."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            if starts & {first, node.lineno}:
                found |= set(range(first, (node.end_lineno or node.lineno) + 1))
    return found


def _entered(made: World, python: Path) -> dict[str, dict[str, list[int]]]:
    """By bot: the first lines of the functions that were entered, by file."""
    bots = []
    for name in ("peer", "ours"):
        notes = made.folder / f"{name}-calls"
        notes.mkdir(mode=0o777)
        notes.chmod(0o777)
        root = str(PEER if name == "peer" else ROOT)
        more = {"PEER_CALLS": str(notes), "PEER_CALLS_ROOT": root}
        bot = (
            the_peer(made, python, "peer-lines")
            if name == "peer"
            else ours(made, THIS_PYTHON, "ours-lines")
        )
        path = [str(_HOOK), *filter(None, [bot.environment.get("PYTHONPATH")])]
        bot.environment |= more | {"PYTHONPATH": ":".join(path)}
        bots.append((bot, notes))
    for bot, _ in bots:
        bot.ingest()
        bot.start()
        _work(bot)
        bot.end()
    return {bot.name.removesuffix("-lines"): _read(notes) for bot, notes in bots}


def _work(bot: Bot) -> None:
    first = ask(bot.slack, "What torque do the gland bolts need?", wait=600)
    ask(bot.slack, "and for the motor M1 feet?", first.ts, wait=600)
    ask(bot.slack, "thanks", first.ts, wait=600)
    shared = bot.slack.share(ASKS, CHANNEL, "manual.pdf", SAMPLE_PDF.read_bytes())
    until(lambda: bot.slack.replies(ASKS, CHANNEL, str(shared["ts"])), 600)
    time.sleep(20)  # the card's last state is no other message


def _read(notes: Path) -> dict[str, list[int]]:
    entered: dict[str, set[int]] = {}
    for file in notes.glob("*.json"):
        for path, starts in json.loads(file.read_text("utf-8")).items():
            entered.setdefault(path, set()).update(starts)
    return {path: sorted(starts) for path, starts in entered.items()}
