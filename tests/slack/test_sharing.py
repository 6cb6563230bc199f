"""A private answer that is shared: for all to see, once, and only what all of them may read."""

from typing import Any

import pytest

from bot.jobs.chores.sweep import sweep
from bot.jobs.questions import sharing
from bot.queue import SHARE
from bot.showing.blocks.asking import NOT_FOR_ALL, SHARED
from sql import commands, questions, replies
from tests.fix_asking import Asking, actions, value_of
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Killed
from tests.workspace_client import until, words_of

ADA, BEN, IVO = "U0ADA", "U0BEN", "U0IVO"


def _answered(asking: Asking, user: str = ADA, channel: str = LINE2) -> dict[str, Any]:
    asking.command(user, channel, f"/shoptalk {TORQUE}")
    asking.work()
    return asking.alone(user, channel)[-1]


def _click(asking: Asking, answer: dict[str, Any], user: str = ADA) -> None:
    asking.workspace.click(user, answer, "share_answer", value_of(answer, "share_answer"))


@pytest.mark.parametrize("way", ["socket", "http"])
def test_shared_once(asking: Asking, way: str) -> None:
    """However often it is clicked one message has the question, who asked and the answer; the
    private one gives way to a word that it was shared; votes count, and further questions below it
    are heard, as for any other."""
    workspace = asking.workspace
    with asking.by(way):
        answer = _answered(asking)
        for _ in range(3):
            _click(asking, answer)
        asking.work()
        [shown] = asking.seen(BEN, LINE2)
        assert asking.alone(ADA, LINE2)[-1]["text"] == SHARED
        workspace.react(BEN, LINE2, shown["ts"], "+1")
        until(lambda: asking.rows("SELECT user_id, value FROM vote_events") == [(BEN, "up")])
        workspace.say(BEN, LINE2, "and for the M30 ones?", shown["ts"])
        until(lambda: len(asking.rows("SELECT 1 FROM questions")) == 2)
    for part in ("Ada (technician)", TORQUE, "205"):
        assert part in shown["text"]
    assert {"vote_up", "vote_down", "more"} <= set(actions(shown))
    assert "share_answer" not in actions(shown)
    assert len(asking.seen(BEN, LINE2)) == 1
    asked = asking.rows("SELECT ts, thread_ts FROM questions ORDER BY question_id LIMIT 1")
    assert asked == [(shown["ts"], shown["ts"])]
    assert asking.rows("SELECT in_public FROM answers") == [(True,)]


def test_not_for_all(asking: Asking) -> None:
    """An answer that cites what not everyone in the channel may read is not shared: nobody else
    sees anything, and the asker reads why. Who may not read it is not answered from it either."""
    with asking.out.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = %s", [HANGAR])
    with asking.by("socket"):
        answer = _answered(asking, IVO)
        assert "205" in answer["text"], "Ivo is in the hangar"
        _click(asking, answer, IVO)
        asking.work()
        other = _answered(asking, ADA)
    texts = [one["text"] for one in asking.alone(IVO, LINE2)]
    assert texts[-1].replace("&amp;", "&") == NOT_FOR_ALL
    assert any("205" in one for one in texts), "the private answer stays"
    assert asking.seen(BEN, LINE2) == []
    assert asking.out.calls("chat.postMessage") == []
    assert "205" not in words_of(other)
    assert "share_answer" not in actions(other)
    with asking.by("socket"):
        with asking.out.db.connection() as conn:
            conn.execute("UPDATE grants SET grantee_kind = 'everyone', grantee = ''")
        _click(asking, answer, IVO)
        asking.work()
    assert "205" in asking.seen(BEN, LINE2)[0]["text"], "asked again once all may"


def test_somebody_elses(asking: Asking) -> None:
    """Only who asked can share it."""
    with asking.by("socket"):
        _answered(asking)
    with asking.out.db.connection() as conn:
        ((question_id,),) = conn.execute("SELECT question_id FROM questions").fetchall()
        assert commands.ask_to_share(conn, TEAM, question_id, BEN, "http://x") is None
        assert commands.ask_to_share(conn, "TOTHER", question_id, ADA, "http://x") is None


SEAMS = [
    (name, when)
    for name in ("share:posting", "chat.postMessage", "share:shown", "share:final", "respond")
    for when in ("before", "after")
]


@pytest.mark.parametrize("seam", SEAMS, ids="-".join)
def test_killed_amid_it(
    asking: Asking, seam: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is killed where: the next one ends it, and one message is there."""
    seams, move, say = asking.out.seams, commands.move_share, sharing.respond

    def moved(conn: Any, id_: int, attempt: int, state: Any, ts: str | None = None) -> bool:
        now = lambda: move(conn, id_, attempt, state, ts)  # noqa: E731
        return bool(seams.pass_(f"share:{state}", now))

    monkeypatch.setattr(commands, "move_share", moved)
    monkeypatch.setattr(
        sharing, "respond", lambda *a, **k: seams.pass_("respond", lambda: say(*a, **k))
    )
    with asking.by("socket"):
        _click(asking, _answered(asking))
    [(_, _, ids)] = [one for one in asking.jobs() if one[1] == SHARE]
    seams.kill = (*seam, 1)
    with pytest.raises(Killed):
        sharing.share_answer(asking.out.work, **ids)
    seams.revive()
    for _ in range(2):
        sharing.share_answer(asking.out.work, **ids)
    [shown] = asking.seen(BEN, LINE2)
    assert "205" in shown["text"]
    with asking.out.db.connection() as conn:
        reply = replies.by_message(conn, TEAM, LINE2, shown["ts"])
    assert reply is not None
    assert reply.state == "final"
    assert asking.alone(ADA, LINE2)[-1]["text"] == SHARED


def test_looked_after_as_any_other(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep leaves a private question alone, and reads the thread of a shared one; where the
    shared message is deleted in Slack, the question goes with it."""
    monkeypatch.setattr("bot.hearing.catch_up._SETTLED", -10.0)
    with asking.by("socket"):
        _answered(asking, BEN)
        _click(asking, _answered(asking))
        asking.work()
    [shown] = asking.seen(BEN, LINE2)
    sweep(asking.out.work)
    standing = "SELECT count(*) FROM questions WHERE withdrawn_at IS NULL"
    assert asking.rows(standing) == [(2,)]
    asking.workspace.act("delete", user=ADA, channel=LINE2, ts=shown["ts"])
    # Bolt drops what becomes of the bot's own messages: the sweep sees it.
    sweep(asking.out.work)
    assert asking.rows(standing) == [(1,)]
    with asking.out.db.connection() as conn:
        ids = conn.execute("SELECT question_id FROM questions ORDER BY question_id").fetchall()
        left = [questions.get(conn, id_) for (id_,) in ids]
    assert [one.private for one in left if one is not None] == [True, False]
