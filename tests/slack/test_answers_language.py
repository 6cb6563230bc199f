"""Who asked in German is spoken to in German by whatever hangs on the answer."""

from typing import Any

from bot.showing import final
from sql.audience import Audience
from tests.fix_bolt import Bolt, Shown


def test_a_german_answer(bolt: Bolt) -> None:
    """The buttons below it as it is drawn from what is stored, the form that a thumb down opens,
    the vote's confirmation, and the form for a better answer."""
    shown = bolt.answered("Wie hoch ist das Drehmoment?", language="de", status="not_found")
    with bolt.inbox.db.connection() as conn:
        said = final(conn, Audience.of_channel("T1", shown.channel), shown.answer_id)
    actions = [block for block in said.blocks if block["type"] == "actions"]
    elements = [element for block in actions for element in block["elements"]]
    buttons = [one["text"]["text"] for one in elements if one["type"] == "button"]
    assert buttons == ["👍 Richtig", "👎 Falsch", "Einen Experten fragen"]
    (menu,) = [one for one in elements if one["type"] == "overflow"]
    options = {one["text"]["text"]: one for one in menu["options"]}
    assert list(options) == ["Eine bessere Antwort schreiben", "Meine Stimme zurücknehmen"]

    down = next(one for one in elements if one.get("action_id") == "vote_down")
    _click(bolt, shown, {**down, "action_ts": "10.000000"})
    better = options["Eine bessere Antwort schreiben"]
    _click(bolt, shown, {**menu, "action_ts": "11.000000", "selected_option": better})
    bolt.app.listener_runner.listener_executor.shutdown(wait=True)
    titles = {view["view"]["title"]["text"] for view in bolt.client.opened}
    assert titles == {"Was war falsch?", "Bessere Antwort"}
    assert bolt.client.whispered[-1]["text"].startswith(
        "Deine Stimme zu dieser Antwort: 👎 Falsch."
    )


def _click(bolt: Bolt, shown: Shown, action: dict[str, Any]) -> None:
    """A click on an element of the answer, as Slack tells of it."""
    click = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "UADA", "team_id": "T1"},
        "trigger_id": "trigger",
        "channel": {"id": shown.channel},
        "container": {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel},
        "message": {"ts": shown.ts},
        "actions": [{"block_id": "b", **action}],
    }
    assert bolt.deliver(click).status == 200
