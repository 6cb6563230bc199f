"""The one rule: Slack, HTTP, the command line, MCP and the MLflow model give the same answer,
citations and audience to the same question."""

import json
import re
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from mcp import Client
from typer.testing import CliRunner

from agent.learning import portable
from agent.program import DEFAULT_VERSION
from agent.work_orders import import_orders, map_of, of_csv
from bot import cli
from bot.api import export_model
from bot.api.pyfunc.answering import Answers
from bot.api.pyfunc.rows import rows_of
from ingest.manual import ingest_pdf
from sql import equipment, grants, manuals
from sql.grants import Grant
from tests.fix_api import ApiUp
from tests.fix_machines import OTHER, VALVE, other_manual
from tests.fix_mcp import with_client
from tests.fix_orders import CSV, MAP
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE
from tests.workspace_client import words_of

WAYS = ("slack", "http", "ask", "mcp", "pyfunc")
SINKS = "The ram sinks slowly under load, why?"
UNKNOWN = "Which colour does the canteen's roller blind have?"
_STORED = """
SELECT q.text, a.status, a.action, a.text, a.claims, a.warnings, a.program, a.audience,
  ARRAY(SELECT ROW(c.manual_id, c.page, c.label, c.quote, c.role, c.claim, c.ordinal)::text
        FROM citations c WHERE c.answer_id = a.answer_id ORDER BY ordinal),
  ARRAY(SELECT o.order_id FROM answer_orders o WHERE o.answer_id = a.answer_id ORDER BY rank)
FROM answers a JOIN questions q USING (question_id) ORDER BY a.answer_id
"""


class FiveWays:
    """One question, asked through each of them in turn."""

    def __init__(self, api_up: ApiUp, model: Any) -> None:
        self._api_up, self._model = api_up, model

    def ask(self, question: str, channel: str) -> dict[str, dict[str, Any]]:
        """What each way told, by its name; all five stored the very same."""
        before = len(self._api_up.rows(_STORED))
        told = {way: getattr(self, f"_{way}")(question, channel) for way in WAYS}
        first, *others = stored = self._api_up.rows(_STORED)[before:]
        assert len(stored) == len(WAYS)
        for way, other in zip(WAYS[1:], others, strict=True):
            assert other == first, way
        return told

    def _slack(self, question: str, channel: str) -> dict[str, Any]:
        question_id, ts = self._api_up.out.ask(question, user="U0BEN", channel=channel)
        self._api_up.out.answer(question_id)
        return {"text": self._api_up.out.only(ts, channel)["text"]}

    def _http(self, question: str, channel: str) -> dict[str, Any]:
        client = self._api_up.client("cmms", channels=(LINE2, HANGAR))
        said = client.post("/v1/ask", json={"question": question, "channel": channel})
        assert said.status_code == 200, said.text
        document: dict[str, Any] = said.json()
        return document

    def _ask(self, question: str, channel: str) -> dict[str, Any]:
        words = ["ask", question, "--channel", channel, "--json"]
        said = CliRunner().invoke(cli.app, words, catch_exceptions=False)
        assert said.exit_code == 0, said.output
        document: dict[str, Any] = json.loads(said.stdout)
        return document

    def _mcp(self, question: str, channel: str) -> dict[str, Any]:
        async def work(client: Client) -> Any:
            return await client.call_tool("ask", {"question": question, "channel": channel})

        said = with_client(self._api_up, self._api_up.key("cmms"), work)
        assert not said.is_error
        assert said.content[0].text == said.structured_content["text"]
        document: dict[str, Any] = said.structured_content
        return document

    def _pyfunc(self, question: str, channel: str) -> dict[str, Any]:
        [row] = self._model([{"question": question, "channel": channel}])
        document: dict[str, Any] = row
        return document


@pytest.fixture
def five_ways(same_home: ApiUp, tmp_path: Path) -> Iterator[FiveWays]:
    """All five on one database with the sample manual and past orders, for line 2 alone."""
    api_up, db = same_home, same_home.out.db
    with db.connection() as conn:
        conn.execute("DELETE FROM grants")
        grants.add(conn, TEAM, 1, "channel", LINE2, "operator")
        program = portable.export(conn, TEAM, DEFAULT_VERSION)
    rows = of_csv(CSV, map_of(yaml.safe_load(MAP)))
    import_orders(db, TEAM, rows, [Grant("channel", LINE2)], by="operator")
    if find_spec("mlflow") is None:
        answers = Answers(program)
        yield FiveWays(api_up, lambda rows: answers.of(rows_of(rows)))
        answers.close()
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        export_model(tmp_path / "model", program)
        import mlflow.pyfunc

        model = mlflow.pyfunc.load_model(str(tmp_path / "model"))
        yield FiveWays(api_up, lambda rows: model.predict(rows).to_dict(orient="records"))
        model.unwrap_python_model().close()


def _words(text: str) -> set[str]:
    """The words alone: Slack sets a row's cells under their headers, in another order."""
    return set(re.findall(r"\w+", text))


