"""Which revision is searched is decided where both are shared, by who may, and can be undone."""

from typing import Any

import pytest

from bot.errors import SlackUnreachable
from bot.jobs.uploads import revisions, uploading
from bot.slack import is_administrator
from sql import manuals
from sql.audience import Audience
from tests.fix_bolt import Bolt
from tests.fix_pdfs import borer
from tests.fix_slack_out import HANGAR, LINE2, TEAM, Out

OLD, NEW = "Revision B", "Revision C"


def _share(out: Out, revision: str, user: str, channel: str = LINE2) -> tuple[int, str]:
    """The upload's id and the ts under which its card stands."""
    pdf = borer(revision, 40 + ord(revision[-1]))
    upload_id, shared = out.upload(f"{revision}.pdf", pdf, user=user, channel=channel)
    out.ingest(upload_id)
    return upload_id, shared["ts"]


def _card(out: Out, ts: str) -> dict[str, Any]:
    """The card, as somebody sees it who was refused nothing."""
    (card,) = out.messages(ts, LINE2, "U0IVO")
    return card


def _searched(out: Out, channel: str = LINE2) -> list[str | None]:
    with out.db.connection() as conn:
        found = manuals.searched(conn, Audience.of_channel(TEAM, channel))
    return sorted(str(one.revision) for one in found)


def _decide(out: Out, upload_id: int, user: str, choice: str = "newest") -> list[str]:
    """Run the job behind a click; what the person alone read."""
    before = len(out.calls("chat.postEphemeral"))
    revisions.decide_revisions(out.work, upload_id, user, choice)
    return [call["arguments"]["text"] for call in out.calls("chat.postEphemeral")[before:]]


def test_who_shared_the_older_one_decides(out: Out) -> None:
    """Until then both are searched; the newer one's card says so, then what was decided, and the
    older one's card too; undone, both are searched again."""
    _, old_ts = _share(out, OLD, "U0ADA")
    new, new_ts = _share(out, NEW, "U0BEN")
    assert "An older revision is here too" in _card(out, new_ts)["text"]
    assert _searched(out) == [OLD, NEW]
    (refusal,) = _decide(out, new, "U0BEN")
    assert "that is for who shared the older one (Ada (technician))" in refusal
    assert _searched(out) == [OLD, NEW]
    assert _decide(out, new, "U0ADA") == []
    assert _searched(out) == [NEW]
    assert f"It replaces Borer B-20 Manual, {OLD}" in _card(out, new_ts)["text"]
    assert f"{NEW} is newer and replaces it" in _card(out, old_ts)["text"]
    shown = _card(out, new_ts)
    assert _decide(out, new, "U0ADA") == []
    assert _card(out, new_ts)["blocks"] == shown["blocks"], "done again it changes nothing"
    (refusal,) = _decide(out, new, "U0BEN", "all")
    assert "I did not change what I answer from" in refusal
    assert _decide(out, new, "U0ADA", "all") == []
    assert _searched(out) == [OLD, NEW]
    assert "An older revision is here too" in _card(out, new_ts)["text"]


def test_an_administrator_decides(out: Out) -> None:
    """Whoever administers the workspace decides, whoever shared what; also from the older card."""
    _share(out, NEW, "U0ADA")
    old, ts = _share(out, OLD, "U0ADA")
    assert "A newer revision is here too" in _card(out, ts)["text"]
    assert _decide(out, old, "U0IVO") == []
    assert _searched(out) == [NEW]
    assert f"{NEW} is newer and replaces it" in _card(out, ts)["text"]


def test_what_is_decided_holds_where_it_was_decided(out: Out) -> None:
    """Another channel that has both goes by its own word, and a hidden newest revision takes
    nothing from those who have the two before it."""
    for channel in (LINE2, HANGAR):
        _share(out, OLD, "U0BEN", channel)
    new, _ = _share(out, NEW, "U0BEN")
    _share(out, NEW, "U0BEN", HANGAR)
    _decide(out, new, "U0BEN")
    assert (_searched(out), _searched(out, HANGAR)) == ([NEW], [OLD, NEW])
    newest, _ = _share(out, "Revision D", "U0BEN", HANGAR)
    _decide(out, newest, "U0BEN")
    assert (_searched(out), _searched(out, HANGAR)) == ([NEW], ["Revision D"])


