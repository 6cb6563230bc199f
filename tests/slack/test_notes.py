"""Site notes in Slack: proposed by a form, shown beside the manual's line, taken back."""

from typing import Any

import pytest

from agent.notes import Better
from bot.hearing.note_box import NoteBox
from bot.jobs.chores import forgetting
from bot.jobs.questions import answering, redrawing
from bot.queue.queue import REDRAW, Queue
from bot.roles import Actor
from sql import corrections, passages, questions, site_notes
from sql.audience import Audience
from tests import lm_stub
from tests.fix_bolt import Bolt
from tests.fix_everything import holders
from tests.fix_roles import expert
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Killed, Out

AGAIN = "how tight do the gland bolts go?"
WORDS = "Here 190 Nm since the new washers <!here> <@U0ADA> https://evil.example/x"
OPERATOR = Audience.of_operator(TEAM)


class Corrected:
    """An answered question with a correction of it, and what decides on it."""

    def __init__(self, out: Out, **better: Any) -> None:
        self.out = out
        self.question_id, self.ts = out.ask(TORQUE)
        out.answer(self.question_id)
        self.box = NoteBox(out.db, Queue(), TEAM)
        self.answer_id = out.reply(self.question_id).answer_id or 0
        made = self.box.propose(
            Better(self.answer_id, "U0BEN", **(better or {"text": WORDS})), source="cli"
        )
        assert made is not None
        assert not made.approved
        self.note = made.correction_id

    def jobs(self) -> list[int]:
        """The questions whose messages are to be drawn anew."""
        with self.out.db.connection() as conn:
            rows = conn.execute(
                "SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [REDRAW]
            ).fetchall()
        return [int(row[0]["question_id"]) for row in rows]

    def ask(self, text: str = AGAIN, channel: str = LINE2, user: str = "U0BEN") -> tuple[int, str]:
        """Ask in a new thread: (question, what was said in it)."""
        question_id, ts = self.out.ask(text, channel=channel, user=user)
        self.out.answer(question_id)
        return question_id, str(self.out.only(ts, channel)["text"])


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that the language model is told."""
    heard: list[str] = []
    reply = lm_stub.reply

    def spy(messages: list[dict[str, str]], *more: Any) -> Any:
        heard.extend(message["content"] for message in messages)
        return reply(messages, *more)

    monkeypatch.setattr(lm_stub, "reply", spy)
    return heard


def test_a_note_stands_beside_the_manuals_line(stocked: Out, told: list[str]) -> None:
    """Once approved it is beside the answer to the same in other words, said to be a note, by whom
    and when, with nothing alive in it; the manual's line is there too, and no other question has
    the note. The language model is not told of it."""
    made = Corrected(stocked)
    assert "190" not in made.ask()[1]
    made.box.decide(made.note, "approved", expert("U0IVO"))
    question_id, said = made.ask()
    assert "Site note by Ben (technician), 20" in said
    assert "Not the manual's words: a note of people here, approved by Ivo (expert)." in said
    assert "Here 190 Nm since the new washers &lt;!here&gt;" in said
    assert "https://evil" not in said
    assert "205" in said
    message = stocked.only(stocked.statement_of(question_id), LINE2)
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds[0] == "divider"
    assert "190" not in made.ask("Which oil goes into the tank?")[1]
    assert not any("190 Nm since" in text for text in told)


def test_a_note_stays_where_it_was_given(stocked: Out) -> None:
    """In another channel nobody sees it, until who approves it shares it."""
    made = Corrected(stocked)
    made.box.decide(made.note, "approved", expert("U0IVO"))
    assert "190" not in made.ask(channel=HANGAR)[1]
    made.box.decide(made.note, "approved", Actor(TEAM, "U0IVO", "lead", "slack"), share=True)
    assert "190" in made.ask(channel=HANGAR)[1]


def test_a_line_brings_the_manuals_own(stocked: Out) -> None:
    """A note that points at a line shows where, and the line stands first, cited as the manual's;
    taken back, the line that it brought is gone with it."""
    with stocked.db.connection() as conn:
        ((manual_id,),) = conn.execute("SELECT manual_id FROM manuals").fetchall()
    page, quote = _some_line(stocked, manual_id)
    made = Corrected(stocked, manual_id=manual_id, page=page, quote=quote)
    made.box.decide(made.note, "approved", expert("U0IVO"))
    question_id, said = made.ask()
    assert f"p. {page}" in said.split("Not the manual's words")[0]
    assert " ".join(quote.split()) in " ".join(said.split())
    answer_id = stocked.reply(question_id).answer_id or 0
    with stocked.db.connection() as conn:
        rows = conn.execute(
            "SELECT claim, quote FROM citations WHERE answer_id = %s ORDER BY ordinal", [answer_id]
        ).fetchall()
    assert any(claim == 0 and quote.split("\n")[0] in text for claim, text in rows)
    made.box.decide(made.note, "withdrawn", expert("U0IVO"))
    redrawing.redraw(stocked.work, question_id)
    after = str(stocked.only(stocked.statement_of(question_id), LINE2)["text"])
    assert "Site note" not in after
    assert " ".join(quote.split()) not in " ".join(after.split())


def _some_line(out: Out, manual_id: int) -> tuple[int, str]:
    """A line of the manual that has nothing to do with torques."""
    with out.db.connection() as conn:
        ids = site_notes.on_page(conn, OPERATOR, manual_id, 9)
        text = passages.read(conn, OPERATOR, ids)[0].text
    return 9, max(text.splitlines(), key=len)


def test_taken_back_everywhere(stocked: Out) -> None:
    """Approved, the corrected answer's own message shows it; taken back, no message does, and
    asked again nobody finds it."""
    made = Corrected(stocked)
    made.box.decide(made.note, "approved", expert("U0IVO"))
    assert made.jobs() == [made.question_id]
    other, _ = made.ask()
    redrawing.redraw(stocked.work, made.question_id)
    assert "190 Nm" in stocked.only(made.ts)["text"]
    made.box.decide(made.note, "withdrawn", expert("U0IVO"))
    assert made.jobs()[1:] == [made.question_id, other]
    for question_id in made.jobs()[1:]:
        redrawing.redraw(stocked.work, question_id)
        assert "190" not in stocked.only(stocked.statement_of(question_id))["text"]
    assert "190" not in made.ask()[1]


def test_a_deleted_question_takes_its_note_along(stocked: Out) -> None:
    """Of the note and of the words that it was found by nothing is left in any table, and messages
    that show it are drawn anew."""
    made = Corrected(stocked, text="zorkfit bolts: 190 Nm")
    made.box.decide(made.note, "approved", expert("U0IVO"))
    other, said = made.ask()
    assert "zorkfit" in said
    before = len(made.jobs())
    with stocked.db.connection() as conn:
        questions.withdraw(conn, TEAM, LINE2, made.ts)
    answering.withdraw_reply(stocked.work, made.question_id)
    assert made.jobs()[before:] == [other]
    redrawing.redraw(stocked.work, other)
    assert "zorkfit" not in stocked.only(stocked.statement_of(other))["text"]
    with stocked.db.connection() as conn:
        assert holders(conn, "zorkfit") == {}


def test_age_takes_no_note(stocked: Out) -> None:
    """A question is kept beyond its time as long as there is a note on it, and no longer."""
    made = Corrected(stocked)
    made.box.decide(made.note, "approved", expert("U0IVO"))
    with stocked.db.connection() as conn:
        conn.execute("UPDATE questions SET asked_at = now() - interval '400 days'")
    forgetting.forget(stocked.work)
    assert "190" in made.ask()[1]
    made.box.decide(made.note, "withdrawn", expert("U0IVO"))
    forgetting.forget(stocked.work)
    with stocked.db.connection() as conn:
        assert questions.get(conn, made.question_id) is None


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_while_it_draws(stocked: Out, when: str) -> None:
    """Whoever does the job again brings the message to what stands; there is one message."""
    made = Corrected(stocked)
    made.box.decide(made.note, "approved", expert("U0IVO"))
    count = sum(at == ("chat.update", when) for at in stocked.seams.seen)
    stocked.seams.kill = ("chat.update", when, count + 1)
    with pytest.raises(Killed):
        redrawing.redraw(stocked.work, made.question_id)
    stocked.seams.revive()
    redrawing.redraw(stocked.work, made.question_id)
    assert stocked.only(made.ts)["text"].count("190 Nm") == 1


@pytest.mark.parametrize("seam", ["decide", "questions_showing", "defer"])
def test_an_approval_that_is_cut_off(
    stocked: Out, monkeypatch: pytest.MonkeyPatch, seam: str
) -> None:
    """Cut off anywhere, the approval is not there at all; done again it is there once, with its
    message to be drawn once."""
    made = Corrected(stocked)
    where: Any = made.box._queue if seam == "defer" else corrections
    with monkeypatch.context() as cut:
        real = getattr(where, seam)

        def killed(*given: Any, **named: Any) -> Any:
            real(*given, **named)
            raise Killed

        cut.setattr(where, seam, killed)
        with pytest.raises(Killed):
            made.box.decide(made.note, "approved", expert("U0IVO"))
    assert made.jobs() == []
    assert "190" not in made.ask()[1]
    for _ in range(2):
        made.box.decide(made.note, "approved", expert("U0IVO"))
    assert made.jobs() == [made.question_id]
    with stocked.db.connection() as conn:
        ((count,),) = conn.execute("SELECT count(*) FROM correction_decisions").fetchall()
    assert count == 1


def _choose(bolt: Bolt, answer_id: int) -> None:
    value = f"correct:{answer_id}"
    action = {"type": "overflow", "action_id": "more", "selected_option": {"value": value}}
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "UBEN"},
        "trigger_id": "trigger",
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1.0", "channel_id": "C1"},
        "actions": [{"block_id": "b", "action_ts": "10.000000", **action}],
    }
    assert bolt.deliver(payload).status == 200
    bolt.app.listener_runner.listener_executor.shutdown(wait=True)


def _send(bolt: Bolt, form: str, answer_id: int, user: str = "UBEN", **values: Any) -> Any:
    given = {name: {name: value} for name, value in values.items()}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": form,
        "private_metadata": str(answer_id),
        "state": {"values": given},
    }
    body = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": user}, "view": view}
    return bolt.deliver(body)


def _stored(bolt: Bolt) -> list[tuple[str, str, str]]:
    return bolt.rows("SELECT user_id, text, status FROM corrections ORDER BY correction_id")


def test_the_form_of_the_menu(bolt: Bolt) -> None:
    """It opens from the menu; what it is sent is kept once, and who sent it reads what follows."""
    shown = bolt.answered()
    _choose(bolt, shown.answer_id)
    (opened,) = bolt.client.opened
    assert opened["view"]["callback_id"] == "correction"
    for _ in range(2):
        said = _send(bolt, "correction", shown.answer_id, words={"value": " 205 Nm "})
        assert said.status == 200
    assert _stored(bolt) == [("UBEN", "205 Nm", "proposed")]


def test_an_experts_correction_is_a_note(bolt: Bolt) -> None:
    """Who is named in BOT_EXPERT_IDS needs nobody else, and reads how it is taken back."""
    shown = bolt.answered()
    said = _send(bolt, "correction", shown.answer_id, "UEVA", words={"value": "205 Nm"})
    assert _stored(bolt) == [("UEVA", "205 Nm", "approved")]
    assert "It is a site note now" in said.body
    assert len(bolt.jobs(REDRAW)) == 1


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "Say it in words"),
        ({"page": {"value": "3"}}, "Name the manual"),
        (
            {"manual": {"selected_option": {"value": "7"}}, "page": {"value": "3"}},
            "shows nothing of this manual",
        ),
        ({"words": {"value": "x" * 1001}}, "longer than"),
    ],
)
def test_a_form_that_says_nothing(bolt: Bolt, values: dict[str, Any], why: str) -> None:
    """Nothing is kept of what cannot be, and the form says why."""
    shown = bolt.answered()
    said = _send(bolt, "correction", shown.answer_id, **values)
    assert "errors" in said.body
    assert why in said.body
    assert _stored(bolt) == []


@pytest.mark.parametrize("ticked", [False, True])
def test_the_words_of_a_thumb_down(bolt: Bolt, ticked: bool) -> None:
    """They are a comment; ticked, they are a proposed correction too; sent twice, one."""
    shown = bolt.answered()
    options = [{"value": "propose"}] if ticked else []
    for _ in range(2):
        said = _send(
            bolt,
            "reason",
            shown.answer_id,
            comment={"value": "205 Nm"},
            propose={"selected_options": options},
        )
        assert said.status == 200
    assert bolt.votes(shown.answer_id) == {"UBEN": "down"}
    assert _stored(bolt) == ([("UBEN", "205 Nm", "proposed")] if ticked else [])
