"""The command line from outside: manuals in, questions answered, on a real but tiny model.

The model's answers are worth nothing; that there is one, in the agreed form, is what counts here.
"""

import json
from typing import Any, get_args

import pytest

from agent.program.answer import Status
from bot.sample import SAMPLE_PDF
from tests.fix_cli import Run, Terminal, one_sentence

_LINE_KEYS = {
    *("path", "manual_id", "status", "title", "pages", "passages", "pages_without_text"),
    *("seconds", "error"),
}
_ANSWER_KEYS = {
    *("answer", "status", "action", "citations", "warnings", "retrieved", "program", "seconds"),
    *("evidence_seconds", "lm_calls", "tokens"),
}
_FOUND_KEYS = {
    *("passage_id", "manual", "page_from", "page_to", "section", "kind", "score", "text"),
}


@pytest.fixture(scope="module")
def second(terminal: Terminal, small_manual: bytes) -> tuple[Run, list[dict[str, Any]]]:
    """What `ingest` said of a folder with a broken file and a good one, granted to channel C1."""
    folder = terminal.folder / "manuals"
    folder.mkdir()
    (folder / "a broken one.pdf").write_bytes(b"%PDF-1.7\n" + b"\0broken" * 99)
    (folder / "borer.PDF").write_bytes(small_manual)
    done = terminal.run("ingest", str(folder), "--channel", "C1", "--json")
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def test_ingest(stocked_home: tuple[Terminal, dict[str, Any]]) -> None:
    """A manual's JSON line has every key of the contract and says what was read."""
    _, line = stocked_home
    assert line.keys() >= _LINE_KEYS
    assert (line["status"], line["error"], line["pages"]) == ("ingested", None, 17)
    assert line["passages"] > 50
    assert "HP-160" in line["title"]


def test_ingest_again(stocked_home: tuple[Terminal, dict[str, Any]]) -> None:
    """The same bytes again are said to be there, whatever the file is called now."""
    terminal, line = stocked_home
    copy = terminal.folder / "renamed.pdf"
    copy.write_bytes(SAMPLE_PDF.read_bytes())
    again = terminal.document("ingest", str(copy), "--everyone")
    assert (again["status"], again["manual_id"]) == ("already", line["manual_id"])
    assert again["passages"] == line["passages"]


def test_a_broken_file_beside_a_good_one(second: tuple[Run, list[dict[str, Any]]]) -> None:
    """The broken file is refused with a reason, the good one is in, and the exit code says 1."""
    done, (broken, good) = second
    assert broken.keys() == good.keys() >= _LINE_KEYS
    assert (broken["status"], broken["manual_id"]) == ("refused", None)
    assert "damaged" in broken["error"]
    assert (good["status"], good["error"], good["pages"]) == ("ingested", None, 6)
    assert "1 of 2 files" in one_sentence(done)


def test_search(terminal: Terminal) -> None:
    """A fault code is found first on the page that explains it."""
    found = terminal.document("search", "E-042", "-k", "3")
    assert found.keys() == {"query", "passages"}
    assert len(found["passages"]) == 3
    first = found["passages"][0]
    assert first.keys() >= _FOUND_KEYS
    assert (first["page_from"], first["page_to"]) == (14, 14)
    assert "E-042 | Pilot pressure low" in first["text"]


def test_ask(terminal: Terminal) -> None:
    """An answer has every key of the contract, and its citations stand where they say."""
    said = terminal.document("ask", "What does fault code E-042 mean?")
    assert said.keys() >= _ANSWER_KEYS
    assert said["status"] in get_args(Status)
    assert said["action"] == "search"
    assert said["lm_calls"] >= 1
    assert said["tokens"]["in"] > 100
    assert 0 < said["evidence_seconds"] <= said["seconds"]
    assert said["retrieved"]
    for citation in said["citations"]:
        assert citation["page"] in range(1, 18)
        assert citation["quote"]


