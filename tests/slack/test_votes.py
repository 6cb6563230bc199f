"""Thumbs count once each, by reaction and by button, and end right in whatever order they come."""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.fix_bolt import Bolt, Shown
from tests.workspace_client import until


def _reaction(
    shown: Shown, at: float, *, removed: bool = False, name: str = "+1"
) -> dict[str, Any]:
    return {
        "type": "reaction_removed" if removed else "reaction_added",
        "user": "UBEN",
        "reaction": name,
        "item": {"type": "message", "channel": shown.channel, "ts": shown.ts},
        "item_user": "UBOT",
        "event_ts": f"{at:.6f}",
    }


def _click(shown: Shown, at: float, **action: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": "TOTHER"},
        "user": {"id": "UBEN", "team_id": "TOTHER"},
        "trigger_id": "trigger",
        "channel": {"id": shown.channel},
        "container": {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel},
        "message": {"ts": shown.ts},
        "actions": [{"block_id": "b", "action_ts": f"{at:.6f}", **action}],
    }


def _thumb(shown: Shown, at: float, vote: str) -> dict[str, Any]:
    value = f"{shown.answer_id}:{vote}"
    return _click(shown, at, type="button", action_id=f"vote_{vote}", value=value)


def _events(bolt: Bolt) -> int:
    ((count,),) = bolt.rows("SELECT count(*) FROM vote_events")
    return int(count)


def test_reaction_on_and_off(bolt: Bolt) -> None:
    """A thumb counts while it is shown, however often its delivery is repeated."""
    shown = bolt.answered()
    on, off = _reaction(shown, 10), _reaction(shown, 20, removed=True)
    for _ in range(3):
        assert bolt.event(on, event_id="EvOn").status == 200
    assert bolt.votes(shown.answer_id) == {"UBEN": "up"}
    assert _events(bolt) == 1
    bolt.event(off, event_id="EvOff")
    assert bolt.votes(shown.answer_id) == {}


def test_reactions_out_of_order(bolt: Bolt) -> None:
    """On, off and on the other way end as they happened, in every order of delivery."""
    for n, order in enumerate(itertools.permutations(range(3))):
        shown = bolt.answered(ts=f"17000001{n:02}.000100")
        happened = [
            _reaction(shown, 10),
            _reaction(shown, 20, removed=True),
            _reaction(shown, 30, name="-1::skin-tone-2"),
        ]
        for index in order:
            bolt.event(happened[index])
        assert bolt.votes(shown.answer_id) == {"UBEN": "down"}, order


def test_taken_back_in_between(bolt: Bolt) -> None:
    """A thumb put on, off and on again stands, in every order of delivery."""
    for n, order in enumerate(itertools.permutations(range(3))):
        shown = bolt.answered(ts=f"17000002{n:02}.000100")
        happened = [_reaction(shown, 10 * (n + 1), removed=n == 1) for n in range(3)]
        for index in order:
            bolt.event(happened[index])
        assert bolt.votes(shown.answer_id) == {"UBEN": "up"}, order


def test_other_reactions(bolt: Bolt) -> None:
    """Other emoji, other messages, files and the bot's own thumbs are no votes."""
    shown = bolt.answered()
    elsewhere = Shown(1, shown.answer_id, "C1", "1700000555.000100")
    for event in (
        _reaction(shown, 1, name="heart"),
        _reaction(elsewhere, 1),
        {**_reaction(shown, 1), "user": "UBOT"},
        {**_reaction(shown, 1), "item": {"type": "file", "file": "F1"}},
    ):
        assert bolt.event(event).status == 200
    assert _events(bolt) == 0


def test_thumb_up_by_button(bolt: Bolt) -> None:
    """A click counts once however often it is delivered, and asks for no reason."""
    shown = bolt.answered()
    for _ in range(2):
        assert bolt.deliver(_thumb(shown, 10, "up")).status == 200
    assert bolt.votes(shown.answer_id) == {"UBEN": "up"}
    assert _events(bolt) == 1
    _settle(bolt)
    assert bolt.client.opened == []


def _settle(bolt: Bolt) -> None:
    """Wait for what goes on after the acknowledgement."""
    bolt.app.listener_runner.listener_executor.shutdown(wait=True)


def test_thumb_down_asks_why(bolt: Bolt) -> None:
    """A thumb down counts at once; the form opens afterwards for that answer."""
    shown = bolt.answered()
    assert bolt.deliver(_thumb(shown, 10, "down")).status == 200
    assert bolt.votes(shown.answer_id) == {"UBEN": "down"}
    _settle(bolt)
    (opened,) = bolt.client.opened
    assert opened["trigger_id"] == "trigger"
    assert opened["view"]["callback_id"] == "reason"
    assert opened["view"]["private_metadata"] == str(shown.answer_id)


