"""Past work orders as an MCP tool, with the official SDK's own client."""

from typing import Any

import yaml
from mcp import Client

from agent.work_orders import import_orders, map_of, of_csv
from sql.grants import Grant
from tests.fix_api import ApiUp
from tests.fix_mcp import with_client
from tests.fix_orders import CSV, MAP
from tests.fix_slack_out import HANGAR, LINE2, TEAM

_FAULT = {"fault": "The ram of the press sinks under load"}


def test_similar_faults(api_up: ApiUp) -> None:
    """The likest orders come with machine, fix and how often it helped, to who may read them; a
    machine narrows them; another channel's stay unseen, and are nobody's without a channel."""
    rows = of_csv(CSV, map_of(yaml.safe_load(MAP)))
    import_orders(api_up.out.db, TEAM, rows, [Grant("channel", LINE2)], by="operator")
    api_up.key("line2", "search", channels=(LINE2,))
    api_up.key("hangar", "search", channels=(HANGAR,))

    async def work(client: Client) -> None:
        said = await client.call_tool("similar_faults", {**_FAULT, "channel": LINE2})
        first, *others = said.structured_content["orders"]
        assert len(others) == 2
        assert first["number"] in ("4711", "4712", "4714")
        assert "ram packing" in first["fix"]
        assert first["helped"]["tried"] == 3
        assert 0 < others[-1]["sure"] <= first["sure"] <= 1
        assert f"Work order {first['number']}" in said.content[0].text
        assert first["fix"] in said.content[0].text
        one = await client.call_tool("similar_faults", {**_FAULT, "machine": "HP-160-05", "k": 20})
        assert {order["number"] for order in one.structured_content["orders"]} == {"4712"}
        wrong = await client.call_tool("similar_faults", {**_FAULT, "k": 21})
        assert wrong.is_error
        assert "It takes: channel, fault, machine, k" in wrong.content[0].text

    async def elsewhere(client: Client) -> None:
        where: list[dict[str, Any]] = [{}, {"channel": HANGAR}]
        for more in where:
            said = await client.call_tool("similar_faults", {**_FAULT, **more})
            assert said.structured_content == {"orders": []}
            assert said.content[0].text == "No past work order is like it."

    with_client(api_up, api_up.key("line2"), work)
    with_client(api_up, api_up.key("hangar"), elsewhere)
