"""Past work orders in Slack: beside the manual's answer, and new ones opened from it."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from agent.errors import NothingToOpen, NotSent, OrderRefused
from agent.settings import AgentSettings
from agent.work_orders import import_orders, map_of, of_csv
from bot.jobs.questions import answering, opening, redrawing
from sql import answers, equipment, order_drafts, questions, work_orders
from sql.audience import Audience
from sql.endpoint import Endpoint
from sql.grants import Grant
from tests import lm_stub
from tests.fix_bolt import Bolt
from tests.fix_everything import holders
from tests.fix_orders import CSV, MAP
from tests.fix_slack_out import LINE2, TEAM, TORQUE, Out
from tests.fix_webhook import Webhook

ASKED = "The ram sinks slowly under load, why?"
SEEN = "Seen before: "


def _fill(out: Out, *grants: Grant, csv_: bytes = CSV) -> None:
    rows = of_csv(csv_, map_of(yaml.safe_load(MAP)))
    done = import_orders(out.db, TEAM, rows, grants or [Grant("everyone")], by="operator")
    assert done.taken == 6


def _ask(out: Out, text: str = ASKED) -> tuple[int, dict[str, Any]]:
    """(question, the bot's message)."""
    question_id, ts = out.ask(text)
    out.answer(question_id)
    return question_id, out.only(ts)


def _without(message: dict[str, Any]) -> list[Any]:
    """The blocks that are the manual's answer."""
    return [one["type"] for one in message["blocks"] if one["type"] != "container"]


def _settings(out: Out, **bot: Any) -> None:
    settings = out.work.shop.settings
    out.work.shop.settings = replace(settings, bot=settings.bot.model_copy(update=bot))


def test_beside_the_answer_and_in_the_place_of_nothing(
    stocked: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manual's answer is the same with and without past orders: status, lines, citations, and
    what the language model is told; orders stand folded below it, said to be no manual's words."""
    heard: list[str] = []
    reply = lm_stub.reply

    def spy(messages: list[dict[str, str]], *more: Any) -> Any:
        heard.extend(one["content"] for one in messages)
        return reply(messages, *more)

    monkeypatch.setattr(lm_stub, "reply", spy)
    question_id, before = _ask(stocked)
    _fill(stocked)
    again_id, after = _ask(stocked)
    assert SEEN not in before["text"]
    assert SEEN in after["text"]
    assert "It helped 3 of 3 times." in str(after["blocks"])
    assert "From work orders, not from the manual" in str(after["blocks"])
    assert _without(after) == _without(before)

    def recorded(id_: int) -> tuple[Any, ...]:
        with stocked.db.connection() as conn:
            answer_id = stocked.reply(id_).answer_id or 0
            shown = answers.shown(conn, Audience.of_operator(TEAM), answer_id)
            assert shown is not None
            cited = [(one.passage_id, one.quote, one.role) for one in shown.citations]
            return shown.status, shown.text, shown.claims, cited

    assert recorded(again_id) == recorded(question_id)
    assert not any("packing set" in text.casefold() for text in heard)
    assert SEEN not in _ask(stocked, TORQUE)[1]["text"]


def test_not_for_those_who_may_not_read_them(stocked: Out) -> None:
    """Of another channel's orders there is no word; taken back, they go when the message is drawn
    anew, and a removed order goes as well."""
    _fill(stocked, Grant("channel", "C0OTHER"))
    assert SEEN not in _ask(stocked)[1]["text"]
    _fill(stocked, Grant("channel", LINE2))
    question_id, message = _ask(stocked)
    assert "4712" in str(message["blocks"])
    with stocked.db.connection() as conn:
        work_orders.remove(conn, TEAM, ["4712"])
    redrawing.redraw(stocked.work, question_id)
    message = stocked.only(stocked.statement_of(question_id))
    assert "4712" not in str(message)
    assert SEEN in message["text"]
    with stocked.db.connection() as conn:
        work_orders.revoke(conn, TEAM, Grant("channel", LINE2))
    redrawing.redraw(stocked.work, question_id)
    assert SEEN not in stocked.only(stocked.statement_of(question_id))["text"]


@pytest.mark.parametrize("machine", ["HP-160-05", "the press HP 160, S/N HP-160-05"])
def test_those_of_the_machine_come_first(stocked: Out, machine: str) -> None:
    """Where the channel is about one; those of others stay, as each says its machine."""
    csv_ = CSV.replace(b"HP-160-02", b"HP-200-02")
    _fill(stocked, csv_=csv_)
    with stocked.db.connection() as conn:
        equipment.pin(conn, TEAM, LINE2, machine, "operator")
    _, message = _ask(stocked)
    text = str(message["blocks"])
    assert text.index("4712") < text.index("HP-200-02")


def test_each_tool_can_be_off(stocked: Out) -> None:
    """AGENT_TOOLS_OFF=orders: the answer is there and the orders are not."""
    _fill(stocked)
    agent = AgentSettings.model_validate(
        {**stocked.work.shop.settings.agent.model_dump(), "tools_off": "orders, notes"}
    )
    stocked.work.shop.settings = replace(stocked.work.shop.settings, agent=agent)
    _, message = _ask(stocked)
    assert SEEN not in message["text"]
    assert "ram" in message["text"]


def _opened(out: Out, question_id: int, user: str = "U0BEN") -> str:
    """Run the job of a click; what was whispered."""
    opening.open_order(out.work, out.reply(question_id).answer_id or 0, user)
    return str(out.calls("chat.postEphemeral")[-1]["arguments"]["text"])


def test_a_click_opens_one(stocked: Out, webhook: Webhook) -> None:
    """Question, answer, cited place and who clicked are posted once, with a key; a second click
    says that it was opened."""
    _settings(stocked, orders_webhook=Endpoint(webhook.url), orders_webhook_token=SecretStr("t0p"))
    _fill(stocked)
    question_id, message = _ask(stocked)
    assert "open_order" in str(message["blocks"])
    answer_id = stocked.reply(question_id).answer_id
    assert f"shoptalk-{TEAM}-{answer_id}" in _opened(stocked, question_id)
    assert "already" in _opened(stocked, question_id, "U0ADA")
    ((headers, told),) = webhook.posts
    assert headers["Idempotency-Key"] == told["key"] == f"shoptalk-{TEAM}-{answer_id}"
    assert headers["Authorization"] == "Bearer t0p"
    assert (told["question"], told["opened_by"]) == (ASKED, "U0BEN")
    assert "Halvorsen" in told["manual"]
    assert told["page"] >= 1
    assert told["quote"] in told["answer"]
    assert "4712" in told["seen_before"]


def test_a_webhook_that_fails_is_tried_again(stocked: Out, webhook: Webhook) -> None:
    """An outage raises what the queue tries again, and is kept; the next try hands over the same
    draft; a refusal is for good, and said without the address."""
    webhook.statuses = [503, 201, 403]
    _settings(stocked, orders_webhook=Endpoint(webhook.url))
    question_id, _ = _ask(stocked)
    answer_id = stocked.reply(question_id).answer_id or 0
    with pytest.raises(NotSent, match="503") as failed:
        _opened(stocked, question_id)
    assert failed.value.kind == "passing"
    opening.give_up(stocked.work, answer_id, "U0BEN", failed.value)
    said = str(stocked.calls("chat.postEphemeral")[-1]["arguments"]["text"])
    assert "click once more" in said
    with stocked.db.connection() as conn:
        draft = order_drafts.get(conn, TEAM, answer_id)
    assert draft is not None
    assert (draft.state, draft.tries) == ("failed", 1)
    assert webhook.url not in draft.failure
    _opened(stocked, question_id)
    assert webhook.posts[0] == webhook.posts[1]
    other_id, _ = _ask(stocked, TORQUE)
    with pytest.raises(OrderRefused) as refused:
        _opened(stocked, other_id)
    assert refused.value.kind == "permanent"
    webhook.url = "gone"
    _settings(stocked, orders_webhook=Endpoint("http://127.0.0.1:9/orders?key=s3cret"))
    with pytest.raises(NotSent, match="cannot be reached") as away:
        _opened(stocked, other_id)
    assert "s3cret" not in away.value.for_operators


def test_a_csv_gets_one_line(stocked: Out, tmp_path: Path) -> None:
    """However often; what was cut off before it is ended, a formula is none, and a file that cannot
    be written loses nothing."""
    path = tmp_path / "orders.csv"
    _settings(stocked, orders_csv=path)
    question_id, _ = _ask(stocked, "=1+1 the ram sinks, why?")
    _opened(stocked, question_id)
    with stocked.db.connection() as conn:
        conn.execute("UPDATE order_drafts SET state = 'failed'")
    _opened(stocked, question_id)
    with path.open(newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["question"].startswith("'=1+1")
    path.write_bytes(path.read_bytes() + b"shoptalk-local-99,2026-")
    other_id, _ = _ask(stocked, TORQUE)
    _opened(stocked, other_id)
    with path.open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [bool(one["opened_by"]) for one in lines] == [True, False, True]
    _settings(stocked, orders_csv=tmp_path / "none" / "orders.csv")
    last_id, _ = _ask(stocked, "ram sinks")
    with pytest.raises(NotSent, match="cannot be written"):
        _opened(stocked, last_id)


def test_without_a_place_there_is_no_button(stocked: Out) -> None:
    """Nor does an old one do anything but say so."""
    question_id, message = _ask(stocked)
    assert "open_order" not in str(message["blocks"])
    with pytest.raises(NothingToOpen):
        _opened(stocked, question_id)


def test_a_deleted_question_takes_its_draft_along(stocked: Out, tmp_path: Path) -> None:
    """Nothing of the draft is left in the database, and a late click does nothing."""
    _settings(stocked, orders_csv=tmp_path / "orders.csv")
    question_id, _ = _ask(stocked)
    _opened(stocked, question_id)
    answer_id = stocked.reply(question_id).answer_id or 0
    with stocked.db.connection() as conn:
        questions.withdraw(conn, TEAM, LINE2, stocked.statement_of(question_id))
    answering.withdraw_reply(stocked.work, question_id)
    with stocked.db.connection() as conn:
        assert order_drafts.get(conn, TEAM, answer_id) is None
        assert "order_drafts" not in holders(conn, "sinks slowly")
    calls = len(stocked.calls("chat.postEphemeral"))
    opening.open_order(stocked.work, answer_id, "U0BEN")
    assert len(stocked.calls("chat.postEphemeral")) == calls


def test_clicks_become_one_job(bolt: Bolt) -> None:
    """Of the answer's own conversation; of another one, or of no answer, none."""
    shown = bolt.answered()

    def click(value: str, channel: str = shown.channel) -> int:
        body = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": "UBEN", "team_id": "T1"},
            "channel": {"id": channel},
            "container": {"type": "message", "message_ts": shown.ts, "channel_id": channel},
            "actions": [
                {"type": "button", "action_id": "open_order", "action_ts": "1.0", "value": value}
            ],
        }
        return bolt.deliver(body).status

    own = f"order:{shown.answer_id}"
    assert [click(value) for value in (own, own, "order:999999", "order:x", "x")] == [200] * 5
    assert click(own, "C2") == 200
    (job,) = bolt.jobs("open_order")
    assert job[1] == {"answer_id": shown.answer_id, "user_id": "UBEN"}
