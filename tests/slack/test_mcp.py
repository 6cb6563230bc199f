"""The MCP server in the API, with the official SDK's own client: the API's answers as tools."""

import base64
import json
from collections.abc import Awaitable, Callable
from contextlib import closing
from http.client import HTTPConnection
from typing import Any, TypeVar

import anyio
import httpx
import pytest
from mcp import Client, MCPError

from sql import grants
from tests.fix_api import ApiUp
from tests.fix_mcp import with_client
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE
from tests.workspace_client import until

T = TypeVar("T")
_ASK = {"question": TORQUE, "channel": LINE2}


def _call(name: str, arguments: dict[str, Any]) -> Callable[[Client], Awaitable[Any]]:
    return lambda client: client.call_tool(name, arguments)


@pytest.mark.parametrize("mode", ["2026-07-28", "auto", "legacy"])
def test_the_same_as_by_the_api(line2: httpx.Client, api_up: ApiUp, mode: str) -> None:
    """In every revision of the protocol the same question gives the API's answer and citations."""
    by_api = line2.post("/v1/ask", json=_ASK).json()
    said = with_client(api_up, api_up.key("cmms"), _call("ask", _ASK), mode)
    by_mcp = said.structured_content
    assert not said.is_error
    assert said.content[0].text == by_mcp["text"] == by_api["text"]
    assert "205" in by_mcp["text"]
    for one in (by_api, by_mcp):
        for own in ("answer_id", "thread", "seconds", "tokens"):
            one.pop(own)
        for line in one["citations"]:
            line.pop("url")
    assert by_mcp == by_api
    same = "SELECT text, status, claims, warnings, audience FROM answers ORDER BY answer_id"
    first, second = api_up.rows(same)
    assert first == second


def test_what_is_found_is_told_meanwhile(api_up: ApiUp) -> None:
    """The lines that were found come as progress, before the answer."""
    told: list[str | None] = []

    async def progress(_: float, __: float | None, message: str | None) -> None:
        told.append(message)

    async def work(client: Client) -> Any:
        return await client.call_tool("ask", _ASK, progress_callback=progress)

    with_client(api_up, api_up.key("cmms", channels=(LINE2,)), work)
    assert told
    assert "205" in str(told[0])
    assert "page 13" in str(told[0])


def test_search_manuals_and_pages(line2: httpx.Client, api_up: ApiUp) -> None:
    """The other tools give what the API gives; each page that an answer cites can be seen, by the
    tool and as the resource that the answer links to."""

    async def work(client: Client) -> None:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        assert {"ask", "search", "page", "manuals"} <= tools
        query = {"query": "gland bolts", "k": 3}
        found = await client.call_tool("search", query)
        assert found.structured_content == line2.post("/v1/search", json=query).json()
        there = await client.call_tool("manuals", {"named": "halvorsen"})
        listed = line2.get("/v1/manuals").json()["manuals"]
        assert there.structured_content == {"total": 1, "manuals": listed}
        none = await client.call_tool("manuals", {"named": "no such machine"})
        assert none.structured_content == {"total": 0, "manuals": []}
        answer = await client.call_tool("ask", _ASK)
        [*links] = [one.uri for one in answer.content if one.type == "resource_link"]
        line = answer.structured_content["citations"][0]
        assert line["url"] == links[0]
        place = {"manual_id": line["manual_id"], "page": line["page"]}
        page = await client.call_tool("page", {**place, "highlight": line["quote"]})
        picture, text = page.content
        assert base64.b64decode(picture.data).startswith(b"\x89PNG")
        assert text.text == page.structured_content["text"]
        assert "205" in text.text
        alone = await client.call_tool("page", {**place, "picture": False})
        assert [one.type for one in alone.content] == ["text"]
        for link in links:
            blob, words = (await client.read_resource(link)).contents
            assert base64.b64decode(blob.blob).startswith(b"\x89PNG")
            assert words.text
        [manual] = (await client.list_resources()).resources
        said = (await client.read_resource(manual.uri)).contents[0]
        assert listed[0]["title"] in said.text
        templates = (await client.list_resource_templates()).resource_templates
        assert len(templates) == 2

    with_client(api_up, api_up.key("cmms"), work)


