"""A channel's settings: a form for who may, written down, and follow-ups as they are set."""

from typing import Any

import pytest

from bot.hearing.channel_desk import ChannelDesk
from bot.hearing.note_box import NoteBox
from bot.queue.queue import Queue
from sql import audit, channel_settings, people, roles
from tests.fix_asking import Asking
from tests.fix_slack_out import LINE2, TEAM, TORQUE
from tests.workspace_client import until

ADA, BEN, IVO = "U0ADA", "U0BEN", "U0IVO"


def _lead(asking: Asking, user: str) -> None:
    with asking.out.db.connection() as conn:
        people.learn(conn, TEAM, {user: "member"})
        roles.put(conn, TEAM, "user", user, "lead", "tester")


def _values(value: str) -> dict[str, Any]:
    chosen = {"type": "radio_buttons", "selected_option": {"value": value}}
    return {"follow_ups": {"follow_ups": chosen}}


@pytest.mark.parametrize("way", ["socket", "http"])
def test_set_by_a_lead(asking: Asking, way: str) -> None:
    """The form has what is set; what a lead sends is set, once, with its row in the audit; and from
    then on only who mentions the bot in an answered thread asks it."""
    workspace = asking.workspace
    _lead(asking, IVO)
    with asking.by(way):
        ts = workspace.say(ADA, LINE2, f"@shoptalk {TORQUE}")
        until(lambda: asking.rows("SELECT 1 FROM questions"))
        asking.command(IVO, LINE2, "/shoptalk settings")
        view = until(lambda: asking.view(IVO))
        [block] = view["blocks"]
        assert block["element"]["initial_option"]["value"] == "on"
        for _ in range(2):
            workspace.act("submit", user=IVO, view_id=view["id"], values=_values("off"))
            asking.command(IVO, LINE2, "/shoptalk settings")
            view = until(lambda: asking.view(IVO))
        assert view["blocks"][0]["element"]["initial_option"]["value"] == "off"
        workspace.say(BEN, LINE2, "and what torque do the M30 bolts need?", ts)
        workspace.say(BEN, LINE2, "@shoptalk which grease do they need?", ts)
        until(lambda: len(asking.rows("SELECT 1 FROM questions")) == 2)
    asked = [text for (text,) in asking.rows("SELECT text FROM questions ORDER BY ts")]
    assert asked == [TORQUE, "which grease do they need?"]
    with asking.out.db.connection() as conn:
        [act] = audit.found(conn, TEAM, 10)
    assert (act.who, act.act, act.subject) == (IVO, "channel.set", f"channel:{LINE2}")
    assert (act.before or {})["follow_ups"] == "on"
    assert act.after == {**(act.before or {}), "follow_ups": "off"}


@pytest.mark.parametrize("way", ["socket", "http"])
def test_who_may_not(asking: Asking, way: str) -> None:
    """Who is no lead reads who may, and has no form; one that was open before changes nothing."""
    with asking.out.db.connection() as conn:
        people.learn(conn, TEAM, {ADA: "member"})
    _lead(asking, IVO)
    with asking.by(way):
        asking.command(ADA, LINE2, "/shoptalk settings")
        [told] = until(lambda: asking.alone(ADA, LINE2))
        assert told["text"].startswith("Changing how I am in a channel is for leads and")
        assert asking.view(ADA) is None
        asking.command(IVO, LINE2, "/shoptalk settings")
        view = until(lambda: asking.view(IVO))
        with asking.out.db.connection() as conn:
            roles.remove(conn, TEAM, "user", IVO)
        asking.workspace.act("submit", user=IVO, view_id=view["id"], values=_values("off"))
        closed = asking.view(IVO)
        assert closed is not None
        assert "is for leads and" in str(closed["blocks"])
    with asking.out.db.connection() as conn:
        assert channel_settings.of(conn, TEAM, LINE2).follow_ups == "on"
        assert audit.found(conn, TEAM, 10) == []


def test_where_the_bot_is_not(asking: Asking) -> None:
    """A lead reads what to do before there is anything to set."""
    _lead(asking, IVO)
    asking.workspace.act("alter", what="channel", id=LINE2, fields={"members": [IVO]})
    with asking.by("socket"):
        asking.command(IVO, LINE2, "/shoptalk settings")
        [told] = until(lambda: asking.alone(IVO, LINE2))
    assert "/invite @shoptalk" in told["text"]
    assert asking.view(IVO) is None


def test_what_a_form_could_say(asking: Asking) -> None:
    """What is no choice of a field's, and fields that are not there, leave all as it is."""
    _lead(asking, IVO)
    desk = ChannelDesk(NoteBox(asking.out.db, Queue(), TEAM))
    before = desk.open(LINE2, IVO)
    for values in ({}, _values("sometimes"), {"follow_ups": {}}, {"other": {"other": {}}}):
        desk.settle(LINE2, IVO, values)
    assert desk.open(LINE2, IVO) == before
