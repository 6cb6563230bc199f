"""A correction from the command line: proposed, approved, found by other words, taken back."""

from typing import Any

import pytest

from tests.fix_cli import Terminal, one_sentence

pytestmark = pytest.mark.slow

ASKED = "What is the torque for the gland bolts?"
AGAIN = "how tight do the gland bolts go?"
WORDS = "190 Nm since the new washers"


def test_from_a_correction_to_a_note(
    stocked_home: tuple[Terminal, dict[str, Any]],
) -> None:
    """Each command is a process of its own, and the next one's answer has the note at once; taken
    back, the one after has none."""
    terminal, ingested = stocked_home
    answer = terminal.document("ask", ASKED)
    terminal.document("vote", str(answer["answer_id"]), "down", "--comment", "old washers")
    said = terminal.document("votes")
    assert ("down", "old washers") in [(one["value"], one["comment"]) for one in said]
    manual = str(ingested["manual_id"])
    made = terminal.document(
        "correct", str(answer["answer_id"]), "--text", WORDS, "--manual", manual, "--page", "13"
    )
    assert made["status"] == "proposed"
    note = str(made["note_id"])
    assert terminal.document("ask", AGAIN)["notes"] == []
    terminal.document("approve", note, "--by", "Eva")
    (shown,) = terminal.document("ask", AGAIN)["notes"]
    assert (shown["text"], shown["approved_by"], shown["page"]) == (WORDS, "Eva", 13)
    (listed,) = terminal.document("notes", "--status", "approved")
    assert (listed["note_id"], listed["shown"]) == (made["note_id"], True)
    terminal.document("withdraw", note)
    assert terminal.document("ask", AGAIN)["notes"] == []
    terminal.document("vote", str(answer["answer_id"]), "down", "--retract")
    assert "cannot be refused" in one_sentence(terminal.run("refuse", note))
    assert "no correction" in one_sentence(terminal.run("approve", "999"))
