"""docs/classify.md followed literally: its blocks pasted into a shell, one after the other."""

import csv
from pathlib import Path

from tests.fix_cli import Terminal
from tests.fix_shell import Shell, blocks_of


def test_followed_word_for_word(terminal: Terminal, tmp_path: Path) -> None:
    """What the page has labelled is learned and serves, and the page's texts are sorted by it."""
    labels, learned_and_sorted = blocks_of("classify.md")
    shell = Shell(terminal, tmp_path, BOT_TEAM="T0SORTS")  # whose classifiers are nobody else's
    shell.paste(labels)
    said = shell.paste(learned_and_sorted)
    assert "sentiment: learned from 30 rows" in said
    assert "reason: learned from 18 rows" in said
    assert "serves now" in said
    with (tmp_path / "sorted.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    told = [(row["id"], row["sentiment.label"], row["reason.label"]) for row in rows]
    assert told == [
        ("1", "negative", "late"),
        ("2", "negative", "lost"),
        ("3", "positive", ""),
        ("4", "neutral", ""),
    ]
