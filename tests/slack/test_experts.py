"""Experts are asked below an answer: once, by one message, whoever clicks and whatever dies."""

import re
from typing import Any

import pytest

from agent.notes import Better
from bot.errors import MayNot
from bot.hearing.note_box import NoteBox
from bot.jobs.experts import corrections, experts
from bot.jobs.questions import answering
from bot.queue.queue import Queue
from bot.roles import Rules
from bot.showing import expert_ledger
from sql import audit, channel_settings, expert_messages, people, questions, vote_events
from sql.channel_settings import ChannelSettings
from sql.vote_events import NewVoteEvent
from tests.fix_roles import known
from tests.fix_slack_out import LINE2, TEAM, TORQUE, Killed, Out, Seams
from tests.workspace_client import words_of

GROUP, IVO = "S0EXPERTS", "U0IVO"
UNKNOWN = "What is the paint code of the cab roof?"


class Asked:
    """A question in a channel that has experts, answered."""

    def __init__(
        self,
        out: Out,
        text: str = TORQUE,
        *,
        channel: str = LINE2,
        user: str = "U0ADA",
        called: tuple[str, ...] = (GROUP,),
    ) -> None:
        self.out, self.channel = out, channel
        if called:
            set_experts(out, channel, *called)
        self.question_id, self.ts = out.ask(text, user=user, channel=channel)
        out.answer(self.question_id)
        self.answer_id = out.reply(self.question_id).answer_id or 0

    def click(self, user: str = "U0BEN") -> None:
        experts.ask_expert(self.out.work, self.answer_id, user)

    def tags(self) -> list[dict[str, Any]]:
        """The messages that ask an expert."""
        every = self.out.messages(self.ts, self.channel, "U0IVO")
        return [one for one in every if "save_correction" in str(one["blocks"])]

    def whispers(self, user: str = "U0BEN") -> list[str]:
        every = self.out.workspace.messages(user, self.channel, self.ts)
        return [str(one["text"]) for one in every if one.get("is_ephemeral")]


def set_experts(out: Out, channel: str, *ids: str, below: float | None = None) -> None:
    with out.db.connection() as conn:
        new = ChannelSettings(experts=list(ids), drafts_below=below)
        channel_settings.put(conn, TEAM, channel, new, "tester")


@pytest.fixture
def asking(stocked: Out, seams: Seams, monkeypatch: pytest.MonkeyPatch) -> Out:
    """The rows of the messages that ask experts are seams too."""
    move = expert_messages.move

    def moved(conn: Any, id_: int, attempt: int, state: Any, **more: Any) -> bool:
        now = lambda: move(conn, id_, attempt, state, **more)  # noqa: E731
        return bool(seams.pass_(f"expert:{state}", now))

    monkeypatch.setattr(expert_ledger.expert_messages, "move", moved)
    return stocked


