"""Answers of lines of the sample manual, shown whole: in the thread, page of steps by page."""

from typing import Any

import pytest

from agent.wording.sentences import NOT_FOUND
from bot.errors import SlackUnreachable
from bot.jobs.questions import answering, further
from sql import replies
from sql.answers import Status
from tests import fix_answers as made
from tests.fix_block_rules import shown_text
from tests.fix_bolt import Bolt
from tests.fix_slack_out import LINE2, Out

Row = dict[str, Any]


def _shown(
    out: Out, *units: made.Unit, status: Status = "answered", **more: Any
) -> tuple[int, str, Row]:
    """The question's id, its ts, and its message once the answer of these units is shown."""
    question_id, ts = out.ask("What now?")
    with out.db.connection() as conn:
        answer_id = made.record(conn, question_id, units, status, **more)
        taken = replies.take(conn, question_id)
        assert taken is not None
        replies.move(conn, question_id, taken.attempt, "composed", answer_id=answer_id)
    answering.answer_question(out.work, question_id)
    return question_id, ts, out.only(ts)


def _blocks(message: Row) -> str:
    return " ".join(shown_text(_Content(message["blocks"])).split())


class _Content:
    def __init__(self, blocks: list[Row]) -> None:
        self.blocks = blocks


def _in_order(whole: str, *wanted: str) -> None:
    assert [words for words in wanted if words not in whole] == [], whole
    places = [whole.index(words) for words in wanted]
    assert places == sorted(places)


def test_a_procedure_whole_and_in_order(stocked: Out) -> None:
    """Section 5.5: manual and page first, setup, the warning before step 1, all eight steps, and
    where the page turns."""
    _, _, message = _shown(stocked, made.PACKING)
    steps = ("1. Remove", "2. Undo", "3. Pull", "4. Check", "5. Oil", "6. Raise", "7. Fit")
    for whole in (message["text"], _blocks(message)):
        _in_order(
            whole,
            "Halvorsen Press Works HP-160",
            "p. 11 (printed 8)",
            "5.5 Replacing the ram packing",
            "two persons",
            "⚠ WARNING",
            *steps,
            "p. 12 (printed 9)",
            "8. Move",
            "no oil may pass the wiper",
        )


def test_a_row_with_its_headers(stocked: Out) -> None:
    """Section 6.2: the lead in bold, the row's cells under their headers, no pipes; its fault row
    7.2 the same."""
    _, _, message = _shown(stocked, made.TORQUE_ROW, made.FAULT)
    _in_order(
        message["text"],
        "6.2 Torque table · p. 13 (printed 10)",
        "The gland bolts need 205 N·m.",
        "Joint: Gland bolts, ram packing · Thread: M16x50 · Class: 8.8 · N·m: 205 · lb-ft: 151",
        "Also close:",
        "7.2 Fault codes · p. 14 (printed 11)",
        "Code: E-042 · Meaning: Pilot pressure low · Cause: Pilot",
        "Remedy: Close HV1; check the precharge (5.4); set RV2 to 100 bar",
    )
    assert " | " not in str(message)
    assert '"bold": true' in str(message).replace("'", '"').replace("True", "true")


def test_the_lines_of_a_table_whose_cells_are_not_known(stocked: Out) -> None:
    """A row that reading could not set under its headers is shown without them."""
    with stocked.db.connection() as conn:
        conn.execute("UPDATE passages SET cells = '[]' WHERE text LIKE '%%E-046 |%%'")
    _, _, message = _shown(stocked, made.PRESSURE)
    assert "E-046 · Pressure drops during dwell · Loss" in message["text"]
    assert " | " not in str(message)


def test_closest_lines(stocked: Out) -> None:
    """`likely` says that it is not sure, in the asker's language, and shows all steps of what
    stands beside the first, since there is room."""
    _, _, message = _shown(stocked, made.TORQUE_ROW, made.LOCKOUT, status="likely", language="de")
    _in_order(
        message["text"],
        "Ich bin nicht sicher, ob das die Antwort ist.",
        "Gland bolts",
        "1.4 Lockout and depressurizing",
        "8. Press MOTOR START (S4)",
    )
    assert "Auch ähnlich" not in message["text"]
    assert "actions" in [block["type"] for block in message["blocks"]]


def test_an_abstention_names_what_was_near_and_whom_to_ask(stocked: Out) -> None:
    """What the manuals do not say is said to be so, with what was searched, what came nearest and
    whom to ask; nobody is pinged."""
    stocked.work.shop.settings.bot.experts = "the press experts"
    with stocked.db.connection() as conn:
        near = conn.execute("SELECT passage_id FROM passages WHERE section LIKE '%%5.5 Repl%%'")
        nearest = [row[0] for row in near]
    _, _, message = _shown(stocked, status="not_found", nearest=nearest)
    _in_order(
        message["text"],
        NOT_FOUND,
        "I searched 1 manual: Halvorsen",
        "Nearest that I found:",
        "5.5 Replacing the ram packing",
        "Ask the press experts.",
    )
    assert "<@" not in str(message)


