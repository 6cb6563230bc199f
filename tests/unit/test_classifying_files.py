"""Texts and labels from files: what cannot be read is told by its row, and ends nothing."""

import io
import json
from pathlib import Path

import pytest

from agent.classifying import labels_of, read_labels, read_rows
from agent.classifying.labels import document
from agent.errors import BadLabels, BadRows

YAML = """
tasks:
  sentiment:
    labels: {negative: complains, positive: praises}
  reason:
    describe: what is wrong
    when: {sentiment: negative}
    sure: 0.9
    labels: [late, lost]
"""


def test_labels_of_yaml_and_json(tmp_path: Path) -> None:
    """A labels file is YAML or JSON, and what is read of it is such a file again."""
    (tmp_path / "labels.yaml").write_text(YAML)
    labels = read_labels(tmp_path / "labels.yaml")
    (tmp_path / "labels.json").write_text(json.dumps(document(labels)))
    assert read_labels(tmp_path / "labels.json") == labels == labels_of(document(labels))
    sentiment, reason = labels
    assert sentiment.labels == {"negative": "complains", "positive": "praises"}
    assert (reason.names, reason.sure) == (("late", "lost"), 0.9)
    assert reason.asked({"sentiment": "negative"})
    assert not reason.asked({"sentiment": "positive"})
    assert not reason.asked({})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "no YAML or JSON"),
        ("[]", "`tasks`"),
        ("tasks: {}", "`tasks`"),
        ("tasks: {mood: [good, bad]}", "no `labels`"),
        ("tasks: {mood: {labels: [good]}}", "1 labels"),
        ("tasks: {mood: {labels: [good, bad], colour: 1}}", "'colour'"),
        ("tasks: {mood: {labels: [good, bad], sure: 80}}", "`sure`"),
        ("tasks: {mood: {labels: [good, bad], when: {x: [y]}}}", "no task above"),
        ("tasks: {a: {labels: [b, c]}, d: {labels: [e, f], when: {a: [g]}}}", "no label of 'a'"),
    ],
)
def test_bad_labels(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong with a labels file is said in one sentence."""
    path = tmp_path / "labels.yaml"
    path.write_text(text)
    with pytest.raises(BadLabels, match=said) as raised:
        read_labels(path)
    assert "\n" not in str(raised.value)


def rows(text: str, name: str, column: str | None = None) -> list[tuple[int, str, str]]:
    """(number, text, error) of the rows of a file."""
    return [(row.number, row.text, row.error) for row in read_rows(io.StringIO(text), name, column)]


def test_csv() -> None:
    """A CSV's text is in a column by its name; a bad row has its number, the others are read."""
    text = 'id,Text\n1,"late, again\nand again"\n2,\n\n3,thanks\n4,a,b\n5,bye\n'
    assert rows(text, "a.csv") == [
        (1, "late, again\nand again", ""),
        (2, "", "its 'Text' is empty"),
        (3, "thanks", ""),
        (4, "", "it has 3 cells under 2 headers; quote its commas"),
        (5, "bye", ""),
    ]
    [_, (number, _, error)] = rows('text\nhi\n"late\nthanks\n', "a.csv")
    assert number == 2
    assert "quote is not closed" in error
    assert rows("words\nhello\n", "a.csv") == [(1, "hello", "")]
    assert rows("id;text\n1;Oil, and water\n", "a.csv") == [(1, "Oil, and water", "")]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.txt"])
def test_letters_that_are_none(name: str) -> None:
    """A row whose bytes are no UTF-8 is told by its number, and the others are read: nothing is
    sorted that nobody wrote."""
    written = {
        "a.csv": "text\nKühler leckt\nleaks\n",
        "a.jsonl": '{"text": "Kühler leckt"}\n{"text": "leaks"}\n',
        "a.txt": "Kühler leckt\nleaks\n",
    }[name]
    file = io.TextIOWrapper(io.BytesIO(written.encode("latin-1")), "utf-8", newline="")
    first, second = read_rows(file, name)
    assert (first.number, first.text, "save the file as UTF-8" in first.error) == (1, "", True)
    assert (second.text, second.error) == ("leaks", "")
    assert rows("a\tb\n1\tx\n", "a.tsv", "b") == [(1, "x", "")]
    with pytest.raises(BadRows, match="--text COLUMN"):
        rows("a,b\n1,2\n", "a.csv")
    with pytest.raises(BadRows, match="no column 'c'"):
        rows("a,b\n1,2\n", "a.csv", "c")


def test_json_lines() -> None:
    """Objects or strings; a line that is no JSON, or has no text, is told by its number."""
    text = '{"comment": "late"}\n\n{"comment": 3}\nnone\n"thanks"\n'
    assert rows(text, "a.jsonl") == [
        (1, "late", ""),
        (2, "", "it has no text under 'comment'"),
        (3, "", "it is no JSON"),
        (4, "thanks", ""),
    ]
    assert rows('{"body": "late"}\n', "-") == [(1, "late", "")]


def test_plain_lines() -> None:
    """Without a name that says more each line is a text."""
    assert rows("late\n\n  thanks \n", "-") == [(1, "late", ""), (2, "thanks", "")]
    assert rows("", "-") == []


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "-"])
def test_any_bytes(name: str) -> None:
    """No letter of a file ends the reading of it."""
    file = io.TextIOWrapper(io.BytesIO(b"text\n\xff\xfe late \x00\n"), "utf-8", newline="")
    assert list(read_rows(file, name))
