"""A procedure gone through a step at a time: nothing lost, nothing doubled, whoever clicks when."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.hearing.walk_box import WalkBox
from bot.jobs import answering, walking
from bot.queue.queue import Queue
from sql import replies, walks
from sql.walks import Act
from tests import fix_answers as made
from tests.fix_roles import known
from tests.fix_slack_out import LINE2, TEAM, Out

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
    assert "page 11 (printed 8)" in said
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
