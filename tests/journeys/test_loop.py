"""The whole loop: a PDF goes in, questions are answered and voted on, a night makes it better."""

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sample import SAMPLE_PDF
from tests.fix_lm_stub import StartStub
from tests.fix_loop import StartLoop
from tests.loop import Loop, visible_answers
from tests.sample_questions import ANSWERED, UNANSWERED
from tests.workspace_client import Workspace, until

CHANNEL, OTHER = "C0LINE2", "C0HANGAR"
TORQUE, VALUE = "@shoptalk What is the torque for the gland bolts?", "N·m: 205"
FIRST_PART = """
    SELECT a.status, a.claims -> 0 ->> 'kind', string_agg(c.quote, ' ') FILTER (WHERE c.claim = 0)
    FROM replies r JOIN answers a USING (answer_id) LEFT JOIN citations c USING (answer_id)
    WHERE r.ts = %s GROUP BY a.answer_id
"""
STANDING = """
SELECT DISTINCT ON (user_id) user_id, value FROM casts_left WHERE answer_id = %s
ORDER BY user_id, happened_at DESC, event_id DESC
"""
Connect = Callable[[Loop, Workspace], None]


def _by_socket(loop: Loop, workspace: Workspace) -> None:
    loop.bot()


def _by_http(loop: Loop, workspace: Workspace) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    workspace.knobs(request_url=f"http://127.0.0.1:{port}/slack/events")
    secret = workspace.keys.signing_secret
    loop.start(
        "bot",
        SLACK_APP_TOKEN="",
        SLACK_SIGNING_SECRET=secret,
        BOT_HOST="127.0.0.1",
        BOT_PORT=str(port),
    )
    until(lambda: _listens(port), 60)


