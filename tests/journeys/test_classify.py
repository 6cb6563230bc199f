"""`shoptalk classify` as a person runs it: learn, save, sort, correct, learn again."""

import csv
import io
import json
from pathlib import Path

import pytest

from agent.classifying import packaged_examples
from tests.fix_cli import Terminal, one_sentence

pytestmark = pytest.mark.slow

_THINGS = ("pump", "valve", "press", "gearbox", "fan", "mixer", "crane", "boiler", "tank", "mill")
LABELS = """
tasks:
  about:
    labels: {noise: it is too loud, leak: it drips or leaks}
"""


@pytest.fixture
def files(terminal: Terminal, tmp_path: Path) -> tuple[Terminal, Path]:
    """The terminal, and a folder with labels.yaml and labelled.csv, one of whose rows is bad."""
    (tmp_path / "labels.yaml").write_text(LABELS)
    with (tmp_path / "labelled.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "text", "about"])
        table.writerows([n, f"The {one} is too loud", "noise"] for n, one in enumerate(_THINGS))
        table.writerows([n, f"Oil drips from the {one}", "leak"] for n, one in enumerate(_THINGS))
        table.writerow([99, "It smells", "smell"])
    (tmp_path / "new.csv").write_text('id,text\n1,"loud, so loud"\n2,\n3,it drips again\n', "utf-8")
    return terminal, tmp_path


def test_learn_and_sort(files: tuple[Terminal, Path]) -> None:
    """What was learned and saved sorts at once; a row that is bad is told by its number, and all
    the others are learned from and sorted."""
    terminal, folder = files
    new, out = str(folder / "new.csv"), folder / "out.csv"
    assert "--learn" in one_sentence(terminal.run("classify", new, "--name", "journey"))
    words = ("--labels", str(folder / "labels.yaml"), "--name", "journey", "--save", "--json")
    done = terminal.run("classify", "--learn", str(folder / "labelled.csv"), *words)
    assert done.returncode == 1
    assert "Row 21: 'smell' is no label of 'about' (noise, leak)." in done.stderr
    learned = json.loads(done.stdout)
    assert (learned["rows"], learned["rows_left_out"], learned["serves"]) == (20, 1, True)
    assert terminal.document("programs")["champions"]["classifier:journey"] == learned["version"]

    done = terminal.run("classify", new, "--name", "journey", "--out", str(out))
    assert done.returncode == 1
    assert "Row 2: its 'text' is empty." in done.stderr
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert [(row["id"], row["about.label"], row["error"]) for row in rows] == [
        ("1", "noise", ""),
        ("2", "", "its 'text' is empty"),
        ("3", "leak", ""),
    ]
    assert rows[0]["text"] == "loud, so loud"


def test_a_file_and_a_pipe(files: tuple[Terminal, Path]) -> None:
    """A classifier may be a file instead of saved; from a pipe, JSON lines come out."""
    terminal, folder = files
    program, labels = folder / "program.json", str(folder / "labels.yaml")
    learned = str(folder / "labelled.csv")
    terminal.run("classify", "--learn", learned, "--labels", labels, "--out", str(program))
    process = terminal.start("classify", "-", "--with", str(program))
    said, _ = process.communicate("it is far too loud\nwater drips\n", timeout=300)
    assert process.returncode == 0
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["labels"]["about"]["label"] for line in lines] == ["noise", "leak"]
    assert [line["row"] for line in lines] == [1, 2]


def test_help_and_mistakes(files: tuple[Terminal, Path]) -> None:
    """`--help` shows a labels file and the three steps; a mistake is one sentence."""
    terminal, folder = files
    said = terminal.run("classify", "--help").stdout
    assert "tasks: {sentiment:" in " ".join(said.split())
    assert "--learn labelled.csv --labels labels.yaml --save" in " ".join(said.split())
    assert "none.yaml" in one_sentence(
        terminal.run("classify", "x.csv", "--labels", str(folder / "none.yaml"))
    )
    (folder / "bad.json").write_text("{}")
    one_sentence(terminal.run("classify", "-", "--with", str(folder / "bad.json")))
    assert terminal.run("classify").returncode == 2


def test_before_anything_was_learned(files: tuple[Terminal, Path]) -> None:
    """Without labels, and with nothing learned, texts are sorted as comments on answers; `comments`
    names those labels, so that a team's own rows are learned beside our examples."""
    terminal, folder = files
    (folder / "said.txt").write_text("no that is the wrong pump\nthanks, that fixed it\n", "utf-8")
    done = terminal.run("classify", str(folder / "said.txt"), "--json")
    assert done.returncode == 0
    assert "Nothing was learned here yet" in done.stderr
    wrong, thanks = (json.loads(line)["labels"] for line in done.stdout.splitlines())
    assert (wrong["sentiment"]["label"], wrong["reason"]["label"]) == ("negative", "wrong_machine")
    assert thanks["sentiment"]["label"] == "positive"
    assert "reason" not in thanks
    (folder / "own.csv").write_text("text,sentiment\nso so,neutral\nno good at all,negative\n")
    words = ("--labels", "comments", "--out", str(folder / "own.json"), "--json")
    learned = terminal.document("classify", "--learn", str(folder / "own.csv"), *words[:-1])
    assert learned["rows"] == 2 + len(packaged_examples())
