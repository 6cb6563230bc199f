"""An expert looks at an unsure answer first: lines at once, decided once, nothing lost."""

from typing import Any

import pytest

from agent.notes import Better
from bot.hearing.drafts_desk import DraftsDesk
from bot.hearing.note_box import NoteBox
from bot.jobs.experts import corrections, drafts
from bot.jobs.questions import answering, redrawing
from bot.queue.queue import PUT_DRAFTS, REDRAW, Queue
from bot.roles import ACTS, Rules, reaches, who_may
from bot.showing import expert_ledger
from sql import audit, expert_messages, people, questions, roles
from sql.roles import Role
from tests.fix_roles import known
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Killed, Out, Seams
from tests.slack.test_experts import GROUP, set_experts

IVO, EVA = "U0IVO", "U0EVA"
RULES = Rules(experts=frozenset({IVO, EVA}))
FIRST = "An expert looks at it first."


class Draft:
    """A question whose answer waits for an expert, put to them."""

    def __init__(self, out: Out, *, channel: str = LINE2, below: float = 1.0) -> None:
        self.out, self.channel = out, channel
        set_experts(out, channel, GROUP, below=below)
        known(out.db, TEAM, IVO, EVA, "U0ADA", "U0BEN")
        self.question_id, self.ts = out.ask(TORQUE, user="U0ADA", channel=channel)
        self.box = NoteBox(out.db, Queue(), TEAM, rules=RULES)
        self.desk = DraftsDesk(self.box, Queue())

    def answered(self) -> "Draft":
        self.out.answer(self.question_id)
        return self

    def put(self) -> "Draft":
        drafts.put_drafts(self.out.work)
        return self

    def redraw(self) -> None:
        """Run what a decision enqueues."""
        self.put()
        redrawing.redraw(self.out.work, self.question_id)

    @property
    def answer_id(self) -> int:
        return self.out.reply(self.question_id).answer_id or 0

    @property
    def id(self) -> int:
        return int(self.row()[0])

    def row(self) -> tuple[Any, ...]:
        with self.out.db.connection() as conn:
            row = conn.execute(
                "SELECT draft_id, status, decided_by FROM answer_drafts WHERE question_id = %s "
                "ORDER BY 1 DESC LIMIT 1",
                [self.question_id],
            ).fetchone()
        assert row is not None
        return row

    def status(self) -> str:
        return str(self.row()[1])

    def seen(self) -> str:
        """What the asker's message says."""
        return str(self.out.only(self.ts, self.channel)["text"])

    def put_to(self, user: str = IVO, channel: str = HANGAR) -> list[dict[str, Any]]:
        every = self.out.workspace.messages(user, channel)
        return [one for one in every if one["user"] != user]

    def whispers(self, user: str) -> list[str]:
        every = self.out.workspace.messages(user, self.channel, self.ts)
        return [str(one["text"]) for one in every if one.get("is_ephemeral")]

    def acts(self) -> list[tuple[Any, ...]]:
        with self.out.db.connection() as conn:
            found = audit.found(conn, TEAM, 100)
        return [(one.who, one.act, one.subject) for one in found]


@pytest.fixture
def asking(stocked: Out, seams: Seams, monkeypatch: pytest.MonkeyPatch) -> Out:
    """A team with an experts' channel; the rows of its messages are seams too."""
    monkeypatch.setattr(stocked.work.shop.settings.bot, "experts_channel", HANGAR)
    move = expert_messages.move

    def moved(conn: Any, id_: int, attempt: int, state: Any, **more: Any) -> bool:
        now = lambda: move(conn, id_, attempt, state, **more)  # noqa: E731
        return bool(seams.pass_(f"expert:{state}", now))

    monkeypatch.setattr(expert_ledger.expert_messages, "move", moved)
    return stocked


def test_lines_at_once(asking: Out) -> None:
    """The asker's message has the manual's lines and says that an expert looks at it, without a
    vote; the reply is final, its jobs are there, and the experts' channel has one message with the
    question, the whole answer and three buttons, however often the job runs."""
    draft = Draft(asking).answered()
    message = asking.only(draft.ts)
    assert message["text"].startswith(FIRST)
    assert "205" in message["text"]
    assert "vote_up" not in str(message)
    assert asking.reply(draft.question_id).state == "final"
    with asking.db.connection() as conn:
        jobs = conn.execute(
            "SELECT count(*), count(scheduled_at) FROM procrastinate_jobs WHERE task_name = %s",
            [PUT_DRAFTS],
        ).fetchone()
    assert jobs == (2, 1), "now, and when it is due"
    for _ in range(3):
        draft.put()
    [put] = draft.put_to()
    for part in ("Ada (technician) asked", "gland bolts", "205", "How sure I am"):
        assert part in str(put)
    buttons = [
        element["action_id"]
        for block in put["blocks"]
        for element in block.get("elements", ())
        if str(element.get("action_id", "")).startswith("draft_")
    ]
    assert buttons == ["draft_approve", "draft_edit", "draft_refuse"]
    assert "vote_up" not in str(put)


