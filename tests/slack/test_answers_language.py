"""Who asked in German is spoken to in German by whatever hangs on the answer."""

from bot.showing.blocks.answer import Footing
from bot.showing.blocks.not_found import not_found
from tests.fix_bolt import Bolt


def test_a_german_answer(bolt: Bolt) -> None:
    """The buttons below it, the form that a thumb down opens and the vote's confirmation."""
    shown = bolt.answered("Wie hoch ist das Drehmoment?", language="de")
    footing = Footing(shown.question_id, shown.answer_id, "default", 1.0)
    said = not_found("", [], [], footing, language=bolt.ballots.language(shown.answer_id))
    buttons = [
        str(element["text"]["text"])
        for block in said.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if "text" in element
    ]
    assert buttons == ["👍 Richtig", "👎 Falsch", "Einen Experten fragen"]
    value = f"{shown.answer_id}:down"
    click = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "UADA", "team_id": "T1"},
        "trigger_id": "trigger",
        "channel": {"id": shown.channel},
        "container": {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel},
        "message": {"ts": shown.ts},
        "actions": [
            {
                "block_id": "b",
                "action_ts": "10.000000",
                "type": "button",
                "action_id": "vote_down",
                "value": value,
            }
        ],
    }
    assert bolt.deliver(click).status == 200
    bolt.app.listener_runner.listener_executor.shutdown(wait=True)
    (opened,) = bolt.client.opened
    assert opened["view"]["title"]["text"] == "Was war falsch?"
    assert bolt.client.whispered[-1]["text"].startswith(
        "Deine Stimme zu dieser Antwort: 👎 Falsch."
    )
