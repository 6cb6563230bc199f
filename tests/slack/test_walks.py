"""A procedure gone through a step at a time: nothing lost, nothing doubled, whoever clicks when."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from bot.hearing.walk_box import WalkBox
from bot.jobs.homes import home
from bot.jobs.questions import answering
from bot.jobs.walks import walking
from bot.queue.queue import Queue
from bot.showing import walk_ledger
from sql import homes, questions, replies, vote_events, walk_messages, walks
from sql.walks import Act
from tests import fix_answers as made
from tests.fix_bolt import Bolt
from tests.fix_roles import known
from tests.fix_slack_out import LINE2, TEAM, Killed, Out, Seams

Row = dict[str, Any]
ADA, BEN, EVA = "U0ADA", "U0BEN", "U0EVA"


@dataclass
class Walked:
    """An answer in a thread, and clicks on its buttons, each taken by a job of its own."""

    out: Out
    units: tuple[made.Unit, ...]
    channel: str = LINE2
    walk_id: int = 0
    keys: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        out = self.out
        known(out.db, TEAM, ADA, BEN, EVA)
        self.question_id, self.ts = out.ask("How?", user=ADA, channel=self.channel)
        with out.db.connection() as conn:
            self.answer_id = made.record(conn, self.question_id, self.units)
            taken = replies.take(conn, self.question_id)
            assert taken is not None
            replies.move(
                conn, self.question_id, taken.attempt, "composed", answer_id=self.answer_id
            )
        answering.answer_question(out.work, self.question_id)
        self.box = WalkBox(out.db, Queue(), TEAM)

    def begin(self, user: str = ADA) -> None:
        self.box.begin(self.answer_id, 0, self.channel, user, f"{next(self.keys)}.0")
        with self.out.db.connection() as conn:
            ((self.walk_id,),) = conn.execute("SELECT max(walk_id) FROM walks").fetchall()
        self.work()

    def work(self) -> None:
        walking.walk_on(self.out.work, self.walk_id)

    def store(
        self, act: Act, user: str = ADA, turn: int | None = None, key: str | None = None
    ) -> None:
        """The click is recorded, as by a listener; on the card as it is now, if not said."""
        now = self.walk()
        at = now.turn if turn is None else turn
        key = key or f"{next(self.keys)}.0"
        self.box.click(self.walk_id, act, at, now.card, self.channel, user, key)

    def click(self, act: Act, user: str = ADA, turn: int | None = None) -> None:
        self.store(act, user, turn)
        self.work()

    def walk(self) -> walks.Walk:
        with self.out.db.connection() as conn:
            found = walks.get(conn, TEAM, self.walk_id)
        assert found is not None
        return found

    def cards(self) -> list[Row]:
        """The bot's messages in the thread but the answer itself, without whispers."""
        every = self.out.messages(self.ts, self.channel)
        return [one for one in every[1:] if not one.get("is_ephemeral")]

    def card(self) -> Row:
        return self.cards()[0]

    def whispers(self, user: str) -> list[str]:
        every = self.out.workspace.messages(user, self.channel, self.ts)
        return [str(one["text"]) for one in every if one.get("is_ephemeral")]


def _buttons(message: Row) -> list[str]:
    found = [
        str(element.get("action_id"))
        for block in message["blocks"]
        for element in block.get("elements", ())
        if isinstance(element, dict)
    ]
    return [one for one in found if one.startswith("walk_")]


def test_from_the_first_step_to_the_last(stocked: Out) -> None:
    """One message, updated in place: each step verbatim with its number, the warning first, page
    and revision; at the end it says so, and a summary says who did what."""
    walked = Walked(stocked, (made.PACKING,))
    (answer,) = stocked.messages(walked.ts)
    assert _buttons(answer) == ["walk_begin"]
    walked.begin()
    card = walked.card()
    said = card["text"]
    assert said.startswith("Step 1 of 8 · 5.5 Replacing the ram packing")
    assert said.index("WARNING") < said.index("1. Remove the wiper flange")
    assert "two persons" in said
    assert "2. Undo" not in said
    assert "p. 11 (printed 8)" in said
    assert _buttons(card) == ["walk_done", "walk_skip", "walk_hand_over"]
    walked.click("done")
    walked.click("skip", BEN)
    third = walked.card()
    assert third["ts"] == card["ts"]
    assert third["text"].startswith("Step 3 of 8")
    assert "3. Pull out the old packing" in third["text"]
    assert "WARNING" in third["text"]
    assert "step 2 skipped by Ben" in third["text"]
    for _ in range(6):
        walked.click("done", BEN)
    ended, summary = walked.cards()
    assert ended["ts"] == card["ts"]
    assert "at its end" in ended["text"]
    assert _buttons(ended) == []
    assert "Step 1: done by Ada" in summary["text"]
    assert "Step 2: skipped by Ben" in summary["text"]
    assert "Steps 3-8: done by Ben" in summary["text"]
    assert walked.walk().state == "done"