def _listens(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(
    "connect",
    [
        pytest.param(_by_socket, id="socket"),
        pytest.param(_by_http, id="http", marks=pytest.mark.slow),
    ],
)
def test_the_whole_loop(
    open_loop: StartLoop, lm_stub: StartStub, workspace: Workspace, connect: Connect
) -> None:
    """Upload, question, follow-up, vote both ways and back, night, and the new version serves."""
    stub = lm_stub()
    loop = open_loop(stub)
    loop.run("migrate")
    connect(loop, workspace)
    loop.worker()
    _upload(workspace)
    thread = _ask_and_follow_up(loop, workspace)
    _vote_both_ways_and_back(loop, workspace, thread)
    _only_who_may_read_it(loop, workspace)
    stub.knobs.needs_demonstrations = True
    _vote_on_many(loop, workspace)
    night = json.loads(loop.run("nightly", "--now", "--json"))
    assert night["decision"] == "promoted", night
    assert night["evidence"]["e_value"] >= 20
    version = loop.rows("SELECT version FROM programs WHERE status = 'champion'")[0][0]
    kinds = loop.rows("SELECT kind, to_version, e_value >= 20 FROM promotions")
    assert kinds == [("gate", version, True)]
    ts = workspace.say("U0BEN", CHANNEL, "@shoptalk What does fault code E-042 mean?")
    workspace.reply_to("U0BEN", CHANNEL, ts, "Pilot pressure low", version, seconds=60)


def _upload(workspace: Workspace) -> None:
    shared = workspace.share("U0ADA", CHANNEL, "press.pdf", SAMPLE_PDF.read_bytes())
    card = workspace.reply_to("U0ADA", CHANNEL, shared["ts"], "17 pages", seconds=90)
    assert "HP-160" in str(card)
    assert len(workspace.replies("U0ADA", CHANNEL, shared["ts"])) == 1


def _ask_and_follow_up(loop: Loop, workspace: Workspace) -> str:
    asked = workspace.say("U0ADA", CHANNEL, "@shoptalk What does fault code E-061 mean?")
    reply = workspace.reply_to("U0ADA", CHANNEL, asked, "Buffer battery low", "vote", seconds=60)
    assert "p. 15 (printed 12)" in str(reply)
    assert "HP-160" in str(reply)
    followed = workspace.say("U0BEN", CHANNEL, "And E-063?", asked)
    workspace.reply_to("U0BEN", CHANNEL, asked, "Panel communication lost", "vote", seconds=60)
    loop.until_state(followed, "final")
    direct = workspace.direct("U0ADA")
    private = workspace.say("U0ADA", direct, "What does fault code E-061 mean?")
    workspace.reply_to("U0ADA", direct, private, "Buffer battery low", "vote", seconds=60)
    assert len(visible_answers(workspace, asked)) == 2
    assert len(visible_answers(workspace, private)) == 1
    return asked


def _vote_both_ways_and_back(loop: Loop, workspace: Workspace, thread: str) -> None:
    message = workspace.replies("U0ADA", CHANNEL, thread)[0]
    ((answer_id,),) = loop.rows("SELECT answer_id FROM replies WHERE ts = %s", message["ts"])

    def stands(*votes: tuple[str, str]) -> None:
        until(lambda: loop.rows(STANDING, answer_id) == sorted(votes))

    workspace.react("U0BEN", CHANNEL, message["ts"], "+1::skin-tone-3")
    stands(("U0BEN", "up"))
    workspace.click("U0ADA", message, "vote_down", f"{answer_id}:down")
    stands(("U0ADA", "down"), ("U0BEN", "up"))
    view = until(lambda: workspace.look("state", user="U0ADA")["view"])
    reason = {"reason": {"selected_option": {"value": "wrong_machine"}}}
    comment = {"comment": {"value": "that is the other press"}}
    values = {"reason": reason, "comment": comment}
    workspace.act("submit", user="U0ADA", view_id=view["id"], values=values)
    reasons = "SELECT reason, comment FROM vote_events WHERE reason IS NOT NULL"
    until(lambda: loop.rows(reasons) == [("wrong_machine", "that is the other press")])
    workspace.click("U0ADA", message, "vote_up", f"{answer_id}:up")
    stands(("U0ADA", "up"), ("U0BEN", "up"))
    workspace.react("U0BEN", CHANNEL, message["ts"], "+1::skin-tone-3", remove=True)
    stands(("U0ADA", "up"))
    workspace.click("U0ADA", message, "more", f"unvote:{answer_id}")
    stands()


def _only_who_may_read_it(loop: Loop, workspace: Workspace) -> None:
    """The manual was shared in line-2: the hangar and the guest know nothing of it."""
    asked = workspace.say("U0BEN", OTHER, TORQUE)
    direct = workspace.direct("U0GUS")
    private = workspace.say("U0GUS", direct, "What is the torque for the gland bolts?")
    for user, channel, ts in (("U0BEN", OTHER, asked), ("U0GUS", direct, private)):
        loop.until_state(ts, "final")
        (reply,) = workspace.replies(user, channel, ts)
        assert not re.search(r"\b205\b", str(reply))  # a timestamp may hold these digits
        assert "HP-160" not in str(reply)


def _vote_on_many(loop: Loop, workspace: Workspace) -> None:
    """A crew asks what is known, and votes by reaction as people would who have the manual open."""
    crew = [f"UCREW{number}" for number in range(24)]
    for user in crew:
        workspace.act("hire", user=user, name=user.lower())
        workspace.act("invite", user="U0ADA", channel=CHANNEL, who=user)
    # Demonstrations come from manuals that everyone may read.
    loop.run("ingest", str(SAMPLE_PDF), "--everyone")
    every = (*ANSWERED, *((question, "") for question in UNANSWERED))
    asked = {
        workspace.say(crew[number % 24], CHANNEL, f"@shoptalk {question}"): value
        for number, (question, value) in enumerate(every)
    }
    for ts in asked:
        loop.until_state(ts, "final", 120)
    for number, (ts, value) in enumerate(asked.items()):
        (reply,) = workspace.replies("U0ADA", CHANNEL, ts)
        assert "vote" in str(reply)
        ((status, kind, quotes),) = loop.rows(FIRST_PART, reply["ts"])
        answered = status == "answered"
        right = answered and kind != "procedure" and value in quotes if value else not answered
        workspace.react(crew[number % 11], CHANNEL, reply["ts"], "+1" if right else "-1")
    votes = "SELECT count(*) FROM vote_events WHERE user_id LIKE 'UCREW%%'"
    until(lambda: loop.rows(votes) == [(len(asked),)])
    # A job asks Slack who they are: until then nobody's vote counts.
    known = "SELECT count(*) FROM voters WHERE user_id LIKE 'UCREW%%' AND kind = 'member'"
    until(lambda: loop.rows(known) == [(11,)])


@pytest.mark.parametrize("lm", ["gguf"])
def test_with_a_real_language_model(
    open_loop: StartLoop, small_gguf: Path, workspace: Workspace, lm: str
) -> None:
    """A tiny model answers what it can; a night with few votes says that they are too few."""
    loop = open_loop(
        {"AGENT_LM": str(small_gguf), "AGENT_LM_MAX_TOKENS": "64", "AGENT_READ_PASSAGES": "2"}
    )
    loop.run("migrate")
    loop.bot()
    loop.worker()
    _upload(workspace)
    asked = workspace.say("U0ADA", CHANNEL, TORQUE)
    reply = workspace.reply_to("U0ADA", CHANNEL, asked, "vote", seconds=120)
    loop.until_state(asked, "final")
    workspace.react("U0ADA", CHANNEL, reply["ts"], "-1")
    followed = workspace.say("U0ADA", CHANNEL, "And for the motor M1 feet?", asked)
    loop.until_state(followed, "final", 120)
    until(lambda: loop.rows("SELECT value FROM vote_events") == [("down",)])
    night = json.loads(loop.run("nightly", "--now", "--json"))
    assert night["decision"] == "nothing to learn"
    assert "too few votes" in night["reason"]
    assert len(visible_answers(workspace, asked)) == 2