@pytest.mark.parametrize("fault", [SlackApiError("no", {"error": "expired"}), ConnectionError()])
def test_form_that_does_not_open(bolt: Bolt, fault: Exception) -> None:
    """Where the form cannot be opened, the vote stands all the same."""
    shown = bolt.answered()
    bolt.client.fails = fault
    assert bolt.deliver(_thumb(shown, 10, "down")).status == 200
    _settle(bolt)
    assert bolt.votes(shown.answer_id) == {"UBEN": "down"}


def _submission(shown: Shown, reason: str | None, comment: str | None) -> dict[str, Any]:
    chosen = {"value": reason} if reason else None
    return {
        "type": "view_submission",
        "team": {"id": "T1"},
        "user": {"id": "UBEN"},
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "reason",
            "private_metadata": str(shown.answer_id),
            "state": {
                "values": {
                    "reason": {"reason": {"type": "static_select", "selected_option": chosen}},
                    "comment": {"comment": {"type": "plain_text_input", "value": comment}},
                }
            },
        },
    }


@pytest.mark.parametrize(
    ("reason", "comment", "stored"),
    [
        ("wrong_machine", " that is the HP 200 ", ("wrong_machine", "that is the HP 200")),
        ("unsafe", None, ("unsafe", None)),
        (None, None, (None, None)),
        ("made up", "  ", (None, None)),
    ],
)
def test_reason(bolt: Bolt, reason: Any, comment: Any, stored: tuple[Any, Any]) -> None:
    """The form casts the same vote with its reason and comment; one vote stands."""
    shown = bolt.answered()
    bolt.deliver(_thumb(shown, 10, "down"))
    for _ in range(2):
        assert bolt.deliver(_submission(shown, reason, comment)).status == 200
    assert bolt.votes(shown.answer_id) == {"UBEN": "down"}
    rows = bolt.rows("SELECT reason, comment FROM vote_events ORDER BY event_id")
    assert rows == [(None, None), stored]


def _more(shown: Shown, at: float, value: str) -> dict[str, Any]:
    chosen = {"selected_option": {"value": value}}
    return _click(shown, at, type="overflow", action_id="more", **chosen)


def test_unvote(bolt: Bolt) -> None:
    """What is taken back is what was cast by button until then: no reaction, no later click."""
    shown = bolt.answered()
    unvote = f"unvote:{shown.answer_id}"
    bolt.deliver(_thumb(shown, 10, "down"))
    assert bolt.deliver(_more(shown, 20, unvote)).status == 200
    assert bolt.votes(shown.answer_id) == {}
    bolt.deliver(_thumb(shown, 30, "up"))
    assert bolt.votes(shown.answer_id) == {"UBEN": "up"}
    bolt.deliver(_more(shown, 40, unvote))
    bolt.event(_reaction(shown, 5, name="-1"))
    assert bolt.votes(shown.answer_id) == {"UBEN": "down"}


_READS = {
    None: "You have no vote on this answer now.",
    "up": "Your vote on this answer: 👍 Right.",
    "down": "Your vote on this answer: 👎 Wrong.",
}


def _has(rows: list[Any], count: int) -> bool:
    return len(rows) >= count


def _reads(whispered: list[Any], what: str) -> bool:
    return str(whispered[-1]["text"]).startswith(what)


def test_after_any_clicks_what_is_read_stands(bolt: Bolt) -> None:
    """Whatever a person clicks in whatever order, the same button again too: what they read last is
    the vote that stands, and each new thumb down, and no other click, opens the form."""
    forms = at = 0
    for n, clicks in enumerate(itertools.product(("up", "down", "back"), repeat=4)):
        shown = bolt.answered(ts=f"17000{n:05}.000100")
        stands = None
        for click in clicks:
            forms += click == "down" != stands
            at += 1
            stands = None if click == "back" else click
            payload = (
                _more(shown, at, f"unvote:{shown.answer_id}")
                if click == "back"
                else _thumb(shown, at, click)
            )
            assert bolt.deliver(payload).status == 200
            assert bolt.votes(shown.answer_id) == ({"UBEN": stands} if stands else {}), clicks
            # Each click is told of at least once; once more where the next came in between.
            until(partial(_has, bolt.client.whispered, at))
            until(partial(_reads, bolt.client.whispered, _READS[stands]))
            said = bolt.client.whispered[-1]
            assert (said["user"], said["channel"]) == ("UBEN", shown.channel)
        until(partial(_has, bolt.client.opened, forms))
    time.sleep(0.2)
    assert len(bolt.client.opened) == forms


