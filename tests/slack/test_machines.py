"""Which machine it is about: asked once where manuals differ, chosen by a click or a word, and
searched for from then on."""

from typing import Any

import pytest

from agent.wording.sentences import LIKELY, LIKELY_WHICH
from bot.hearing.clicks import Clicks
from bot.jobs.questions import answering, composing
from bot.showing.blocks.content import Content
from ingest.manual import ingest_pdf
from sql import audit, equipment, manuals, questions, roles
from sql.grants import Grant
from tests.fix_machines import EQUIPMENT, OTHER, VALVE, other_manual
from tests.fix_slack_out import LINE2, TEAM, TORQUE, Out


@pytest.fixture
def two(stocked: Out) -> Out:
    """The press of the sample manual, and another press with other values."""
    with stocked.db.connection() as conn:
        assert manuals.change(conn, TEAM, 1, equipment=EQUIPMENT)
    ingest_pdf(
        stocked.db,
        stocked.work.shop.embedder,
        other_manual(),
        team=TEAM,
        source_name="hp-200.pdf",
        equipment=OTHER,
        grants=[Grant("everyone")],
        settings=stocked.work.shop.settings.ingest,
    )
    return stocked


def _ask(out: Out, text: str = TORQUE, **more: Any) -> tuple[int, str, dict[str, Any]]:
    """(question, its ts, the bot's last message in the thread)."""
    question_id, ts = out.ask(text, **more)
    out.answer(question_id)
    thread = more.get("thread_ts") or ts
    return question_id, ts, out.messages(thread, more.get("channel", LINE2))[-1]