def test_in_the_home_of_who_walks(stocked: Out) -> None:
    """Who began a walk finds it on their home tab with the step that it is at and the way there;
    nobody else does, and not once it is at its end."""
    walked = Walked(stocked, (made.PACKING,))
    walked.begin()
    walked.click("done")

    def home_of(user: str) -> str:
        with stocked.db.connection() as conn:
            homes.ask(conn, TEAM, user)
        home.draw_home(stocked.work, user)
        return str(stocked.workspace.look("state", user=user)["home"]["blocks"])

    assert "At step 2 of 8" in home_of(ADA)
    assert "At step" not in home_of(BEN)
    for _ in range(7):
        walked.click("done")
    assert "At step" not in home_of(ADA)


@pytest.mark.parametrize("value", ["", "x:y:z", "1", "7777:2", f"{10**30}:0:0", "999999:0:0"])
def test_what_is_no_click_on_a_card(bolt: Bolt, value: str) -> None:
    """It is acknowledged and becomes nothing, also where it names another conversation's answer."""
    shown = bolt.answered()

    def click(action: str, value: str, channel: str) -> int:
        body = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": "UBEN", "team_id": "T1"},
            "channel": {"id": channel},
            "container": {"type": "message", "message_ts": shown.ts, "channel_id": channel},
            "actions": [
                {"type": "button", "action_id": action, "action_ts": "10.0", "value": value}
            ],
        }
        return bolt.deliver(body).status

    assert click("walk_done", value, shown.channel) == 200
    assert click("walk_begin", value, shown.channel) == 200
    assert click("walk_begin", f"{shown.answer_id}:0", "COTHER") == 200
    assert bolt.jobs("walk_on") == []
    assert click("walk_begin", f"{shown.answer_id}:0", shown.channel) == 200
    assert len(bolt.jobs("walk_on")) == 1


def test_back_and_handed_over(stocked: Out) -> None:
    """A step that was gone back over is open again; handed over, the thread has a summary with what
    is next, and anyone goes on from there."""
    walked = Walked(stocked, (made.PACKING,))
    walked.begin()
    for act in ("done", "done", "back"):
        walked.click(act)  # type: ignore[arg-type]
    assert walked.card()["text"].startswith("Step 2 of 8")
    assert "walk_back" in _buttons(walked.card())
    walked.click("hand_over")
    card, summary = walked.cards()
    assert summary["text"].startswith("Handed over by Ada (technician): 5.5 Replacing")
    assert "Step 1: done by Ada" in summary["text"]
    assert "Step 2" not in summary["text"].split("Next:")[0]
    assert "Next: Step 2 of 8" in summary["text"]
    assert "2. Undo the twelve M16" in summary["text"]
    walked.click("done", BEN)
    assert walked.card()["text"].startswith("Step 3 of 8")
    assert walked.card()["ts"] == card["ts"]
    assert len(walked.cards()) == 2


def test_two_people_at_once(stocked: Out) -> None:
    """Of two clicks on the same card one counts, whoever is first; the other person is told where
    the walk is, and nobody else. The same click once more says nothing."""
    walked = Walked(stocked, (made.PACKING,))
    walked.begin()
    walked.store("done", ADA, key="77.1")
    walked.store("done", ADA, key="77.1")
    walked.store("done", BEN, turn=1)
    walked.store("done", ADA, turn=1)
    walked.work()
    assert (walked.walk().card, walked.walk().turn) == (1, 2)
    assert walked.whispers(ADA) == []
    (told,) = walked.whispers(BEN)
    assert told == (
        "Ada (technician) was faster: nothing was changed. The walk is at: Step 2 of 8."
    )
    with stocked.db.connection() as conn:
        rows = conn.execute(
            "SELECT user_id, outcome FROM walk_clicks WHERE act = 'done' ORDER BY click_id"
        ).fetchall()
    assert rows == [(ADA, "counted"), (BEN, "late"), (ADA, "repeated")]


def test_begun_once(stocked: Out) -> None:
    """While a walk is under way, its button begins no second one, and says where it is; after its
    end it begins another."""
    walked = Walked(stocked, (made.PACKING,))
    walked.begin()
    walked.click("done")
    first = walked.walk_id
    walked.begin(BEN)
    assert walked.walk_id == first
    assert walked.whispers(BEN) == [
        "This walk is under way in the thread already. It is at: Step 2 of 8."
    ]
    for _ in range(7):
        walked.click("done")
    walked.begin(BEN)
    assert walked.walk_id != first
    assert walked.walk().card == 0