def test_at_once(bolt: Bolt) -> None:
    """Of clicks at the same time, too, what is read last is what stands; one form opens at most."""
    shown = bolt.answered()
    for at in range(10, 40, 3):
        clicks = [_thumb(shown, at + n, vote) for n, vote in enumerate(("down", "up", "down"))]
        before = len(bolt.client.whispered)
        with ThreadPoolExecutor() as all_:
            assert {done.status for done in all_.map(bolt.deliver, clicks)} == {200}
        until(partial(_has, bolt.client.whispered, before + 3))
        time.sleep(0.1)
        assert bolt.votes(shown.answer_id) == {"UBEN": "down"}
        assert bolt.client.whispered[-1]["text"].startswith(_READS["down"])
    other = bolt.answered(ts="1700000100.000100")
    down = [_thumb(other, 50, "up"), *[_thumb(other, 60 + n, "down") for n in range(4)]]
    bolt.deliver(down[0])
    with ThreadPoolExecutor() as all_:
        list(all_.map(bolt.deliver, down[1:]))
    _settle(bolt)
    about = [form["view"]["private_metadata"] for form in bolt.client.opened]
    assert about.count(str(other.answer_id)) == 1


def test_the_feedback_buttons_of_an_earlier_release(bolt: Bolt) -> None:
    """They toggle in Slack without saying so: a second click leaves the vote, and says that."""
    shown = bolt.answered()
    value = f"{shown.answer_id}:down"
    for at in (10, 20):
        click = _click(shown, at, type="feedback_buttons", action_id="vote", value=value)
        assert bolt.deliver(click).status == 200
    _settle(bolt)
    assert bolt.votes(shown.answer_id) == {"UBEN": "down"}
    assert len(bolt.client.opened) == 1
    assert all(said["text"].startswith(_READS["down"]) for said in bolt.client.whispered)
    assert "Take my vote back" in bolt.client.whispered[-1]["text"]


def test_a_reaction_that_still_counts(bolt: Bolt) -> None:
    """Who takes back the vote of a button reads that their reaction stands, and how to undo it."""
    shown = bolt.answered()
    bolt.event(_reaction(shown, 5, name="-1"))
    bolt.deliver(_thumb(shown, 10, "up"))
    bolt.deliver(_more(shown, 20, f"unvote:{shown.answer_id}"))
    until(partial(_has, bolt.client.whispered, 2))
    _settle(bolt)
    assert bolt.votes(shown.answer_id) == {"UBEN": "down"}
    assert bolt.client.whispered[-1]["text"].startswith(_READS["down"])
    assert "take the reaction off" in bolt.client.whispered[-1]["text"]


def test_page(bolt: Bolt) -> None:
    """A page is asked for by one job however often it is clicked while it waits."""
    shown = bolt.answered()
    for at in (10, 11, 12):
        assert bolt.deliver(_more(shown, at, f"page:{shown.question_id}:0")).status == 200
    (job,) = bolt.jobs("show_page")
    assert job[1] == {"question_id": shown.question_id, "ordinal": 0, "user_id": "UBEN"}
    assert bolt.deliver(_more(shown, 13, "page:999999:0")).status == 200
    assert bolt.deliver(_more(shown, 13, "page:x:y")).status == 200
    assert len(bolt.jobs("show_page")) == 1


def test_lines(bolt: Bolt) -> None:
    """The lines as printed are asked for by one job, however often it is clicked."""
    shown = bolt.answered()
    for at in (10, 11):
        value = f"lines:{shown.question_id}:{shown.answer_id}"
        assert bolt.deliver(_more(shown, at, value)).status == 200
    (job,) = bolt.jobs("show_lines")
    ids = {"question_id": shown.question_id, "answer_id": shown.answer_id}
    assert job[1] == {**ids, "user_id": "UBEN"}


def test_unknown_buttons_are_acknowledged(bolt: Bolt) -> None:
    """A button of an earlier release does not show people an error."""
    shown = bolt.answered()
    assert bolt.deliver(_click(shown, 1, type="button", action_id="old")).status == 200
    other = _submission(shown, None, None)
    other["view"]["callback_id"] = "old"
    assert bolt.deliver(other).status == 200


def test_vote_before_the_answer(bolt: Bolt) -> None:
    """A thumb on a message that is no answer yet is left to the sweep."""
    shown = bolt.answered()
    with bolt.inbox.db.connection() as conn:
        conn.execute("UPDATE replies SET answer_id = NULL")
    assert bolt.event(_reaction(shown, 10)).status == 200
    assert _events(bolt) == 0