def _choices(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of the machines."""
    return [
        one
        for block in message["blocks"]
        if block["type"] == "actions"
        for one in block["elements"]
        if one["action_id"].startswith("machine_")
    ]


def _click(out: Out, button: dict[str, Any]) -> int:
    """As the listener has it; how many jobs came of it."""
    _, question_id, manual_id, others = button["value"].split(":")
    clicks = Clicks(out.db, out.work.queue, TEAM)
    before = _jobs(out)
    clicks.machine(int(question_id), LINE2, int(manual_id), [int(one) for one in others.split(",")])
    return _jobs(out) - before


def _jobs(out: Out) -> int:
    with out.db.connection() as conn:
        row = conn.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'answer_question'"
        ).fetchone()
    return int(row[0]) if row else 0


def test_it_asks_once_which_machine(two: Out) -> None:
    """Two presses with other torques for the same bolts: both are shown, and a button for each. A
    click answers anew in the same message, of that press alone; a second one does nothing; and in
    the thread nobody is asked again."""
    question_id, ts, message = _ask(two)
    assert message["text"].startswith(LIKELY_WHICH.split(":", 1)[0])
    assert "320 N·m" in message["text"]
    assert "205" in message["text"]
    theirs, ours = sorted(_choices(message), key=lambda one: one["text"]["text"], reverse=True)
    assert (ours["text"]["text"], theirs["text"]["text"]) == (EQUIPMENT, OTHER)
    assert ours["accessibility_label"] == f"It is about this one: {EQUIPMENT}"
    assert _click(two, ours) == 1
    two.answer(question_id)
    chosen = two.only(ts)
    assert chosen["ts"] == message["ts"]
    assert "205" in chosen["text"]
    assert "320" not in chosen["text"]
    assert "the machine that was chosen" in chosen["text"] or EQUIPMENT in chosen["text"]
    assert _choices(chosen) == []
    assert _click(two, ours) == 0
    _, _, next_ = _ask(two, "And " + TORQUE, thread_ts=ts)
    assert "320" not in next_["text"]
    assert _choices(next_) == []
    assert _click(two, theirs) == 1
    two.answer(question_id)
    again = two.messages(ts)[0]
    assert "320 N·m" in again["text"]
    assert "205" not in again["text"]


def test_machines_that_do_not_differ_are_nobodys_question(two: Out) -> None:
    """Manuals of both are shown, and say nothing different: it is not asked which."""
    _, _, message = _ask(two, "What is the packing of the gland made of?")
    assert LIKELY_WHICH.split(":", 1)[0] not in message["text"]
    assert _choices(message) == []


def test_said_in_the_thread(two: Out) -> None:
    """The question is answered anew for it, and so is what is asked then; all manuals are one
    sentence away, and other threads are as they were."""
    _, ts, message = _ask(two)
    assert _choices(message)
    _, _, said = _ask(two, "this is about the HP-200", thread_ts=ts)
    assert "320 N·m" in said["text"]
    assert "205" not in said["text"]
    assert "only in manuals of the HP-200" in said["text"]
    _, _, wide = _ask(two, f"{TORQUE} In all manuals", thread_ts=ts)
    assert "205" in wide["text"]
    assert "only in manuals" not in wide["text"]
    _, _, other = _ask(two)
    assert "205" in other["text"]


def test_a_channel_about_a_machine(two: Out) -> None:
    """A lead says it, once and audited; others read who may. Manuals of other machines answer
    nothing there any more, those that name none do, and other channels are as they were."""
    said = "this channel is about the HP-200, S/N 1100"
    _, _, refused = _ask(two, said)
    assert "leads and administrators" in refused["text"]
    with two.db.connection() as conn:
        assert equipment.of_channel(conn, TEAM, LINE2) == ""
        roles.put(conn, TEAM, "user", "U0ADA", "lead", "operator")
    question_id, _, message = _ask(two, said)
    assert message["text"].startswith("From now on this channel is about the HP-200, S/N 1100")
    answering.answer_question(two.work, question_id)
    with two.db.connection() as conn:
        assert equipment.of_channel(conn, TEAM, LINE2) == "the HP-200, S/N 1100"
        [act] = audit.found(conn, TEAM, 9, what="channel.set")
        assert act.subject == f"channel:{LINE2}"
    _, _, answer = _ask(two)
    assert "320 N·m" in answer["text"]
    assert "205" not in answer["text"]
    assert "only in manuals of the HP-200" in answer["text"]
    with two.db.connection() as conn:
        assert manuals.change(conn, TEAM, 1, equipment="")
    _, _, general = _ask(two)
    assert "205" in general["text"]


def test_lines_for_other_serial_numbers(two: Out) -> None:
    """What a manual says is for other serial numbers is shown with that, and never as the answer;
    where the serial number is among them it is said for which it is."""
    with two.db.connection() as conn:
        equipment.pin(conn, TEAM, LINE2, "HP-200, S/N 1100", "operator")
    _, _, off = _ask(two, VALVE)
    assert off["text"].startswith(LIKELY)
    assert "⚠ The manual says that this is for “S/N 1200 and up”: not for HP-200" in off["text"]
    assert "47 bar" in off["text"]
    with two.db.connection() as conn:
        equipment.pin(conn, TEAM, LINE2, "HP-200, S/N 1300", "operator")
    _, _, on = _ask(two, VALVE)
    assert "not for HP-200" not in on["text"]
    assert "S/N 1200 and up" in on["text"]
    assert "47 bar" in on["text"]


def test_early_lines_for_other_serial_numbers(two: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that are shown before the answer say it too."""
    with two.db.connection() as conn:
        equipment.pin(conn, TEAM, LINE2, "HP-200, S/N 1100", "operator")
    shown: list[Content | None] = []
    evidence_of = composing.evidence_of

    def seen(*given: Any) -> Content | None:
        shown.append(evidence_of(*given))
        return shown[-1]

    monkeypatch.setattr(composing, "evidence_of", seen)
    _ask(two, VALVE)
    early = shown[0]
    assert early is not None
    mark = "⚠ The manual says that this is for “S/N 1200 and up”: not for HP-200"
    assert early.text.index(mark) < early.text.index("47 bar")
    assert any("not for HP-200" in str(block) for block in early.blocks)


def test_what_was_said_goes_with_its_message(two: Out) -> None:
    """Deleted, it narrows nothing any more."""
    _, ts, _ = _ask(two)
    _, said_ts, _ = _ask(two, "this is about the HP-200", thread_ts=ts)
    with two.db.connection() as conn:
        assert equipment.of_thread(conn, TEAM, LINE2, ts) is not None
        assert questions.withdraw(conn, TEAM, LINE2, said_ts)
        assert equipment.of_thread(conn, TEAM, LINE2, ts) is None