def test_wrong_keys(api_up: ApiUp) -> None:
    """Without a key that holds there is nothing, and the response says why."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        said = httpx.post(f"{api_up.url}/mcp", json=body, headers=headers)
        assert said.status_code == 401
        error = said.json()["error"]
        assert error["data"]["type"] == "urn:shoptalk:problem:wrong-key"
        assert said.headers["www-authenticate"] == "Bearer"

    async def nothing(client: Client) -> None:
        raise AssertionError("it was let in")

    with pytest.raises(ExceptionGroup) as caught:
        with_client(api_up, "wrong", nothing)
    assert caught.group_contains(MCPError, match="with a key that holds")


def test_a_key_does_what_its_scopes_open(api_up: ApiUp) -> None:
    """It lists the tools that it may use; the others say which scope they need."""
    api_up.key("asks", "ask", channels=(LINE2,))

    async def work(client: Client) -> None:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["ask"]
        assert (await client.list_resources()).resources == []
        for name, arguments in (("search", {"query": "bolts"}), ("page", {}), ("manuals", {})):
            said = await client.call_tool(name, arguments)
            assert said.is_error
            assert "lacks the scope" in said.content[0].text
            assert said.meta["shoptalk/problem"]["status"] == 403
        with pytest.raises(MCPError, match="lacks the scope manuals:read"):
            await client.read_resource("shoptalk://manuals/1/pages/13")
        other = await client.call_tool("ask", {"question": TORQUE, "channel": HANGAR})
        assert other.is_error
        assert f"not for the channel '{HANGAR}': its channels are {LINE2}" in other.content[0].text

    with_client(api_up, api_up.key("asks"), work)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_wrong_calls(api_up: ApiUp, mode: str) -> None:
    """What was wrong with a call, and what there is, is said in words; nothing is asked."""

    async def work(client: Client) -> None:
        for arguments, said in (
            ({"quesion": TORQUE}, "It takes: question, channel, thread, history, user"),
            ({"question": TORQUE, "machine": "P-7"}, "machine: There is no such field"),
            ({"question": " "}, "question:"),
            ({"question": 7}, "question: Input should be a valid string"),
            ({"question": TORQUE, "thread": "none"}, "There is no such thread"),
        ):
            got = await client.call_tool("ask", arguments)
            assert got.is_error
            assert said in got.content[0].text
        for page in (0, 99, "13"):
            got = await client.call_tool("page", {"manual_id": 1, "page": page})
            assert got.is_error, page
        with pytest.raises(MCPError, match=r"no tool 'answer': there are ask, search"):
            await client.call_tool("answer", {})
        for uri in ("shoptalk://manuals/1/pages/99", "shoptalk://manuals/7", "file:///etc/passwd"):
            with pytest.raises(MCPError, match="There is no"):
                await client.read_resource(uri)

    with_client(api_up, api_up.key("cmms", channels=(LINE2,)), work, mode)
    assert api_up.rows("SELECT count(*) FROM answers") == [(0,)]


def test_others_manuals(api_up: ApiUp) -> None:
    """A key sees no manual, page or answer of what its channels may not read."""
    with api_up.out.db.connection() as conn:
        conn.execute("DELETE FROM grants")
        grants.add(conn, TEAM, 1, "channel", LINE2, "operator")
    api_up.key("hangar", channels=(HANGAR,))

    async def work(client: Client) -> None:
        assert (await client.list_resources()).resources == []
        with pytest.raises(MCPError, match="no such page"):
            await client.read_resource("shoptalk://manuals/1/pages/13")
        assert (await client.call_tool("page", {"manual_id": 1, "page": 13})).is_error
        found = await client.call_tool("search", {"query": "gland bolts"})
        assert found.structured_content == {"passages": [], "remarks": []}
        answer = await client.call_tool("ask", {"question": TORQUE})
        assert answer.structured_content["citations"] == []

    with_client(api_up, api_up.key("hangar"), work)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_who_goes_away_ends_the_work(line2: httpx.Client, api_up: ApiUp, mode: str) -> None:
    """A call that is given up is worked on no longer, and nothing of it is recorded."""
    api_up.out.stub.knobs.seconds = 3_600

    async def work(client: Client) -> None:
        with anyio.move_on_after(60) as scope:

            async def progress(*_: object) -> None:
                scope.cancel()

            await client.call_tool("ask", _ASK, progress_callback=progress)
        assert scope.cancelled_caught

    with_client(api_up, api_up.key("cmms"), work, mode)
    until(lambda: "abandoned_total 1.0" in line2.get("/metrics").text, 60)
    assert api_up.rows("SELECT count(*) FROM answers") == [(0,)]


def test_no_sessions(line2: httpx.Client) -> None:
    """There is nothing to listen to and nothing to end, and too much is refused."""
    for method in ("GET", "DELETE"):
        said = line2.request(method, "/mcp")
        assert (said.status_code, said.headers["allow"]) == (405, "POST")
    with closing(HTTPConnection(line2.base_url.host, line2.base_url.port or 0)) as raw:
        raw.putrequest("POST", "/mcp")
        for name, value in {**line2.headers, **_JSON, "Content-Length": "1000001"}.items():
            raw.putheader(name, value)
        raw.endheaders()
        refused = raw.getresponse()
        assert refused.status == 413
        assert json.loads(refused.read())["error"]["data"]["limit"] == 1_000_000
    assert line2.post("/mcp", content=b"{", headers=_JSON).status_code == 400


_JSON = {
    "Content-Type": "application/json",
    "Accept": "application/json, text/event-stream",
}
