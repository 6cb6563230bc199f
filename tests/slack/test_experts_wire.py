"""Experts as they click: by Socket Mode and by signed HTTP, the same."""

from typing import Any

import pytest
from slack_bolt import App

from bot.hearing.bolt import build_app
from bot.hearing.note_box import NoteBox
from bot.jobs.experts import experts
from bot.jobs.questions import redrawing
from bot.queue.queue import Queue
from bot.roles import Rules
from tests.fix_slack_out import HANGAR, LINE2, Out
from tests.slack.test_drafts import FIRST, Draft
from tests.slack.test_drafts import asking as asking
from tests.slack.test_over_the_wire import Hearing
from tests.workspace_client import until

IVO, BEN, ADA = "U0IVO", "U0BEN", "U0ADA"
WORDS = "Here 190 Nm since the new washers"


class Experts(Hearing):
    """A bot that knows Ivo and Ben as experts."""

    def _app(self) -> App:
        rules = Rules(experts=frozenset({IVO, BEN}))
        notes = NoteBox(self.db, Queue(), self.me.team, rules=rules)
        return build_app(self.inbox, self.ballots, notes, self.slack, self.me)


def _whispers(out: Out, user: str, channel: str, thread: str | None = None) -> list[str]:
    every = out.workspace.messages(user, channel, thread)
    return [str(one["text"]) for one in every if one.get("is_ephemeral")]


def _form(out: Out, user: str, message: dict[str, Any], action: str, value: int) -> dict[str, Any]:
    out.workspace.act("close_view", user=user)
    out.workspace.click(user, message, action, str(value))
    view: dict[str, Any] = until(lambda: out.workspace.look("state", user=user)["view"])
    return view


@pytest.mark.parametrize("way", ["socket", "http"])
def test_from_a_draft_to_a_correction(asking: Out, database_url: str, way: str) -> None:
    """Who may not decide reads so, the first expert's approval stands and the second reads whose it
    was; another draft is edited, a third refused by a form. Below the approved answer an expert is
    asked, answers in the thread, and keeps it: the form has their words, and it is a note."""
    hearing = Experts(asking.workspace, asking.db, database_url)
    first, second, third = [Draft(asking).answered().put() for _ in range(3)]
    with hearing.by(way):
        put = _put(first)
        _no_expert(asking, first, put)
        asking.workspace.click(IVO, put, "draft_approve", str(first.id))
        assert first.row()[1:] == ("approved", IVO)
        asking.workspace.click(BEN, put, "draft_approve", str(first.id))
        until(lambda: _whispers(asking, BEN, HANGAR))
        assert _whispers(asking, BEN, HANGAR) == ["Ivo (expert) approved it already."]
        asking.workspace.click(BEN, put, "draft_refuse", str(first.id))
        until(lambda: len(_whispers(asking, BEN, HANGAR)) == 2)
        first.redraw()
        assert FIRST not in first.seen()
        _edit(asking, second)
        _refuse(asking, third)
        _ask_and_keep(asking, first)


def _no_expert(out: Out, draft: Draft, put: dict[str, Any]) -> None:
    out.workspace.act("invite", user=IVO, channel=HANGAR, who=ADA)
    out.workspace.click(ADA, put, "draft_approve", str(draft.id))
    until(lambda: _whispers(out, ADA, HANGAR))
    [said] = _whispers(out, ADA, HANGAR)
    assert said.startswith("Approving a draft answer is for experts, leads and administrators")
    assert draft.status() == "waiting"


def _put(draft: Draft) -> dict[str, Any]:
    """The draft's message in the experts' channel."""
    [found] = [one for one in draft.put_to() if f"'value': '{draft.id}'" in str(one)]
    return found


def _edit(out: Out, draft: Draft) -> None:
    view = _form(out, IVO, _put(draft), "draft_edit", draft.id)
    values = {"words": {"words": {"value": WORDS}}}
    out.workspace.act("submit", user=IVO, view_id=view["id"], values=values)
    assert draft.row()[1:] == ("edited", IVO)
    draft.redraw()
    assert "190 Nm" in draft.seen()
    assert "Site note by Ivo (expert)" in draft.seen()
    with out.db.connection() as conn:
        conn.execute("DELETE FROM corrections")


def _refuse(out: Out, draft: Draft) -> None:
    view = _form(out, BEN, _put(draft), "draft_refuse", draft.id)
    values = {"reason": {"reason": {"value": "the old ram"}}}
    out.workspace.act("submit", user=BEN, view_id=view["id"], values=values)
    assert draft.row()[1:] == ("refused", BEN)
    draft.redraw()
    assert "the old ram" in draft.seen()


def _ask_and_keep(out: Out, draft: Draft) -> None:
    answer = {**out.only(draft.ts), "channel": LINE2}
    for _ in range(2):
        out.workspace.click(ADA, answer, "ask_expert", str(draft.answer_id))
    with out.db.connection() as conn:
        jobs = conn.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'ask_expert'"
        ).fetchall()
    assert jobs == [({"answer_id": draft.answer_id, "user_id": ADA},)]
    experts.ask_expert(out.work, draft.answer_id, ADA)
    [tag] = [one for one in out.messages(draft.ts) if "save_correction" in str(one["blocks"])]
    out.workspace.say(BEN, LINE2, "No idea", draft.ts)
    out.workspace.say(IVO, LINE2, f"{WORDS} & a thread lock", draft.ts)
    out.workspace.say(ADA, LINE2, "thanks!", draft.ts)
    view = _form(out, IVO, {**tag, "channel": LINE2}, "save_correction", draft.answer_id)
    [words] = [one for one in view["blocks"] if one.get("block_id") == "words"]
    assert words["element"]["initial_value"] == f"{WORDS} & a thread lock"
    values = {"words": {"words": {"value": WORDS}}}
    out.workspace.act("submit", user=IVO, view_id=view["id"], values=values)
    with out.db.connection() as conn:
        kept = conn.execute("SELECT text, status, user_id FROM corrections").fetchall()
    assert kept == [(WORDS, "approved", IVO)]
    redrawing.redraw(out.work, draft.question_id)
    messages = [one["text"] for one in out.messages(draft.ts)]
    assert any("Site note by Ivo (expert)" in text for text in messages)
