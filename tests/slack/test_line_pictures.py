"""Lines that may be read wrongly are said to be so, and shown as printed: once, in the thread."""

import json
from typing import Any

import pytest

from bot.errors import SlackUnreachable
from bot.jobs.questions import answering, line_pictures
from sql import replies
from tests import fix_answers as made
from tests.fix_slack_out import LINE2, Out

Row = dict[str, Any]
WHY = "another reader reads “20^5” where this says “205”"


def _doubt(out: Out, begins: str, why: str = WHY) -> None:
    """The stored line that begins so may be read wrongly."""
    with out.db.connection() as conn:
        found = conn.execute(
            "SELECT passage_id, text FROM passages WHERE text LIKE %s", (f"%{begins}%",)
        ).fetchall()
        for passage_id, text in found:
            (line,) = [line for line in text.split("\n") if line.startswith(begins)]
            doubts = json.dumps([{"text": line, "why": why}])
            conn.execute(
                "UPDATE passages SET doubts = %s WHERE passage_id = %s", (doubts, passage_id)
            )


def _shown(out: Out, *units: made.Unit) -> tuple[int, int, str]:
    """The question's id, its answer's, its ts, once the answer of these units is shown."""
    question_id, ts = out.ask("What now?")
    with out.db.connection() as conn:
        answer_id = made.record(conn, question_id, units, "answered")
        taken = replies.take(conn, question_id)
        assert taken is not None
        replies.move(conn, question_id, taken.attempt, "composed", answer_id=answer_id)
    answering.answer_question(out.work, question_id)
    return question_id, answer_id, ts


def _jobs(out: Out) -> list[Row]:
    with out.db.connection() as conn:
        rows = conn.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'show_lines' ORDER BY id"
        )
        return [row[0] for row in rows]


def test_a_doubtful_line_is_said_to_be_so_and_shown(stocked: Out) -> None:
    """The answer says which value is doubtful and why, says no lead over it, and its job brings the
    picture of the line into the thread."""
    _doubt(stocked, "Gland bolts, ram packing")
    question_id, answer_id, ts = _shown(stocked, made.TORQUE_ROW)
    message = stocked.only(ts)
    assert f"May be read wrongly: {WHY}." in message["text"]
    assert made.TORQUE_ROW.lead not in message["text"]
    assert "Gland bolts, ram packing" in message["text"]
    assert _jobs(stocked) == [{"question_id": question_id, "answer_id": answer_id}]
    line_pictures.show_lines(stocked.work, question_id, answer_id)
    _, picture = stocked.messages(ts)
    assert picture["text"].startswith(f"This line may be read wrongly: {WHY}.")
    assert "p. 13 (printed 10)" in picture["text"]
    (file,) = picture["files"]
    assert file["name"].startswith(f"line-{answer_id}-")
    assert file["size"] > 2_000


def test_lines_that_two_readers_agree_on_are_not_shown(stocked: Out) -> None:
    """No job, no picture, no word, where the doubt is about another line of the same passage."""
    _doubt(stocked, "Relief valves RV1")
    question_id, answer_id, ts = _shown(stocked, made.TORQUE_ROW)
    assert "May be read wrongly" not in stocked.only(ts)["text"]
    line_pictures.show_lines(stocked.work, question_id, answer_id)
    assert len(stocked.messages(ts)) == 1


def test_all_values_where_the_setting_says_so(stocked: Out) -> None:
    """BOT_SHOW_LINES=values: every cited line with a value is shown at once."""
    stocked.work.shop.settings.bot.show_lines = "values"
    question_id, answer_id, ts = _shown(stocked, made.TORQUE_ROW)
    assert len(_jobs(stocked)) == 1
    line_pictures.show_lines(stocked.work, question_id, answer_id)
    _, picture = stocked.messages(ts)
    assert "p. 13 (printed 10)" in picture["text"]
    assert "read wrongly" not in picture["text"]


@pytest.mark.parametrize("lost", ["before", "after"])
def test_shown_once_whatever_fails(stocked: Out, lost: str) -> None:
    """Slack fails before or after it took the picture: the job done again leaves one."""
    _doubt(stocked, "Gland bolts, ram packing")
    question_id, answer_id, ts = _shown(stocked, made.TORQUE_ROW)

    def fail() -> None:
        raise OSError("connection reset")

    stocked.seams.on[("files.completeUploadExternal", lost)] = fail
    with pytest.raises(SlackUnreachable):
        line_pictures.show_lines(stocked.work, question_id, answer_id)
    for _ in range(2):
        line_pictures.show_lines(stocked.work, question_id, answer_id)
    assert len(stocked.messages(ts)) == 2


def test_not_for_those_who_may_not(stocked: Out) -> None:
    """Where the manual may not be read any more nothing is shown; who asked for it reads why."""
    _doubt(stocked, "Gland bolts, ram packing")
    question_id, answer_id, ts = _shown(stocked, made.TORQUE_ROW)
    with stocked.db.connection() as conn:
        conn.execute("DELETE FROM grants")
    line_pictures.show_lines(stocked.work, question_id, answer_id)
    assert len(stocked.messages(ts, user="U0ADA")) == 1
    assert stocked.calls("files.getUploadURLExternal") == []
    line_pictures.show_lines(stocked.work, question_id, answer_id, "U0BEN")
    seen = stocked.workspace.messages("U0BEN", LINE2, ts)
    assert [m["text"][:28] for m in seen if m.get("is_ephemeral")] == [
        "I cannot show these lines: t"
    ]


def test_on_request(stocked: Out) -> None:
    """Whoever asks sees the lines of any answer as they are printed."""
    question_id, answer_id, ts = _shown(stocked, made.TORQUE_ROW)
    assert _jobs(stocked) == []
    line_pictures.show_lines(stocked.work, question_id, answer_id, "U0BEN")
    assert len(stocked.messages(ts)) == 2
