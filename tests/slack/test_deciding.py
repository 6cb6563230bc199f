"""Corrections are decided by leads in Slack: asked once, decided once, told once, whatever dies."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from agent.notes import Better
from bot.commands import slack_check
from bot.errors import SlackRefused
from bot.hearing.leads_desk import Edited, LeadsDesk
from bot.hearing.note_box import NoteBox
from bot.jobs.experts import corrections, leads
from bot.jobs.questions import answering
from bot.queue.queue import PUT_CORRECTIONS, Queue
from bot.roles import ACTS, Rules, reaches, who_may
from bot.showing import proposal_ledger
from sql import (
    audit,
    correction_messages,
    passages,
    people,
    questions,
    roles,
    site_notes,
    vote_events,
)
from sql.audience import Audience
from sql.roles import Role
from sql.vote_events import NewVoteEvent
from tests.fix_roles import known
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Killed, Out, Seams
from tests.workspace_client import words_of

WORDS = "Here 190 Nm since the new washers"
AGAIN = "how tight do the gland bolts go?"
LEAD, OTHER = "U0IVO", "U0ADA"
RULES = Rules(experts=frozenset({LEAD, OTHER}))


class Proposed:
    """A public answer that Ben asked for and Ada voted down, and Ben's better one."""

    def __init__(self, out: Out, channel: str = LINE2, **better: Any) -> None:
        self.out = out
        self.question_id, self.ts = out.ask(TORQUE, user="U0ADA", channel=channel)
        out.answer(self.question_id)
        self.answer_id = out.reply(self.question_id).answer_id or 0
        known(out.db, TEAM, LEAD, OTHER, "U0BEN")
        self.box = NoteBox(out.db, Queue(), TEAM, rules=RULES, asks=True)
        self.desk = LeadsDesk(self.box)
        words = better or {"text": WORDS}
        made = self.box.propose(Better(self.answer_id, "U0BEN", **words), source="form")
        assert made is not None
        self.note = made.correction_id

    def put(self) -> None:
        corrections.put_corrections(self.out.work)

    def asked(self) -> list[dict[str, Any]]:
        """What is seen of it in the leads' channel."""
        every = self.out.workspace.messages(LEAD, HANGAR)
        return [one for one in every if one["user"] != LEAD]

    def whispers(self, user: str) -> list[str]:
        every = self.out.workspace.messages(user, LINE2, self.ts)
        return [str(one["text"]) for one in every if one.get("is_ephemeral")]

    def acts(self) -> list[tuple[Any, ...]]:
        """What is in the audit, the newest first."""
        with self.out.db.connection() as conn:
            found = audit.found(conn, TEAM, 100)
        return [(one.who, one.way, one.act, one.subject, one.before, one.after) for one in found]

    def status(self) -> str:
        with self.out.db.connection() as conn:
            ((status,),) = conn.execute(
                "SELECT status FROM corrections WHERE correction_id = %s", [self.note]
            ).fetchall()
        return str(status)


@pytest.fixture
def asking(stocked: Out, seams: Seams, monkeypatch: pytest.MonkeyPatch) -> Out:
    """A team with a leads' channel; the rows of its messages are seams too."""
    monkeypatch.setattr(stocked.work.shop.settings.bot, "leads_channel", HANGAR)
    move = correction_messages.move

    def moved(conn: Any, id_: int, attempt: int, state: Any, **more: Any) -> bool:
        now = lambda: move(conn, id_, attempt, state, **more)  # noqa: E731
        return bool(seams.pass_(f"proposal:{state}", now))

    monkeypatch.setattr(proposal_ledger.correction_messages, "move", moved)
    return stocked


def test_asked_with_all_that_it_takes(asking: Out) -> None:
    """One message has what was asked, what was answered, the proposal, the manual's line that it
    names, and three buttons, however often the job runs; a job is enqueued with the proposal."""
    with asking.db.connection() as conn:
        ((manual_id,),) = conn.execute("SELECT manual_id FROM manuals").fetchall()
        ids = site_notes.on_page(conn, Audience.of_operator(TEAM), manual_id, 9)
        text = passages.read(conn, Audience.of_operator(TEAM), ids)[0].text
    line = max(text.splitlines(), key=len)
    made = Proposed(asking, text=WORDS, manual_id=manual_id, page=9, quote=line)
    with asking.db.connection() as conn:
        jobs = conn.execute("SELECT task_name FROM procrastinate_jobs").fetchall()
    assert (PUT_CORRECTIONS,) in jobs
    for _ in range(3):
        made.put()
    leads.ask_leads(asking.work)
    [message] = made.asked()
    said = str(message)
    for part in (TORQUE, "205", WORDS, "Ben (technician) proposes", "p. 9"):
        assert part in said
    assert " ".join(line.split()) in " ".join(said.replace("\\n", " ").split())
    buttons = [
        element["action_id"]
        for block in message["blocks"]
        for element in block.get("elements", ())
        if str(element.get("action_id", "")).startswith("correction_")
    ]
    assert buttons == ["correction_approve", "correction_edit", "correction_refuse"]
    assert "vote_up" not in said


