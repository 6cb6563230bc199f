"""Home tabs: each person's own, drawn from the database, whichever way Slack delivers the look."""

from typing import Any

import pytest

from bot.jobs.homes import home
from sql import homes
from tests.fix_block_rules import check_view
from tests.fix_slack_out import HANGAR, TEAM, TORQUE, Out

ADA, BEN, IVO, GUS = "U0ADA", "U0BEN", "U0IVO", "U0GUS"


def view_of(out: Out, user: str) -> dict[str, Any] | None:
    found = out.workspace.look("state", user=user)["home"]
    return dict(found) if found else None


def words_of(view: dict[str, Any] | None) -> str:
    return str((view or {}).get("blocks"))


def drawn(out: Out, user: str) -> str:
    """What the person reads after they looked."""
    with out.db.connection() as conn:
        homes.ask(conn, TEAM, user)
    home.draw_home(out.work, user)
    view = view_of(out, user)
    assert view is not None
    check_view(
        {k: v for k, v in view.items() if k in ("type", "blocks", "callback_id")},
        alive=frozenset({"channel", "image"}),
    )
    return words_of(view)


def test_a_technician(stocked: Out) -> None:
    """Their questions with what became of each and a way there, the manuals that they may read, and
    what is new; no other person's question, and nothing of leads."""
    mine, _ = stocked.ask(TORQUE)
    stocked.answer(mine)
    stocked.ask("How do I bleed the brakes of the secret press?", user=BEN)
    said = drawn(stocked, ADA)
    assert TORQUE in said
    assert "✅ Answered" in said
    assert "/archives/C0LINE2/p" in said
    assert "secret press" not in said
    assert "Coverage" not in said
    with stocked.db.connection() as conn:
        ((title,),) = conn.execute("SELECT title FROM manuals").fetchall()
    assert said.count(title) >= 2  # in reach, and new
    assert "secret press" in drawn(stocked, BEN)


@pytest.mark.parametrize("granted", [HANGAR, None])
def test_who_may_read_what(stocked: Out, granted: str | None) -> None:
    """A manual of a channel stands in the homes of those who are in it, one of everyone's in all
    homes but guests'."""
    with stocked.db.connection() as conn:
        ((title,),) = conn.execute("SELECT title FROM manuals").fetchall()
        conn.execute("DELETE FROM grants")
        kind = "everyone" if granted is None else "channel"
        conn.execute(
            "INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by)"
            " SELECT team, manual_id, %s, %s, 'test' FROM manuals",
            [kind, granted or ""],
        )
    seen = {user: title in drawn(stocked, user) for user in (ADA, BEN, IVO, GUS)}
    everyone = granted is None
    assert seen == {ADA: everyone, BEN: True, IVO: True, GUS: False}
    assert "You are a guest here" in drawn(stocked, GUS)


def test_newest_look_wins(stocked: Out) -> None:
    """A worker that wakes late, with what it drew before a later look was published, changes
    nothing; who looks after a worker that was killed before it wrote down Slack's hash is shown
    theirs."""
    drawn(stocked, ADA)
    with stocked.db.connection() as conn:
        late = homes.get(conn, TEAM, ADA)
    assert late is not None
    stocked.ask(TORQUE)
    drawn(stocked, ADA)
    newest = view_of(stocked, ADA)
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    home._publish(stocked.work, ADA, late, view)
    assert view_of(stocked, ADA) == newest
    with stocked.db.connection() as conn:
        conn.execute("UPDATE homes SET hash = 'lost'")
    assert TORQUE in drawn(stocked, ADA)
    now = view_of(stocked, ADA)
    assert now is not None
    assert newest is not None
    assert now["hash"] != newest["hash"]


def test_looked_at_in_the_workspace(out: Out) -> None:
    """The workspace tells of a look with what the tab shows, refuses pictures that the bot has not,
    and another hash than that of what is shown."""
    assert out.workspace.act("open_home", user=ADA)["view"] is None
    publish = out.work.slack.poster.views_publish
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    first = publish(user_id=ADA, view=view)["view"]["hash"]
    assert out.workspace.act("open_home", user=ADA)["view"]["hash"] == first
    assert publish(user_id=ADA, view=view, hash=first)["ok"]
    with pytest.raises(Exception, match="hash_conflict"):
        publish(user_id=ADA, view=view, hash=first)
    picture = {"type": "image", "alt_text": "a plot", "slack_file": {"id": "F0NONE"}}
    with pytest.raises(Exception, match="invalid_arguments"):
        publish(user_id=ADA, view={"type": "home", "blocks": [picture]})
    assert view_of(out, BEN) is None