def _the_same(told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What they have in common, which is all that each tells; the API's document."""
    http = told["http"]
    for way in ("ask", "mcp", "pyfunc"):
        assert told[way]["status"] == http["status"], way
        assert told[way]["answer"] == http["answer"], way
        for line in (*told[way]["citations"], *http["citations"]):
            line.pop("url", None)
        assert told[way]["citations"] == http["citations"], way
    for way in ("mcp", "pyfunc"):
        assert told[way]["text"] == http["text"], way
    for name in ("parts", "warnings", "nearest", "remarks", "notes", "orders"):
        assert told["ask"][name] == told["mcp"][name] == http[name], name
    in_slack = _words(told["slack"]["text"])
    lines = [one for one in http["citations"] if one["role"] not in ("heading", "header")]
    for line in lines[:3]:  # a long part goes on at a click
        assert _words(line["quote"]) <= in_slack, line
    return http


def test_what_the_manual_answers(five_ways: FiveWays) -> None:
    """The same status, lines, pages, warnings and past orders."""
    torque = _the_same(five_ways.ask(TORQUE, LINE2))
    assert torque["status"] == "answered"
    assert "205" in torque["text"]
    sinks = _the_same(five_ways.ask(SINKS, LINE2))
    assert sinks["citations"]
    assert sinks["orders"]


def test_what_no_manual_answers(five_ways: FiveWays) -> None:
    """The same honest no."""
    told = five_ways.ask(UNKNOWN, LINE2)
    assert _the_same(told)["status"] != "answered"
    assert _words(told["http"]["answer"]) <= _words(told["slack"]["text"])


def test_what_the_channel_may_not_read(five_ways: FiveWays, same_home: ApiUp) -> None:
    """A manual of line 2 is out of reach of the hangar, by every way alike: no line, no page, no
    past order, nothing that comes near. So is one for everyone in the team, with a guest there."""

    def nothing(why: str | None) -> None:
        told = five_ways.ask(TORQUE, HANGAR)
        http = _the_same(told)
        assert (http["citations"], http["nearest"], http["orders"]) == ([], [], [])
        assert told["ask"]["narrowed"] == told["mcp"]["narrowed"] == http["narrowed"] == why
        for way in WAYS:
            assert "205" not in words_of(told[way]), way
        for command in (("search", TORQUE), ("orders", "search", SINKS), ("trends",)):
            said = CliRunner().invoke(cli.app, [*command, "--channel", HANGAR, "--json"])
            assert said.exit_code == 0, said.output
            lists = [one for one in json.loads(said.stdout).values() if isinstance(one, list)]
            assert lists, command
            assert not any(lists), command

    nothing(None)
    with same_home.out.db.connection() as conn:
        grants.add(conn, TEAM, 1, "everyone", "", "operator")
    same_home.out.workspace.act("invite", user="U0BEN", channel=HANGAR, who="U0GUS")
    nothing("guest")


def _searched(api_up: ApiUp, query: str, **more: str) -> list[dict[str, Any]]:
    """What search finds in line 2, by HTTP and on the command line."""
    client = api_up.client("cmms", channels=(LINE2, HANGAR))
    http = client.post("/v1/search", json={"query": query, "channel": LINE2, **more}).json()
    options = [word for name, said in more.items() for word in (f"--{name}", said)]
    words = ["search", query, "--channel", LINE2, "--json", *options]
    said = json.loads(CliRunner().invoke(cli.app, words, catch_exceptions=False).stdout)
    return [http, {"passages": said["passages"], "remarks": said.get("remarks", [])}]


def test_where_the_channel_is_about_another_machine(five_ways: FiveWays, same_home: ApiUp) -> None:
    """A manual of another machine answers there by none of the ways, and each says why; of the
    machine that the channel is about it answers, by all of them."""
    with same_home.out.db.connection() as conn:
        manuals.change(conn, TEAM, 1, equipment="HP-160")
        equipment.pin(conn, TEAM, LINE2, "HP-200, S/N 17", "operator")
    told = five_ways.ask(TORQUE, LINE2)
    http = _the_same(told)
    assert (http["citations"], http["nearest"]) == ([], [])
    [remark] = http["remarks"]
    assert remark.startswith("No manual that I may use here is of HP-200, S/N 17")
    assert _words(remark) <= _words(told["slack"]["text"])
    for found in _searched(same_home, TORQUE):
        assert found == {"passages": [], "remarks": [remark]}
    for found in _searched(same_home, TORQUE, equipment="HP 160"):
        assert "205" in str(found["passages"])
    with same_home.out.db.connection() as conn:
        equipment.pin(conn, TEAM, LINE2, "the HP 160", "operator")
    torque = _the_same(five_ways.ask(TORQUE, LINE2))
    assert torque["status"] == "answered"
    assert "205" in torque["text"]


def test_where_lines_are_for_other_serial_numbers(five_ways: FiveWays, same_home: ApiUp) -> None:
    """Each way says that they are not for the machine that the channel is about, above them."""
    out = same_home.out
    ingest_pdf(
        out.db,
        out.work.shop.embedder,
        other_manual(),
        team=TEAM,
        source_name="hp-200.pdf",
        equipment=OTHER,
        grants=[Grant("channel", LINE2)],
        settings=out.work.shop.settings.ingest,
    )
    with out.db.connection() as conn:
        equipment.pin(conn, TEAM, LINE2, "HP-200, S/N 1100", "operator")
    told = five_ways.ask(VALVE, LINE2)
    http = _the_same(told)
    assert http["status"] == "likely"
    [unfit] = http["parts"][0]["unfit"]
    assert "not for HP-200, S/N 1100" in unfit
    for way in ("slack", "http", "mcp", "pyfunc"):
        text = told[way]["text"]
        assert text.index(unfit) < text.index("47 bar"), way