def test_not_for_guests(stocked: Out) -> None:
    """A guest's clicks change nothing, and they read why; before somebody of the team began it
    there is no card."""
    walked = Walked(stocked, (made.PACKING,))
    with stocked.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", (LINE2,))
    stocked.workspace.act(
        "alter", what="user", id=BEN, fields={"is_restricted": True, "is_ultra_restricted": False}
    )
    walked.begin(BEN)
    assert walked.cards() == []
    assert walked.walk().state == "new"
    assert "is for people of the team" in walked.whispers(BEN)[0]
    walked.begin(ADA)
    walked.click("done", BEN)
    assert walked.card()["text"].startswith("Step 1 of 8")
    assert len(walked.whispers(BEN)) == 2


def test_who_may_not_read_it_any_more(stocked: Out) -> None:
    """When the channel may no longer read the manual, the card shows nothing of it and counts no
    click; once it may, the walk is where it was."""
    walked = Walked(stocked, (made.PACKING,))
    walked.begin()
    walked.click("done")
    with stocked.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = 'C0OTHER'")
    walked.click("done", BEN)
    card = walked.card()
    assert "not everyone here may read the manual" in card["text"]
    assert "M16" not in str(card)
    assert _buttons(card) == ["walk_look"]
    assert walked.walk().card == 1
    walked.click("hand_over")
    with stocked.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", (LINE2,))
    walked.click("look", BEN)
    assert walked.card()["text"].startswith("Step 2 of 8")
    assert len(walked.cards()) == 1


def test_a_removed_manual_stops_it(stocked: Out) -> None:
    """The card says that the manual was removed, the summary what was done; nothing of the manual
    is left in either, and no click counts any more."""
    walked = Walked(stocked, (made.PACKING,))
    walked.begin()
    walked.click("done")
    with stocked.db.connection() as conn:
        conn.execute("DELETE FROM manuals")
    walking.look_again(stocked.work)
    walked.work()
    card, summary = walked.cards()
    assert "The manual was removed" in card["text"]
    assert "Stopped" in summary["text"]
    assert "Step 1: done by Ada" in summary["text"]
    assert "packing" not in str([card, summary])
    walked.click("done", BEN, turn=2)
    assert walked.whispers(BEN) == ["This walk has ended: nothing was changed."]


def test_a_replaced_manual_stops_it(stocked: Out) -> None:
    """A newer revision amid a walk: the card says so, and names it where that is sure."""
    walked = Walked(stocked, (made.PACKING,))
    walked.begin()
    with stocked.db.connection() as conn:
        conn.execute(
            "INSERT INTO manuals (team, content_hash, title, page_count, pages_without_text,"
            " parser) SELECT team, reverse(content_hash), title, page_count, 0, parser FROM manuals"
        )
        conn.execute(
            "INSERT INTO replacements (team, older, newer, channel, decided_by)"
            " SELECT team, min(manual_id), max(manual_id), '', 'operator' FROM manuals"
            " GROUP BY team"
        )
        conn.execute(
            "INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by, name)"
            " SELECT g.team, m.manual_id, g.grantee_kind, g.grantee, g.granted_by, g.name"
            " FROM grants g, manuals m WHERE m.manual_id <> g.manual_id"
        )
    walked.click("done", BEN)
    card, summary = walked.cards()
    assert "Another revision replaced this manual" in card["text"]
    assert "M16" not in str([card, summary])
    assert walked.walk().state == "stopped"


def test_a_deleted_question(stocked: Out) -> None:
    """Card and summaries go with the question, and no row is left."""
    walked = Walked(stocked, (made.PACKING,))
    walked.begin()
    walked.click("done")
    walked.click("hand_over")
    with stocked.db.connection() as conn:
        assert questions.withdraw(conn, TEAM, LINE2, walked.ts) is not None
    answering.withdraw_reply(stocked.work, walked.question_id)
    assert stocked.messages(walked.ts) == []
    with stocked.db.connection() as conn:
        for table in ("walks", "walk_cards", "walk_lines", "walk_clicks", "walk_messages"):
            counted = conn.execute(f"SELECT count(*) FROM {table}")  # type: ignore[arg-type]
            assert counted.fetchone() == (0,), table


