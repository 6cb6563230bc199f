"""The HTTP API: the same answers as in Slack, for who has a key."""

import json
from itertools import pairwise

import httpx

from tests.fix_api import ApiUp
from tests.fix_slack_out import LINE2, TORQUE


def _events(response: httpx.Response) -> list[tuple[str, dict]]:
    found = []
    for block in response.read().decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((lines.get("event", ""), json.loads(lines["data"])))
    return found


def test_ask(line2: httpx.Client) -> None:
    """The answer holds the manual's line with its page, and text with a numbered source."""
    said = line2.post("/v1/ask", json={"question": TORQUE, "channel": LINE2})
    assert said.status_code == 200, said.text
    answer = said.json()
    assert answer["status"] == "answered"
    assert any("205" in line["quote"] for line in answer["citations"])
    assert "[1]" in answer["text"]
    again = line2.get(f"/v1/answers/{answer['answer_id']}").json()
    assert {**again, "tokens": None} == {**answer, "tokens": None}
    picture = line2.get(answer["citations"][0]["url"])
    assert picture.headers["content-type"] == "image/png"


def test_the_same_as_in_slack(line2: httpx.Client, api_up: ApiUp) -> None:
    """Asked in a channel, Slack and the API give the same answer, citations and audience."""
    out = api_up.out
    question_id, _ = out.ask(TORQUE)
    out.answer(question_id)
    answer = line2.post("/v1/ask", json={"question": TORQUE, "channel": LINE2}).json()
    same = "SELECT text, status, claims, warnings, audience FROM answers ORDER BY answer_id"
    slack, api = api_up.rows(same)
    assert slack == api
    cited = "SELECT passage_id, page, quote FROM citations WHERE answer_id = {} ORDER BY ordinal"
    ids = [row[0] for row in api_up.rows("SELECT answer_id FROM answers ORDER BY answer_id")]
    assert ids[1] == answer["answer_id"]
    assert api_up.rows(cited.format(ids[0])) == api_up.rows(cited.format(ids[1]))


def test_a_stream_of_events(line2: httpx.Client) -> None:
    """First the lines that were found, again only where others take their place; then the answer,
    once."""
    early = []
    for question in (TORQUE, "What does fault code E-042 mean?"):
        body = {"question": question, "channel": LINE2, "stream": True}
        with line2.stream("POST", "/v1/ask", json=body) as response:
            events = _events(response)
        names = [name for name, _ in events]
        assert names[:-1] == ["lines"] * (len(names) - 1)
        assert names[-1] == "answer"
        found = [lines for _, lines in events[:-1]]
        assert all(lines["parts"] for lines in found)
        assert all(lines != before for before, lines in pairwise(found))
        early.append(len(found))
    assert early == [2, 1]
    assert any("Pilot pressure low" in line["quote"] for line in events[-1][1]["citations"])
