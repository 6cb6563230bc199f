"""Versions from the command line: shown, compared, tried on a share, ended, and as files."""

import json
from pathlib import Path

import pytest

from agent.learning import programs
from agent.program import DEFAULT_VERSION, state
from sql.database import Database
from tests.fix_cli import Terminal, one_sentence

pytestmark = pytest.mark.slow

TEAM = "local"


@pytest.fixture
def shell(db: Database, database_url: str, models: Path, tmp_path: Path) -> Terminal:
    """The command line on a database with a candidate."""
    document = state.dump(state.default())
    document["decision"]["answered"] = 0.7
    with db.connection() as conn:
        programs.keep_packaged(conn, TEAM)
        programs.keep(conn, TEAM, "v1", document, parent=DEFAULT_VERSION, scores={})
    folder = tmp_path / "shell"
    (folder / "home").mkdir(parents=True)
    settings = {"DATABASE_URL": database_url, "INGEST_MODELS_PATH": str(models), "BOT_TEAM": TEAM}
    return Terminal(folder, settings)


def test_shown_tried_and_ended(shell: Terminal) -> None:
    """A person begins a canary, reads of it, and ends it; the champion serves all along."""
    begun = shell.document("programs", "promote", "v1", "--canary", "0.2", "--by", "U0IVO")
    assert begun == {"from": DEFAULT_VERSION, "to": "v1", "kind": "canary", "share": 0.2}
    listed = shell.document("programs")
    assert listed["serving"] == DEFAULT_VERSION
    assert listed["canary"]["version"] == "v1"
    shown = shell.document("programs", "show", "v1", "--picture", "v1.svg")
    assert shown["status"] == "canary"
    assert shown["canary"]["canary"]["threads"] == 0
    assert (shell.folder / "v1.svg").read_text().startswith("<svg")
    told = shell.run("programs", "show", "v1").stdout
    for part in ("decision.answered", "-> 0.7", "Canary: 0 threads", "Who may undo it", "U0IVO"):
        assert part in told
    back = shell.document("programs", "rollback", "--by", "U0ADA")
    assert back == {"from": "v1", "to": DEFAULT_VERSION, "kind": "rollback"}
    assert shell.document("programs")["canary"] is None
    changes = shell.document("programs", "diff", DEFAULT_VERSION, "v1")["changes"]
    assert changes["values"]["decision.answered"]["after"] == 0.7


def test_as_a_file(shell: Terminal) -> None:
    """There and back under another name; a changed file and another program's are refused in a
    sentence, and nothing is stored by a dry run."""
    assert shell.document("programs", "export", "v1", "--out", "v1.json")["version"] == "v1"
    dry = shell.document("programs", "import", "v1.json", "--as", "v2", "--dry-run")
    assert (dry["version"], dry["stored"]) == ("v2", False)
    one_sentence(shell.run("programs", "show", "v2"))
    assert shell.document("programs", "import", "v1.json", "--as", "v2")["stored"]
    one_sentence(shell.run("programs", "import", "v1.json", "--program", "classifier"))
    file = shell.folder / "v1.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "version": "v3"}))
    one_sentence(shell.run("programs", "import", "v1.json", "--as", "v3"))
    one_sentence(shell.run("programs", "import", "nowhere.json"))
