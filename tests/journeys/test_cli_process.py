"""The command line as what runs it sees it: exit codes, one sentence an error, start and stop."""

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.weights.catalogue import CATALOGUE
from tests.fix_cli import SECONDS, Terminal, one_sentence


def test_migrate(migrated_home: tuple[Terminal, list[str]]) -> None:
    """The first run makes the schema, and the second finds nothing to do."""
    terminal, ran = migrated_home
    assert ran
    assert ran == sorted(ran)
    assert terminal.document("migrate") == {"ran": []}


def test_models(terminal: Terminal, models: Path) -> None:
    """Every weight is listed with its hash; those in the local folder are named there."""
    listed = {model["name"]: model for model in terminal.document("models")}
    assert {name: model["sha256"] for name, model in listed.items()} == {
        weight.name: weight.sha256 for weight in CATALOGUE
    }
    tokenizer = listed["all-MiniLM-L6-v2.tokenizer.json"]
    assert tokenizer["state"] == "verified"
    assert Path(tokenizer["path"]) == models / "all-MiniLM-L6-v2.tokenizer.json"


def test_doctor(terminal: Terminal) -> None:
    """A sound home has nothing amiss, and without a database the report says what to do."""
    assert all(finding["ok"] for finding in terminal.document("doctor", "--no-ask"))
    done = terminal.run(
        "doctor", "--no-ask", "--json", DATABASE_URL="postgresql://127.0.0.1:9/none"
    )
    assert done.returncode == 1
    [amiss] = [finding for finding in json.loads(done.stdout) if not finding["ok"]]
    assert amiss["check"] == "database"
    assert "DATABASE_URL" in amiss["said"]


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (["ingest", "no such folder"], {}, "no such folder"),
        (["page", "no such manual", "1"], {}, "no such manual"),
        (["page", "hp-160", "99"], {}, "no page"),
        (["ask", "x", "--history", "none.json"], {}, "none.json"),
        (["manuals"], {"DATABASE_URL": "postgresql://127.0.0.1:9/none"}, "DATABASE_URL"),
        (["manuals"], {"AGENT_KEEP": "ten"}, "AGENT_KEEP"),
        (["manuals"], {"SHOPTALK_HOME": "/proc/none"}, "SHOPTALK_HOME"),
        (["search", "x"], {"INGEST_EMBEDDING": "m", "INGEST_EMBEDDING_API_BASE": "http://127.0.0.1:9"},
         "INGEST_EMBEDDING_API_BASE"),
    ],
)  # fmt: skip
def test_handled_errors(
    terminal: Terminal, words: Sequence[str], settings: dict[str, str], said: str
) -> None:
    """What can go wrong is one sentence that names the cause, and exit code 1."""
    done = terminal.run(*words, **settings)
    assert said in one_sentence(done)
    assert done.stdout == ""


@pytest.mark.parametrize("words", [["frob"], ["ask"], ["search", "x", "--frob"]])
def test_wrong_usage(terminal: Terminal, words: Sequence[str]) -> None:
    """Wrong usage is exit code 2, with a hint at the help, whatever state the home is in."""
    done = terminal.run(*words)
    assert done.returncode == 2, done.stderr
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def _ask(chat: subprocess.Popen[str], question: str, expected: str) -> None:
    """Ask, and read to the line with the seconds, with which every answer ends."""
    assert chat.stdin is not None
    assert chat.stdout is not None
    chat.stdin.write(f"{question}\n")
    chat.stdin.flush()
    read = ""
    for line in chat.stdout:
        read += line
        if re.fullmatch(r"\d+\.\d s", line.strip()):
            break
    assert expected in read


def test_chat_and_stop(terminal: Terminal) -> None:
    """A chat answers each line, also after `stop` ended its database, and leaves at its end."""
    chat = terminal.start("chat", AGENT_LM="nowhere.gguf")
    try:
        _ask(chat, "What does fault code E-042 mean?", "Pilot pressure low")
        stopped = terminal.run("stop")
        assert (stopped.returncode, stopped.stdout) == (0, "Stopped the database server.\n")
        _ask(chat, "And E-034?", "E-034")
        chat.communicate("/quit\n", timeout=SECONDS)
        assert chat.returncode == 0
    finally:
        chat.kill()
    assert terminal.run("stop").stdout == "Nothing was running.\n"
