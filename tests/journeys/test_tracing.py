"""Traces as a real receiver of OTLP gets them from real processes."""

import os
import sys

from tests.fix_otlp import Otlp, Seen
from tests.fix_processes import Works

_CHANNEL = "C0LINE2"
_ASK = "@shoptalk What torque do the gland bolts need?"
_START = 240
"""Seconds: machines that test are busy."""
_TOLD = "N·m: 205"
_PATH = os.pathsep.join(filter(None, sys.path))


def _chain(spans: list[Seen], one: Seen) -> list[str]:
    """The names from the root of the trace down to this span."""
    by_id = {span.id: span for span in spans}
    names = [one.name]
    while one.parent:
        one = by_id[one.parent]
        names.insert(0, one.name)
    return names


def test_from_slack_to_the_answer(works: Works, otlp: Otlp) -> None:
    """One trace from Slack's delivery over the job queue to the answer, stages and calls of the
    language model below it; it holds neither the question's words nor a token, the job's arguments
    hold ids only, and what is counted comes by OTLP as well."""
    settings = {**otlp.settings, "PYTHONPATH": _PATH}
    bot, worker = works.start("bot", **settings), works.start("worker", **settings)
    works.workspace.connected(seconds=_START)
    ts = works.workspace.say("U0ADA", _CHANNEL, _ASK)
    works.workspace.reply_to("U0ADA", _CHANNEL, ts, _TOLD, "p. 13", seconds=_START)
    spans = otlp.wait_for("process answer_question", "answer", "chat stub", "send answer_question")
    (answer,) = [one for one in spans if one.name == "answer"]
    calls = [one for one in spans if one.name == "chat stub"]
    assert _chain(spans, answer) == [
        _root(spans, answer),
        "send answer_question",
        "process answer_question",
        "answer",
    ]
    assert _root(spans, answer) in ("receive app_mention", "receive message")
    assert {one.trace for one in calls} == {answer.trace}
    root = next(one for one in spans if one.trace == answer.trace and not one.parent)
    assert root.attributes["messaging.operation.type"] == "process"
    for name in ("triage", "search", "early lines", "read", "record", "show early lines"):
        (first, *_) = [one for one in spans if one.name == name and one.trace == answer.trace]
        assert _chain(spans, first)[2] == "process answer_question"
    posted = [one for one in spans if one.name == "slack chat.postMessage"]
    assert [_chain(spans, one)[2] for one in posted] == ["process answer_question"]
    assert posted[0].attributes["http.request.method"] == "POST"
    assert {one.service for one in spans} == {"shoptalk-bot", "shoptalk-worker"}
    asked = calls[0].attributes
    assert asked["gen_ai.operation.name"] == "chat"
    assert asked["gen_ai.provider.name"] == "openai"
    assert asked["gen_ai.request.model"] == "stub"
    assert asked["gen_ai.usage.input_tokens"] > 0
    assert calls[0].kind == 3  # client
    stored = works.rows("SELECT lm_calls, status FROM answers")
    assert stored == [(len(calls), answer.attributes["shoptalk.status"])]
    assert works.rows(
        "SELECT DISTINCT jsonb_typeof(value) FROM procrastinate_jobs, "
        "jsonb_each(args) WHERE task_name = 'answer_question'"
    ) == [("number",)]
    otlp.wait_for_metric(
        "gen_ai.client.token.usage",
        lambda told: {point.count for point in told.histogram.data_points} == {len(calls)},
    )
    assert otlp.wait_for_metric("shoptalk.answers").sum.is_monotonic
    works.end()
    assert (bot.returncode, worker.returncode) == (0, 0), works.output()
    assert all(one["x-tenant"] == "plant7" for one in otlp.headers)
    _nothing_said(works, otlp)


def _root(spans: list[Seen], one: Seen) -> str:
    return _chain(spans, one)[0]


def _nothing_said(works: Works, otlp: Otlp) -> None:
    """Neither words of the question, the manual's lines, nor keys are in a byte that was sent."""
    keys = works.workspace.keys
    for secret in ("gland", "torque", "bolts", "205", keys.bot_token, keys.app_token):
        assert not any(secret.encode() in body for body in otlp.raw), secret


def test_a_receiver_that_is_away(works: Works) -> None:
    """Answers come as ever, and processes end in time."""
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "PYTHONPATH": _PATH}
    works.start("bot", **settings)
    works.start("worker", **settings)
    works.workspace.connected(seconds=_START)
    ts = works.workspace.say("U0ADA", _CHANNEL, _ASK)
    works.workspace.reply_to("U0ADA", _CHANNEL, ts, _TOLD, "p. 13", seconds=_START)
    works.end()
    assert [process.returncode for process in works.processes] == [0, 0], works.output()