@pytest.mark.parametrize(
    ("text", "style"), [(TORQUE, None), (UNKNOWN, "primary")], ids=["answered", "unsure"]
)
def test_the_button(asking: Out, text: str, style: str | None) -> None:
    """It is below every answer, and stands out below one that the bot is not sure of."""
    asked = Asked(asking, text)
    [button] = [
        element
        for block in asking.only(asked.ts)["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == "ask_expert"
    ]
    assert (button["value"], button.get("style")) == (str(asked.answer_id), style)


def test_asked_with_what_was_found(asking: Out) -> None:
    """One message calls the group that is set, by its id and nothing else alive in it, with who
    asks, the question, what was searched, the closest lines with their place, and a button; who
    clicked reads that it was done. However often it is clicked, there is one, and who clicks later
    reads that somebody had."""
    asked = Asked(asking, f"{TORQUE} <!channel> <@U0EVA>")
    for _ in range(2):
        asked.click()
    asked.click("U0ADA")
    [tag] = asked.tags()
    for part in ("Ben", "gland bolts", "I searched 1 manual", "205", "p. 13"):
        assert part in tag["text"]
    alive = [one["text"]["text"] for one in tag["blocks"] if "mrkdwn" in str(one.get("text"))]
    assert alive == [f"<!subteam^{GROUP}>"]
    assert re.findall(r"<[^<>]+>", tag["text"]) == alive
    first, again = asked.whispers()
    assert first.startswith("An expert was asked, in the thread")
    assert "already" in again
    assert "already" in asked.whispers("U0ADA")[0]
    with asking.db.connection() as conn:
        acts = [one for one in audit.found(conn, TEAM, 100) if one.act == "expert.ask"]
    assert [(one.who, one.subject) for one in acts] == [("U0BEN", f"question:{asked.question_id}")]


def test_nothing_was_found(asking: Out) -> None:
    """It says so, and which manuals were searched."""
    asked = Asked(asking, UNKNOWN)
    asked.click()
    [tag] = asked.tags()
    assert "I searched 1 manual" in tag["text"]


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
def test_asked_once_whoever_is_killed(asking: Out, seams: Seams, kill: tuple[str, str]) -> None:
    """A worker that dies at any step leaves one message, of the next one that comes; who clicked
    reads then that it was done."""
    asked = Asked(asking)
    seams.kill = (*kill, seams.seen.count(kill) + 1)
    with pytest.raises(Killed):
        asked.click()
    seams.revive()
    asked.click()
    assert len(asked.tags()) == 1
    assert [text.startswith("An expert was asked, in") for text in asked.whispers()] == [True]


def test_two_at_once(asking: Out, seams: Seams) -> None:
    """Two people whose clicks are worked on at the same time ask once; both are told."""
    asked = Asked(asking)
    seams.on["chat.postMessage", "before"] = lambda: asked.click("U0ADA")
    asked.click()
    assert len(asked.tags()) == 1
    assert len(asked.whispers("U0ADA")) == 1


def test_nobody_is_set(asking: Out) -> None:
    """Who clicked reads who can set it and how; once it is set, a click asks."""
    asked = Asked(asking, called=())
    asked.click()
    [said] = asked.whispers()
    assert "Leads and administrators can set" in said
    assert f"shoptalk channels set {LINE2} --experts" in said
    assert asked.tags() == []
    set_experts(asking, LINE2, IVO)
    asked.click()
    [tag] = asked.tags()
    assert f"<@{IVO}>" in str(tag["blocks"])


def test_who_has_the_role_where_none_is_set(asking: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups and people who are experts by the settings, or were given the role."""
    settings = asking.work.shop.settings.bot
    monkeypatch.setattr(settings, "expert_groups", GROUP)
    monkeypatch.setattr(settings, "expert_ids", IVO)
    asked = Asked(asking, called=())
    asked.click()
    [tag] = asked.tags()
    assert f"<!subteam^{GROUP}> <@{IVO}>" in str(tag["blocks"])


def test_guests_and_strangers(asking: Out) -> None:
    """A guest does not call anybody: refused in a sentence, nothing is posted or written down."""
    asked = Asked(asking, channel="C0GENERAL")
    with pytest.raises(MayNot, match="Asking an expert is for people of the team"):
        asked.click("U0GUS")
    with asking.db.connection() as conn:
        people.learn(conn, TEAM, {"U0GUS": "outsider"})
        assert conn.execute("SELECT count(*) FROM expert_messages").fetchone() == (0,)
    assert asked.tags() == []


def test_in_a_channel_that_is_shared(asking: Out) -> None:
    """With people from outside the message has the question, and no line that they may not read."""
    asked = Asked(asking)
    fields = {"is_ext_shared": True}
    asking.workspace.act("alter", what="channel", id=LINE2, fields=fields)
    asked.click()
    [tag] = asked.tags()
    assert "gland bolts" in tag["text"]
    assert "205" not in words_of(tag)


def test_a_deleted_question(asking: Out) -> None:
    """The message goes with it, and no row is left."""
    asked = Asked(asking)
    asked.click()
    with asking.db.connection() as conn:
        assert questions.withdraw(conn, TEAM, LINE2, asked.ts) is not None
    answering.withdraw_reply(asking.work, asked.question_id)
    assert asked.tags() == []
    with asking.db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM expert_messages").fetchone() == (0,)
    asked.click()  # a click that was on its way asks nobody
    assert asked.tags() == []


@pytest.mark.parametrize("needs_two", [False, True], ids=["alone", "two"])
def test_an_experts_reply_is_a_correction(asking: Out, needs_two: bool) -> None:
    """What an expert keeps is a note at once, and the asker and whoever voted the answer down are
    told once; where it takes two it waits, and nobody is told."""
    asked = Asked(asking)
    asked.click()
    known(asking.db, TEAM, IVO, "U0BEN", "U0ADA")
    with asking.db.connection() as conn:
        vote = NewVoteEvent(TEAM, asked.answer_id, "U0BEN", "button", "down", "cast")
        vote_events.insert(conn, vote)
    rules = Rules(experts=frozenset({IVO}))
    box = NoteBox(asking.db, Queue(), TEAM, rules=rules, needs_two=needs_two)
    made = box.propose(Better(asked.answer_id, IVO, "Here 190 Nm"), source="form")
    assert made is not None
    assert made.approved is not needs_two
    for _ in range(2):
        corrections.put_corrections(asking.work)
    told = [asked.whispers("U0ADA"), [t for t in asked.whispers() if "corrected" in t]]
    assert [len(texts) for texts in told] == ([0, 0] if needs_two else [1, 1])
