"""What the comparison with the peer stands on, without running it."""

import ast
import json
from pathlib import Path

import pytest

from tests.bench.peer_lines import code_lines
from tests.bench.peer_lm import reply
from tests.bench.peer_world import PEER, not_yet

_SOURCES = """SOURCES
[1] HP-160, page 12
The ram packing is changed every 4,000 h.

[2] HP-160, page 13
Gland bolts, ram packing M16x50 8.8 205 151

QUESTION
"""


def test_the_peer_stands_alone() -> None:
    """The peer imports nothing of ours: its lines are all that its author had to write."""
    ours = {"agent", "bot", "ingest", "sql", "tests"}
    for path in PEER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            assert not ours & {name.partition(".")[0] for name in names}, path


def test_lines_of_code_are_without_comments_docstrings_and_blank_lines(tmp_path: Path) -> None:
    """A string that is no docstring counts, on all of its lines."""
    source = (
        '"""Doc."""\n\n# comment\ndef f():\n    """Doc\n    of f."""\n    return """a\n    b"""\n'
    )
    (tmp_path / "one.py").write_text(source)
    assert code_lines(tmp_path / "one.py") == {4, 7, 8}


@pytest.mark.parametrize(
    ("question", "status", "cited"),
    [
        ("How often is the return filter changed?", "likely", [1]),
        ("gland bolts ram packing", "answered", [2]),
    ],
)
def test_the_lm_cites_the_source_that_holds_the_words(
    question: str, status: str, cited: list[int]
) -> None:
    """The tests' LM reads the peer's sources as it reads ours: by shared words."""
    said = reply(_asked("CitedAnswer", _SOURCES + question), "")
    assert said is not None
    assert (said["status"], said["citations"]) == (status, cited)


@pytest.mark.parametrize(
    ("message", "action"), [("thanks!", "decline"), ("thanks, and the torque?", "search")]
)
def test_the_lm_leaves_out_the_search_only_for_small_talk(message: str, action: str) -> None:
    """Retrieval is conditional at the peer too."""
    said = reply(_asked("Triage", f"MESSAGE\n{message}"), "")
    assert said is not None
    assert said["action"] == action


def test_what_stands_there_before_the_answer_is_not_the_answer() -> None:
    """Both bots say something at once, and neither is timed by that."""
    source = (PEER / "manualbot" / "slack.py").read_text("utf-8")
    assert not_yet("Looking through the manuals…")
    assert '"Looking through the manuals…"' in source
    assert not not_yet("The gland bolts need 205 N·m.")


def test_the_peers_prompts_are_whole() -> None:
    """The instructions are ours, so that the two differ by what is around them."""
    texts = json.loads((PEER / "prompts.json").read_text("utf-8"))
    assert set(texts) == {"version", "triage", "answer"}
    assert "Choose search unless you are sure" in texts["triage"]


def _asked(schema: str, content: str) -> dict[str, object]:
    return {
        "messages": [{"role": "system", "content": ""}, {"role": "user", "content": content}],
        "response_format": {"type": "json_schema", "json_schema": {"name": schema}},
    }