def test_older_answers(stocked: Out) -> None:
    """What was recorded before answers had parts is shown still: claims with their lines."""
    question_id, _, message = _shown(stocked, made.TORQUE_ROW, made.RELIEF)
    with stocked.db.connection() as conn:
        conn.execute('UPDATE answers SET claims = \'[{"text": "205."}, {"text": "Oil."}]\'')
        conn.execute("UPDATE citations SET role = 'text'")
        conn.execute("UPDATE replies SET state = 'composed' WHERE question_id = %s", (question_id,))
    answering.answer_question(stocked.work, question_id)
    (message,) = stocked.workspace.replies("U0BEN", LINE2, message["thread_ts"])
    _in_order(message["text"], "205.", "Joint: Gland bolts", "Oil.", "Values are for clean")
    assert "Also close" not in message["text"]
    assert " | " not in str(message)


def _next(message: Row) -> str | None:
    buttons = [block.get("accessory", {}).get("value", "") for block in message["blocks"]]
    return next((value for value in buttons if value.startswith("steps:")), None)


def test_next_steps(stocked: Out) -> None:
    """A click brings the next page of steps into the thread, a message of its own, until the last
    one, which offers no more; another click says that it is there."""
    long = made.Unit("procedure", made.LOCKOUT.title, made.LOCKOUT.lines + made.PACKING.lines)
    question_id, ts, message = _shown(stocked, long)
    assert "of 16" in message["text"]
    value = _next(message)
    assert value is not None
    _, asked, ordinal = value.split(":")
    assert int(asked) == question_id
    for _ in range(3):
        further.show_further(stocked.work, question_id, int(ordinal), "U0BEN")
    first, second, *whispered = stocked.messages(ts)
    assert [one["text"] for one in whispered] == [
        "How this goes on stands in this thread already: look above."
    ] * 2
    assert first["text"] == message["text"]
    assert "1.4 Lockout and depressurizing" in second["text"]
    assert "no oil may pass the wiper" in second["text"]
    assert "no oil may pass the wiper" not in first["text"]
    assert _next(second) is None
    assert "Show page" in _blocks(second)
    assert "actions" not in [block["type"] for block in second["blocks"]]
    (given,) = [c["arguments"] for c in stocked.calls("chat.postMessage")][-1:]
    assert (given["unfurl_links"], given["parse"]) == ("False", "none")


def test_next_steps_not_for_those_who_may_not(stocked: Out) -> None:
    """When the manual may not be read any more, only who clicked is told; so too where the answer
    has no such line."""
    question_id, ts, _ = _shown(stocked, made.LOCKOUT)
    further.show_further(stocked.work, question_id, 99, "U0BEN")
    with stocked.db.connection() as conn:
        conn.execute("DELETE FROM grants")
    further.show_further(stocked.work, question_id, 5, "U0BEN")
    further.give_up(stocked.work, question_id, 5, "U0BEN", error=SlackUnreachable())
    seen = stocked.workspace.messages("U0BEN", LINE2, ts)
    whispered = [m["text"] for m in seen if m.get("is_ephemeral")]
    assert [text[:30] for text in whispered] == [
        "I cannot show how this goes on",
        "I cannot show how this goes on",
        "I could not show how this goes",
    ]
    assert len(stocked.messages(ts, user="U0ADA")) == 1


def test_next_steps_without_blocks(stocked: Out) -> None:
    """Where Slack does not take the blocks, the text says it all; where it does not say whether it
    took the message, it is not posted again."""
    question_id, ts, _ = _shown(stocked, made.LOCKOUT)
    rule = {"method": "chat.postMessage", "effect": "ok_false", "value": "invalid_blocks"}
    stocked.workspace.knobs(rule)
    further.show_further(stocked.work, question_id, 5, "U0BEN")
    *_, last = stocked.messages(ts)
    assert "8. Press MOTOR START" in last["text"]
    assert not last.get("blocks")
    stocked.workspace.knobs({"method": "chat.postMessage", "effect": "cut_after"})
    further.show_further(stocked.work, question_id, 5, "U0BEN")
    assert len(stocked.messages(ts)) == 3


@pytest.mark.parametrize("kind", ["button", "overflow"])
def test_clicks_become_one_job(bolt: Bolt, kind: str) -> None:
    """However often it is clicked while it waits; what is no such value is acknowledged too."""
    shown = bolt.answered()

    def click(at: int, value: str) -> int:
        chosen = {"selected_option": {"value": value}} if kind == "overflow" else {"value": value}
        body = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": "UBEN", "team_id": "T1"},
            "channel": {"id": shown.channel},
            "container": {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel},
            "actions": [{"type": kind, "action_id": "more", "action_ts": f"{at}.0", **chosen}],
        }
        return bolt.deliver(body).status

    for at in (10, 11, 12):
        assert click(at, f"steps:{shown.question_id}:9") == 200
    (job,) = bolt.jobs("show_steps")
    assert job[1] == {"question_id": shown.question_id, "ordinal": 9, "user_id": "UBEN"}
    assert click(13, "steps:999999:0") == click(14, "steps:x:y") == 200
    assert len(bolt.jobs("show_steps")) == 1