def test_approved(asking: Out) -> None:
    """A click lets it be found by who asks the same, the message says who decided and has no
    buttons, who clicks second changes nothing, and everybody concerned is told once."""
    made = Proposed(asking)
    with asking.db.connection() as conn:
        vote = NewVoteEvent(TEAM, made.answer_id, "U0EVA", "button", "down", "cast")
        vote_events.insert(conn, vote)
    made.put()
    assert made.desk.settle(made.note, "approved", LEAD).kept is None
    second = made.desk.settle(made.note, "refused", OTHER)
    assert (second.kept, second.held and second.held.decided_by) == ("decided", LEAD)
    for _ in range(2):
        made.put()
    [message] = made.asked()
    assert "Approved by Ivo (expert)" in message["text"]
    assert "correction_approve" not in str(message)
    again, _ = asking.ask(AGAIN, user="U0BEN")
    asking.answer(again)
    assert "190" in str(asking.only(asking.statement_of(again))["text"])
    told = [made.whispers("U0BEN"), made.whispers("U0ADA")]
    assert [len(texts) for texts in told] == [1, 1]
    assert "approved by Ivo" in told[0][0]
    assert "was corrected" in told[1][0]
    assert made.whispers(LEAD) == []
    called = [one["arguments"]["user"] for one in asking.calls("chat.postEphemeral")]
    assert sorted(called) == ["U0ADA", "U0BEN", "U0EVA"]


def test_refused_with_a_reason(asking: Out) -> None:
    """Who proposed it reads why, who asked reads nothing; nobody finds it."""
    made = Proposed(asking)
    made.put()
    made.desk.settle(made.note, "refused", LEAD, "the old washers are back")
    made.put()
    [message] = made.asked()
    assert "Refused by Ivo (expert)" in message["text"]
    assert "the old washers are back" in message["text"]
    [text] = made.whispers("U0BEN")
    assert text.endswith("They say: the old washers are back")
    assert made.whispers("U0ADA") == []


def test_edited(asking: Out) -> None:
    """The editor's words, under their name, are the note; the proposal is not."""
    made = Proposed(asking)
    made.put()
    settled = made.desk.edit(made.note, LEAD, Edited("Here 185 Nm", None, ""), "view:V1:U0IVO")
    assert settled.kept is None
    made.put()
    [message] = made.asked()
    assert "Edited by Ivo (expert)" in message["text"]
    again, _ = asking.ask(AGAIN, user="U0BEN")
    asking.answer(again)
    said = str(asking.only(asking.statement_of(again))["text"])
    assert "Site note by Ivo (expert)" in said
    assert "185" in said
    assert "190" not in said
    assert "edited by Ivo" in made.whispers("U0BEN")[0]
    assert len(made.whispers("U0ADA")) == 1