def test_what_is_certain_waits_for_nobody(asking: Out) -> None:
    """Not below what is set, or where nothing is set: the answer is shown as ever."""
    certain = Draft(asking, below=0.0).answered()
    assert FIRST not in certain.seen()
    assert "No expert" not in certain.seen()
    set_experts(asking, LINE2, GROUP)
    question_id, ts = asking.ask(TORQUE)
    asking.answer(question_id)
    assert FIRST not in asking.only(ts)["text"]
    with asking.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM answer_drafts").fetchone() == (0,)


def test_approved(asking: Out) -> None:
    """The asker's message becomes the answer, with who approved it; the experts' message says so
    and has no buttons, who clicks second changes nothing, the asker is told once."""
    draft = Draft(asking).answered().put()
    assert draft.desk.settle(draft.id, "approved", IVO).kept is None
    second = draft.desk.settle(draft.id, "refused", EVA, "no")
    assert (second.kept, second.held and second.held.decided_by) == ("decided", IVO)
    with asking.db.connection() as conn:
        jobs = conn.execute("SELECT task_name FROM procrastinate_jobs").fetchall()
    assert (REDRAW,) in jobs
    for _ in range(2):
        draft.redraw()
    message = asking.only(draft.ts)
    assert "Approved by Ivo (expert)" in message["text"]
    assert "vote_up" in str(message)
    assert FIRST not in message["text"]
    [put] = draft.put_to()
    assert put["text"].startswith("Approved by Ivo (expert)")
    assert "draft_approve" not in str(put)
    assert len(draft.whispers("U0ADA")) == 1
    assert draft.acts() == [(IVO, "draft.approve", f"draft:{draft.id}")]


def test_refused(asking: Out) -> None:
    """The asker reads that, with the reason; the lines stay, and nothing of ours with them."""
    draft = Draft(asking).answered().put()
    assert draft.desk.settle(draft.id, "refused", IVO, "that is the old ram").kept is None
    draft.redraw()
    message = asking.only(draft.ts)
    assert message["text"].startswith("Ivo (expert) looked at")
    assert "Ivo (expert) says: that is the old ram" in message["text"]
    assert "205" in message["text"]
    assert "vote_up" not in str(message)
    assert "that is the old ram" in draft.whispers("U0ADA")[0]
    assert "Why: that is the old ram" in draft.put_to()[0]["text"]


def test_edited(asking: Out) -> None:
    """The expert's words stand as a site note, above the manual's lines; the asker is told once."""
    draft = Draft(asking).answered().put()
    settled = draft.desk.edit(draft.id, Better(0, IVO, "Here 190 Nm since the new washers"), "k")
    assert settled.kept is None
    draft.redraw()
    corrections.put_corrections(asking.work)
    corrections.put_corrections(asking.work)
    message = asking.only(draft.ts)
    for part in ("Site note by Ivo (expert)", "190 Nm", "205", "answers in the note above"):
        assert part in message["text"]
    assert "vote_up" in str(message)
    assert len(draft.whispers("U0ADA")) == 1
    assert [act for _, act, _ in draft.acts()] == ["note.approve", "draft.edit"]
    assert "in their own words" in draft.put_to()[0]["text"]
    again, ts = asking.ask("how tight do the gland bolts go?")
    asking.answer(again)
    assert FIRST not in asking.only(ts)["text"], "an expert said it already"


def test_edited_where_it_takes_two(asking: Out) -> None:
    """The expert's words wait; who asked reads that, and the note comes with the second person."""
    draft = Draft(asking).answered().put()
    box = NoteBox(asking.db, Queue(), TEAM, rules=RULES, needs_two=True)
    DraftsDesk(box, Queue()).edit(draft.id, Better(0, IVO, "Here 190 Nm"), "k")
    draft.redraw()
    assert "190" not in draft.seen()
    assert "a second person has to approve" in draft.seen()
    with asking.db.connection() as conn:
        ((note,),) = conn.execute("SELECT correction_id FROM corrections").fetchall()
        box.decide_in(conn, note, "approved", box.in_slack(conn, EVA))
    draft.redraw()
    assert "190" in draft.seen()