def test_small_talk_needs_nothing(terminal: Terminal) -> None:
    """Thanks are answered without a search and without a language model."""
    said = terminal.document("ask", "thanks!")
    assert (said["status"], said["action"]) == ("chat", "decline")
    assert (said["retrieved"], said["lm_calls"]) == ([], 0)


@pytest.mark.parametrize(
    "settings",
    [
        {"AGENT_LM": "openai/x", "AGENT_LM_API_BASE": "http://127.0.0.1:9/v1"},
        {"AGENT_LM": "nowhere.gguf"},
    ],
    ids=["endpoint", "file"],
)
def test_ask_without_a_language_model(terminal: Terminal, settings: dict[str, str]) -> None:
    """Where no model can be reached the best lines are shown, and the answer says so."""
    said = terminal.document("ask", "What does fault code E-042 mean?", **settings)
    assert said["status"] == "passages"
    assert said["answer"].startswith("The language model cannot be reached")
    assert "E-042 | Pilot pressure low" in said["answer"]
    assert said["citations"][0]["page"] == 14


def test_history(terminal: Terminal) -> None:
    """What the thread already answered is said again from its lines, without a search."""
    found = terminal.document("search", "E-042", "-k", "1")["passages"][0]
    line = next(line for line in found["text"].splitlines() if line.startswith("E-042"))
    cited = {"page": 14, "quote": line, "passage_id": found["passage_id"]}
    history = [
        {"role": "user", "text": "What does E-042 mean?"},
        {"role": "agent", "text": "E-042: pilot pressure low.", "citations": [cited]},
    ]
    path = terminal.folder / "history.json"
    path.write_text(json.dumps(history))
    said = terminal.document("ask", "what page was that?", "--history", str(path))
    assert (said["status"], said["action"], said["retrieved"]) == ("answered", "from_thread", [])
    assert said["citations"][0]["quote"] == line
    assert {citation["page"] for citation in said["citations"]} == {14}
    # The table's header is cited with its row; said twice, it is still not what is said.
    assert "Code" not in said["answer"]


def test_audience(terminal: Terminal, second: tuple[Run, list[dict[str, Any]]]) -> None:
    """What is granted to one channel is neither found nor answered from in another."""

    def manuals(*where: str) -> set[str]:
        found = terminal.document("search", "spindle cap screws of grade 8", *where)
        return {passage["manual"] for passage in found["passages"]}

    borer = second[1][1]["title"]
    assert borer in manuals("--channel", "C1")
    assert borer in manuals()
    hidden = manuals("--channel", "C2")
    assert hidden
    assert borer not in hidden
    said = terminal.document(
        "ask", "How are the spindle cap screws torqued?", "--channel", "C2", AGENT_LM="nowhere.gguf"
    )
    assert borer not in {citation["manual"] for citation in said["citations"]}


def test_manuals(terminal: Terminal, second: tuple[Run, list[dict[str, Any]]]) -> None:
    """The list says who may read what; a manual that is removed is not found any more."""
    good = second[1][1]
    listed = {manual["manual_id"]: manual for manual in terminal.document("manuals")}
    assert len(listed) == 2
    assert listed[good["manual_id"]]["readers"] == ["channel:C1"]
    number = str(good["manual_id"])
    assert terminal.run("manuals", "remove", number).returncode == 0
    assert number in one_sentence(terminal.run("manuals", "remove", number))
    found = terminal.document("search", "spindle cap screws of grade 8")["passages"]
    assert good["title"] not in {passage["manual"] for passage in found}


def test_page(terminal: Terminal) -> None:
    """A page named by part of the title becomes a picture."""
    done = terminal.run("page", "hp-160", "14", "--highlight", "Pilot pressure low", "-o", "p.png")
    assert done.returncode == 0, done.stderr
    assert (terminal.folder / "p.png").read_bytes().startswith(b"\x89PNG\r\n")