@pytest.mark.parametrize("role", [None, "technician", "expert", "lead", "administrator"])
@pytest.mark.parametrize("how", ["approved", "refused", "edited"])
def test_who_may(asking: Out, how: str, role: Role | None) -> None:
    """By the table of rights, as the role of who clicked says: it is done, and written down with
    it; or the one sentence says who may, the form does not open, and nothing is written. A guest
    may not, whatever was granted to them."""
    made = Proposed(asking)
    right = ACTS["note.refuse" if how == "refused" else "note.approve"]
    with asking.db.connection() as conn:
        people.learn(conn, TEAM, {"U0EVA": "member" if role else "outsider"})
        roles.put(conn, TEAM, "user", "U0EVA", role or "administrator", "tester")
    opened = made.desk.open(made.note, "refused" if how == "refused" else "approved", "U0EVA")
    if how == "edited":
        done = made.desk.edit(made.note, "U0EVA", Edited("Here 185 Nm", None, ""), "k")
    else:
        done = made.desk.settle(made.note, how, "U0EVA")  # type: ignore[arg-type]
    if not reaches(role, right.least):
        has = role or "of a guest"
        said = f"{right.doing} is for {who_may(right)}, and you have the role {has}: ask one of"
        for settled in (opened, done):
            assert settled.kept == "may not"
            assert settled.held is None
            assert settled.refusal == f"{said} them to do it."
        assert (made.status(), made.acts()) == ("proposed", [])
        return
    assert (opened.kept, done.kept) == (None, None)
    mine, theirs = ("U0EVA", "slack"), f"note:{made.note}"
    was = {"status": "proposed"}
    if how == "edited":
        new = made.note + 1
        assert made.status() == "superseded"
        assert made.acts() == [
            (*mine, "note.refuse", theirs, was, {"status": "superseded", "edited_as": new}),
            (*mine, "note.approve", f"note:{new}", was, {"status": "approved", "changed": [new]}),
        ]
    else:
        assert made.status() == how
        after = {"status": how, "changed": [made.note]}
        assert made.acts() == [(*mine, f"note.{how.removesuffix('d')}", theirs, was, after)]