def test_nobody_decides(asking: Out) -> None:
    """After the hours that are set the answer is shown as it is, and says that no expert looked;
    who clicks then reads that it is too late."""
    draft = Draft(asking).answered().put()
    with asking.db.connection() as conn:
        conn.execute("UPDATE answer_drafts SET due_at = now()")
    draft.redraw()
    message = asking.only(draft.ts)
    assert "No expert has looked at this answer." in message["text"]
    assert "vote_up" in str(message)
    late = draft.desk.settle(draft.id, "approved", IVO)
    assert (late.kept, draft.status()) == ("decided", "lapsed")
    assert "Nobody decided in time" in draft.put_to()[0]["text"]
    assert draft.whispers("U0ADA") == []


@pytest.mark.parametrize("role", [None, "technician", "expert"])
@pytest.mark.parametrize("how", ["approved", "edited", "refused"])
def test_who_may(asking: Out, how: Any, role: Role | None) -> None:
    """By the table of rights, written down; else one sentence says who may, and nothing changes.
    A guest may not, whatever was granted to them."""
    draft = Draft(asking).answered().put()
    act = {"approved": "draft.approve", "edited": "draft.edit", "refused": "draft.refuse"}[how]
    with asking.db.connection() as conn:
        people.learn(conn, TEAM, {"U0BEN": "member" if role else "outsider"})
        roles.put(conn, TEAM, "user", "U0BEN", role or "administrator", "tester")
    opened = draft.desk.open(draft.id, how, "U0BEN")
    if how == "edited":
        done = draft.desk.edit(draft.id, Better(0, "U0BEN", "Here 190 Nm"), "k")
    else:
        done = draft.desk.settle(draft.id, how, "U0BEN")
    if reaches(role, ACTS[act].least):
        assert (opened.kept, done.kept, draft.status()) == (None, None, how)
        assert ("U0BEN", act, f"draft:{draft.id}") in draft.acts()
        return
    for settled in (opened, done):
        assert settled.kept == "may not"
        assert settled.refusal.startswith(f"{ACTS[act].doing} is for {who_may(ACTS[act])}")
    assert (draft.status(), draft.acts()) == ("waiting", [])


@pytest.mark.parametrize(
    "kill",
    [
        ("move:composed", "after"),
        ("chat.update", "before"),
        ("chat.postMessage", "after"),
        ("move:final", "before"),
    ],
)
def test_answered_whoever_is_killed(asking: Out, seams: Seams, kill: tuple[str, str]) -> None:
    """The answer and that it waits are one commit: killed at any step there is one draft, and one
    message that says so."""
    draft = Draft(asking)
    seams.kill = (*kill, 1)
    with pytest.raises(Killed):
        draft.answered()
    seams.revive()
    draft.answered().put()
    assert draft.seen().startswith(FIRST)
    assert len(draft.put_to()) == 1
    with asking.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM answer_drafts").fetchone() == (1,)


@pytest.mark.parametrize(
    "kill",
    [
        ("expert:posting", "after"),
        ("chat.postMessage", "before"),
        ("chat.postMessage", "after"),
        ("expert:shown", "after"),
        ("expert:final", "before"),
    ],
)
def test_put_once_whoever_is_killed(asking: Out, seams: Seams, kill: tuple[str, str]) -> None:
    """A worker that dies at any step leaves one message in the experts' channel."""
    draft = Draft(asking).answered()
    seams.kill = (*kill, seams.seen.count(kill) + 1)
    with pytest.raises(Killed):
        draft.put()
    seams.revive()
    draft.put()
    assert len(draft.put_to()) == 1


