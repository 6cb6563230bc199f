"""What comes of work orders by the API: trends as a picture, and new ones opened from an answer."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tests.fix_api import ApiUp
from tests.fix_orders import CSV, MAP
from tests.fix_slack_out import HANGAR, LINE2, TORQUE
from tests.fix_webhook import Webhook


def _problem(said: httpx.Response, status: int, slug: str) -> str:
    assert said.status_code == status, said.text
    assert said.json()["type"] == f"urn:shoptalk:problem:{slug}"
    return str(said.json()["detail"])


def test_a_picture(line2: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trends come as a PNG where that is asked for, by parameter or header; without the extra the
    problem says which one."""
    csv = {"Content-Type": "text/csv"}
    sent = line2.post("/v1/work-orders", params={"map": MAP}, content=CSV, headers=csv)
    assert sent.json()["new"] == 6
    asked: list[dict[str, Any]] = [
        {"params": {"picture": "png", "dark": "true"}},
        {"headers": {"Accept": "image/png"}},
    ]
    if importlib.util.find_spec("matplotlib"):
        for one in asked:
            said = line2.get("/v1/trends", **one)
            assert (said.status_code, said.headers["content-type"]) == (200, "image/png")
            assert said.content.startswith(b"\x89PNG")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    for one in asked:
        assert "extra-charts" in _problem(line2.get("/v1/trends", **one), 501, "no-charts")
    assert line2.get("/v1/trends").status_code == 200


def _place(api_up: ApiUp, **bot: Any) -> None:
    shop = api_up.front.shop
    shop.settings = replace(shop.settings, bot=shop.settings.bot.model_copy(update=bot))


def test_a_draft(line2: httpx.Client, api_up: ApiUp, webhook: Webhook, tmp_path: Path) -> None:
    """Without a place a problem says so. With one the draft is there, once for however many
    requests; one that the webhook did not take is kept, and the next request hands it over."""
    answer_id = line2.post("/v1/ask", json={"question": TORQUE}).json()["answer_id"]
    path = f"/v1/answers/{answer_id}/work-order"
    assert "BOT_ORDERS_WEBHOOK" in _problem(line2.post(path, json={}), 409, "conflict")
    _place(api_up, orders_webhook=webhook.url, orders_webhook_token=SecretStr("t0ken"))
    webhook.statuses += [500, 403]
    away = line2.post(path, json={"user": "anna"})
    assert "kept" in _problem(away, 503, "unavailable")
    assert away.headers["retry-after"]
    assert "refused" in _problem(line2.post(path, json={}), 409, "conflict")
    once = {"Idempotency-Key": "o1"}
    first = line2.post(path, json={}, headers=once)
    repeat = line2.post(path, json={}, headers=once)
    assert (repeat.status_code, repeat.json()) == (201, first.json())
    _problem(line2.post(path, json={"user": "x"}, headers=once), 422, "idempotency-key-used")
    assert (first.status_code, first.json()["before"]) == (201, False)
    again = line2.post(path, json={})
    assert (again.status_code, again.json()["before"]) == (200, True)
    assert first.json()["key"] == again.json()["key"]
    assert len(webhook.posts) == 3
    headers, sent = webhook.posts[-1]
    assert headers["Idempotency-Key"] == sent["key"] == first.json()["key"]
    assert (sent["question"], sent["opened_by"]) == (TORQUE, "key:cmms/anna")
    assert "205" in sent["answer"]
    assert api_up.rows("SELECT who, way FROM audit WHERE act = 'orders.open'") == [
        ("key:cmms", "api")
    ]
    hangar = api_up.client("hangar", channels=(HANGAR,))
    _problem(hangar.post(path, json={}), 404, "not-found")
    asks = api_up.client("asks", "ask", channels=(LINE2,))
    assert "orders:open" in _problem(asks.post(path, json={}), 403, "wrong-scope")
    other = line2.post("/v1/ask", json={"question": TORQUE}).json()["answer_id"]
    _place(api_up, orders_webhook=None, orders_csv=tmp_path / "new.csv")
    for _ in range(2):
        assert line2.post(f"/v1/answers/{other}/work-order", json={}).is_success
    assert (tmp_path / "new.csv").read_text("utf-8").count(f"-{other},") == 1