def test_what_solved_it(stocked: Out) -> None:
    """A fault: one remedy after another, with the whole row; "Solved"
    ends it, is a vote of that person by a source of its own, and can be suggested as a site note,
    once."""
    walked = Walked(stocked, (made.FAULT,))
    walked.begin()
    card = walked.card()
    assert card["text"].startswith("Remedy 1 of 3")
    assert "E-042" in card["text"]
    assert "Try this now: Close HV1" in card["text"]
    assert _buttons(card)[:2] == ["walk_solved", "walk_not_solved"]
    walked.click("not_solved")
    walked.click("not_solved", BEN)
    assert "Try this now: set RV2 to 100 bar" in walked.card()["text"]
    walked.click("solved", BEN)
    ended, summary = walked.cards()
    assert "Solved by this:" in ended["text"]
    assert "set RV2 to 100 bar" in ended["text"]
    assert "What helped: " in str(ended["blocks"])
    assert "Try this now" not in str([ended, summary])
    assert "Remedy 1: tried by Ada (technician), not solved" in summary["text"]
    assert "Remedy 3: solved it, Ben" in summary["text"]
    with stocked.db.connection() as conn:
        assert vote_events.of_user(conn, walked.answer_id, BEN) == [("walk", "up")]
        assert vote_events.standing(conn, walked.answer_id) == {BEN: "up"}
    assert _buttons(ended) == ["walk_note"]
    for user in (BEN, ADA):
        walked.click("note", user, turn=0)
    with stocked.db.connection() as conn:
        rows = conn.execute("SELECT source, user_id, text, quote, status FROM corrections")
        ((source, user, text, quote, status),) = rows.fetchall()
    assert (source, user, status) == ("walk", BEN, "proposed")
    assert text == "This solved it here: set RV2 to 100 bar"
    assert "E-042" in quote
    assert "once an expert approves it" in walked.whispers(BEN)[-1]


def test_nothing_solved_it(stocked: Out) -> None:
    """After the last remedy it says that all were tried; nobody has a vote."""
    walked = Walked(stocked, (made.FAULT,))
    walked.begin()
    for act in ("not_solved", "skip", "not_solved"):
        walked.click(act)  # type: ignore[arg-type]
    ended, summary = walked.cards()
    assert "Not solved: everything" in ended["text"]
    assert "Remedy 2: skipped by Ada" in summary["text"]
    with stocked.db.connection() as conn:
        assert vote_events.standing(conn, walked.answer_id) == {}


@pytest.fixture
def walking_seams(stocked: Out, seams: Seams, monkeypatch: pytest.MonkeyPatch) -> Out:
    """The rows of a walk's messages, and its clicks, are seams too."""
    move, go = walk_messages.move, walks.go

    def moved(conn: Any, id_: int, attempt: int, state: Any, **more: Any) -> bool:
        now = lambda: move(conn, id_, attempt, state, **more)  # noqa: E731
        return bool(seams.pass_(f"walk:{state}", now))

    def gone(*arguments: Any) -> None:
        seams.pass_("walk:go", lambda: go(*arguments))

    monkeypatch.setattr(walk_ledger.walk_messages, "move", moved)
    monkeypatch.setattr(walking.walks, "go", gone)
    return stocked


@pytest.mark.parametrize(
    "kill",
    [
        ("walk:go", "before"),
        ("walk:go", "after"),
        ("walk:posting", "after"),
        ("chat.postMessage", "before"),
        ("chat.postMessage", "after"),
        ("walk:shown", "after"),
        ("chat.update", "before"),
        ("chat.update", "after"),
        ("walk:final", "before"),
        ("walk:final", "after"),
    ],
)
@pytest.mark.parametrize("act", ["begin", "done", "hand_over"])
def test_killed_amid_it(walking_seams: Out, seams: Seams, act: Act, kill: tuple[str, str]) -> None:
    """A worker that dies at any step leaves what the next one finishes: one card, where it should
    be, one summary, and one click counted."""
    walked = Walked(walking_seams, (made.PACKING,))
    if act != "begin":
        walked.begin()
    if act == "begin" and kill[0] == "chat.update":
        return  # the first card is no update
    if act == "done" and kill[0] in ("walk:posting", "chat.postMessage", "walk:shown"):
        return  # and the next ones are nothing else
    seams.kill = (*kill, seams.seen.count(kill) + 1)
    with pytest.raises(Killed):
        walked.begin() if act == "begin" else walked.click(act)
    seams.revive()
    walked.work()
    assert walked.walk().turn == (1 if act == "begin" else 2)
    assert len(walked.cards()) == (2 if act == "hand_over" else 1)
    at = "Step 2 of 8" if act == "done" else "Step 1 of 8"
    assert walked.card()["text"].startswith(at)
    assert walking_seams.calls("chat.postEphemeral") == []