def test_a_name_for_votes_gives_no_right(asking: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """AGENT_LEADS says whose vote decides, and lets nobody approve."""
    monkeypatch.setattr(asking.work.shop.settings.agent, "leads", "U0BEN")
    made = Proposed(asking)
    assert made.desk.settle(made.note, "approved", "U0BEN").kept == "may not"
    assert made.status() == "proposed"


def test_nothing_decided_nothing_written(asking: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is killed while a decision is written down decided nothing, and can click again."""
    made = Proposed(asking)
    with monkeypatch.context() as cut:
        cut.setattr(audit, "record", lambda *_, **__: (_ for _ in ()).throw(Killed))
        for how in (
            lambda: made.desk.settle(made.note, "approved", LEAD),
            lambda: made.desk.edit(made.note, LEAD, Edited("Here 185 Nm", None, ""), "k"),
        ):
            with pytest.raises(Killed):
                how()
    assert (made.status(), made.acts()) == ("proposed", [])
    assert made.desk.settle(made.note, "approved", LEAD).kept is None
    assert len(made.acts()) == 1


def test_on_ones_own(asking: Out) -> None:
    """Where it takes two, who wrote it does not approve it; edited, it waits for somebody else."""
    made = Proposed(asking)
    both = Rules(experts=frozenset({"U0BEN", LEAD}))
    desk = LeadsDesk(NoteBox(asking.db, Queue(), TEAM, rules=both, needs_two=True, asks=True))
    assert desk.settle(made.note, "approved", "U0BEN").kept == "own"
    assert desk.edit(made.note, LEAD, Edited("Here 185 Nm", None, ""), "k").kept is None
    made.put()
    [message] = made.asked()
    assert "185" in str(message)
    assert "correction_approve" in str(message)


@pytest.mark.parametrize(
    "kill",
    [
        ("proposal:posting", "after"),
        ("chat.postMessage", "before"),
        ("chat.postMessage", "after"),
        ("proposal:shown", "after"),
        ("proposal:final", "before"),
    ],
)
def test_asked_once_whoever_is_killed(asking: Out, seams: Seams, kill: tuple[str, str]) -> None:
    """A worker that dies at any step leaves one message, of the next one that comes."""
    made = Proposed(asking)
    seams.kill = (*kill, seams.seen.count(kill) + 1)
    with pytest.raises(Killed):
        made.put()
    seams.revive()
    made.put()
    assert len(made.asked()) == 1


@pytest.mark.parametrize(
    "kill",
    [
        ("chat.update", "before"),
        ("chat.update", "after"),
        ("proposal:final", "after"),
        ("chat.postEphemeral", "before"),
        ("chat.postEphemeral", "after"),
    ],
)
def test_told_once_whoever_is_killed(asking: Out, seams: Seams, kill: tuple[str, str]) -> None:
    """Killed after a decision, the next job goes on: the message says it, nobody is told twice, and
    whoever was not being told right then is told."""
    made = Proposed(asking)
    made.put()
    made.desk.settle(made.note, "approved", LEAD)
    seams.kill = (*kill, seams.seen.count(kill) + 1)
    with pytest.raises(Killed):
        made.put()
    seams.revive()
    made.put()
    [message] = made.asked()
    assert "Approved by Ivo" in message["text"]
    told = [len(made.whispers("U0ADA")), len(made.whispers("U0BEN"))]
    if kill == ("chat.postEphemeral", "before"):
        assert sorted(told) == [0, 1]
    else:
        assert told == [1, 1]


def test_not_to_those_who_may_not_read_it(asking: Out) -> None:
    """Where not all in the leads' channel may read what it stands on, they read that one waits and
    nothing of it, also when that becomes so later."""
    made = Proposed(asking)
    made.put()
    assert "190" in str(made.asked())
    with asking.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", (LINE2,))
    leads.ask_leads(asking.work)
    [message] = made.asked()
    for part in ("190", TORQUE, "205", "correction_approve"):
        assert part not in str(message)
    assert f"as number {made.note}" in str(message)


def test_of_a_private_conversation(asking: Out) -> None:
    """Its words are shown to nobody in the leads' channel."""
    made = Proposed(asking, asking.workspace.direct("U0ADA"))
    made.put()
    assert "190" not in words_of(made.asked())


def test_a_deleted_question(asking: Out) -> None:
    """The message goes with the question, and no row is left."""
    made = Proposed(asking)
    made.put()
    with asking.db.connection() as conn:
        assert questions.withdraw(conn, TEAM, LINE2, made.ts) is not None
    answering.withdraw_reply(asking.work, made.question_id)
    assert made.asked() == []
    with asking.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM correction_messages").fetchone() == (0,)


@pytest.mark.parametrize(
    ("channel", "fields", "cure"),
    [
        ("C0NOWHERE", {}, "invite the bot there"),
        ("C0GENERAL", {"members": [LEAD]}, "the bot is not in #general: invite"),
        ("C0GENERAL", {"is_archived": True}, "archived: unarchive it"),
    ],
)
def test_a_wrong_channel(
    asking: Out,
    channel: str,
    fields: dict[str, Any],
    cure: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is closed, the log and the doctor say what to do; once it is right all are asked."""
    made = Proposed(asking)
    settings = asking.work.shop.settings
    monkeypatch.setattr(settings.agent, "leads", LEAD)
    if fields:
        asking.workspace.act("alter", what="channel", id=channel, fields=fields)
    monkeypatch.setattr(settings.bot, "leads_channel", channel)
    with pytest.raises(SlackRefused, match=cure):
        slack_check.check_channel(settings.slack, "BOT_LEADS_CHANNEL", "leads", channel)
    with capture_logs() as logs:
        leads.ask_leads(asking.work)
    amiss = [one["said"] for one in logs if one["event"] == "leads.channel_amiss"]
    assert len(amiss) == 2
    assert all(cure in said for said in amiss)
    with asking.db.connection() as conn:
        for table in ("lead_questions", "correction_messages"):
            states = conn.execute(f"SELECT state FROM {table}").fetchall()  # type: ignore[arg-type]
            assert states == [("new",)]
    assert made.asked() == []
    monkeypatch.setattr(settings.bot, "leads_channel", HANGAR)
    leads.ask_leads(asking.work)
    assert len([one for one in made.asked() if "correction_approve" in str(one)]) == 1
    assert len([one for one in made.asked() if "asked_up" in str(one)]) == 1


def test_the_doctor_looks_at_both_channels(asking: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """The leads' and the experts' that settings name, each by the setting's own name."""
    settings = asking.work.shop.settings
    monkeypatch.setattr(settings.bot, "leads_channel", HANGAR)
    monkeypatch.setattr(settings.bot, "experts_channel", "C0NOWHERE")
    found = {one.check: one for one in slack_check.channels(settings)}
    assert found["leads' channel"].ok
    assert not found["experts' channel"].ok
    assert "BOT_EXPERTS_CHANNEL=C0NOWHERE" in found["experts' channel"].message


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived"])
def test_it_closes_amid_it(asking: Out, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Slack refuses to post stays open, and is asked the next time."""
    made = Proposed(asking)
    monkeypatch.setattr(asking.work.shop.settings.agent, "leads", LEAD)
    rule = {"method": "chat.postMessage", "effect": "ok_false", "value": code, "times": None}
    asking.workspace.knobs(rule)
    leads.ask_leads(asking.work)
    assert made.asked() == []
    asking.workspace.knobs()
    leads.ask_leads(asking.work)
    assert len([one for one in made.asked() if "correction_approve" in str(one)]) == 1
    assert len([one for one in made.asked() if "asked_up" in str(one)]) == 1