def test_a_decision_goes_with_the_file(out: Out) -> None:
    """When the newer file is deleted, the older one is searched; shared again, nothing is decided
    in silence."""
    _share(out, OLD, "U0ADA")
    new, _ = _share(out, NEW, "U0ADA")
    _decide(out, new, "U0ADA")
    uploading.withdraw_upload(out.work, new)
    assert _searched(out) == [OLD]
    assert _decide(out, new, "U0ADA") == [], "a card without a file decides nothing"
    _, ts = _share(out, NEW, "U0BEN")
    assert _searched(out) == [OLD, NEW]
    assert "An older revision is here too" in _card(out, ts)["text"]


def test_whoever_shares_a_newer_one_replaces_nothing(out: Out) -> None:
    """Also not of an operator's, whom nobody in the channel is: an administrator decides."""
    old, _ = _share(out, OLD, "U0ADA")
    with out.db.connection() as conn:
        conn.execute("UPDATE grants SET granted_by = 'operator'")
    new, _ = _share(out, NEW, "U0BEN")
    (refusal,) = _decide(out, new, "U0BEN")
    assert refusal.endswith("or for experts, leads and administrators.")
    assert _searched(out) == [OLD, NEW]
    assert _decide(out, old, "U0IVO") == []
    assert _searched(out) == [NEW]


def test_it_failed(out: Out) -> None:
    """Who clicked reads so after the last try."""
    new, _ = _share(out, NEW, "U0BEN")
    revisions.give_up(out.work, new, "U0BEN", "newest", RuntimeError("secret"))
    said = out.calls("chat.postEphemeral")[-1]["arguments"]["text"]
    assert said.startswith("I could not change what I answer from.")
    assert "secret" not in said


@pytest.mark.parametrize(
    ("user", "may"), [("U0IVO", True), ("U0ADA", False), ("U0GUS", False), ("U0NOBODY", False)]
)
def test_administrators(out: Out, user: str, may: bool) -> None:
    """Slack says who administers; whom it does not know does not."""
    assert is_administrator(out.work.slack, out.work.me, user) is may


def test_slack_is_away(out: Out) -> None:
    """Whether somebody administers is asked again later, not taken for a no."""
    out.workspace.knobs({"method": "users.info", "effect": "status", "value": 503, "times": None})
    with pytest.raises(SlackUnreachable):
        is_administrator(out.work.slack, out.work.me, "U0IVO")


def test_clicks_become_one_job(bolt: Bolt) -> None:
    """However often it is clicked while it waits; from another conversation, or with no such value,
    it is acknowledged and does nothing."""
    bolt.event({"type": "file_shared", "file_id": "F1", "channel_id": "C1", "user_id": "UADA"})
    ((upload_id,),) = bolt.rows("SELECT upload_id FROM uploads")

    def click(value: str, channel: str = "C1") -> int:
        action: dict[str, Any] = {
            "block_id": "b",
            "action_ts": "10.000001",
            "type": "button",
            "action_id": f"revisions_{value.split(':')[0]}",
            "value": value,
        }
        return bolt.deliver(
            {
                "type": "block_actions",
                "team": {"id": "T1"},
                "user": {"id": "UBEN"},
                "trigger_id": "t",
                "channel": {"id": channel},
                "container": {"type": "message", "message_ts": "1.0", "channel_id": channel},
                "message": {"ts": "1.0"},
                "actions": [action],
            }
        ).status

    for _ in range(3):
        assert click(f"newest:{upload_id}") == 200
    assert click(f"newest:{upload_id}", "C2") == click("all:999") == click("newest:x") == 200
    jobs = bolt.rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'decide_revisions'")
    assert jobs == [({"upload_id": upload_id, "user_id": "UBEN", "choice": "newest"},)]