@pytest.mark.parametrize(
    "kill",
    [
        ("chat.update", "before"),
        ("chat.update", "after"),
        ("expert:final", "after"),
        ("chat.postEphemeral", "before"),
        ("chat.postEphemeral", "after"),
    ],
)
def test_said_once_whoever_is_killed(asking: Out, seams: Seams, kill: tuple[str, str]) -> None:
    """Killed after an approval, the next job goes on: both messages say it, once told is told."""
    draft = Draft(asking).answered().put()
    draft.desk.settle(draft.id, "approved", IVO)
    seams.kill = (*kill, seams.seen.count(kill) + 1)
    with pytest.raises(Killed):
        draft.redraw()
    seams.revive()
    draft.redraw()
    assert "Approved by Ivo" in draft.put_to()[0]["text"]
    assert "Approved by Ivo" in draft.seen()
    assert len(draft.whispers("U0ADA")) == (0 if kill == ("chat.postEphemeral", "before") else 1)


def test_killed_amid_the_decision(asking: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is killed while it is written down decided nothing, and can click again."""
    draft = Draft(asking).answered().put()
    with monkeypatch.context() as cut:
        cut.setattr(audit, "record", lambda *_, **__: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            draft.desk.settle(draft.id, "approved", IVO)
        with pytest.raises(Killed):
            draft.desk.edit(draft.id, Better(0, IVO, "Here 190 Nm"), "k")
    with asking.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM corrections").fetchone() == (0,)
    assert (draft.status(), draft.acts()) == ("waiting", [])
    assert draft.desk.settle(draft.id, "approved", IVO).kept is None


def test_an_edited_question(asking: Out) -> None:
    """Its draft is gone, at once for whoever clicks and then from the channel; the new answer is
    another draft."""
    draft = Draft(asking).answered().put()
    old = draft.id
    with asking.db.connection() as conn:
        assert questions.edit(conn, TEAM, LINE2, draft.ts, f"{TORQUE} Please.", "2.0") is not None
    assert draft.desk.settle(old, "approved", IVO).kept == "gone"
    draft.answered().put()
    assert draft.id != old
    [put] = draft.put_to()
    assert f"'value': '{draft.id}'" in str(put)
    assert draft.seen().startswith(FIRST)


def test_a_deleted_question(asking: Out) -> None:
    """The draft and its message go with it, and no row is left."""
    draft = Draft(asking).answered().put()
    with asking.db.connection() as conn:
        assert questions.withdraw(conn, TEAM, LINE2, draft.ts) is not None
    answering.withdraw_reply(asking.work, draft.question_id)
    assert draft.put_to() == []
    with asking.db.connection() as conn:
        for table in ("answer_drafts", "expert_messages"):
            assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # type: ignore[arg-type]


def test_not_to_those_who_may_not_read_it(asking: Out) -> None:
    """Where not all in the experts' channel may read what it cites, nothing of it is put there; as
    nobody can decide, the answer is shown as it is at once."""
    with asking.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", (LINE2,))
    draft = Draft(asking).answered()
    draft.redraw()
    assert draft.put_to() == []
    assert draft.status() == "lapsed"
    assert "No expert has looked at this answer." in draft.seen()


@pytest.mark.parametrize("fields", [{"is_ext_shared": True}, {"members": [IVO, "U0GUS", "U0BOT"]}])
def test_guests_in_the_experts_channel(asking: Out, fields: dict[str, Any]) -> None:
    """What was put there before somebody from outside could read along is taken out of it."""
    draft = Draft(asking).answered().put()
    assert "205" in str(draft.put_to())
    fields = {**fields, "members": [*fields.get("members", [IVO]), asking.work.me.bot_user]}
    asking.workspace.act("alter", what="channel", id=HANGAR, fields=fields)
    drafts.put_drafts(asking.work, again=1)
    [put] = draft.put_to()
    for part in ("205", "gland", "draft_approve"):
        assert part not in str(put)


def test_by_direct_message(asking: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an experts' channel each expert of the group has it in their own conversation, of a
    manual that they may read."""
    monkeypatch.setattr(asking.work.shop.settings.bot, "experts_channel", None)
    with asking.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", (LINE2,))
    draft = Draft(asking).answered().put().put()
    direct = asking.workspace.direct(IVO)
    [put] = draft.put_to(IVO, direct)
    assert "205" in str(put)
    assert draft.put_to() == []
    draft.desk.settle(draft.id, "approved", IVO)
    draft.redraw()
    assert draft.put_to(IVO, direct)[0]["text"].startswith("Approved by Ivo (expert)")


def test_without_experts_nothing_waits(asking: Out) -> None:
    """A channel that asks for it and has no expert is answered as ever."""
    set_experts(asking, LINE2, below=1.0)
    question_id, ts = asking.ask(TORQUE)
    asking.answer(question_id)
    assert FIRST not in asking.only(ts)["text"]
