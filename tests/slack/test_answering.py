"""One visible message a question: evidence first, then the verified answer, whatever happens."""

import threading

import pytest

from bot.errors import SlackError, SlackRefused, SlackUnreachable
from bot.jobs.questions import answering
from bot.sample import SAMPLE_PDF
from bot.showing.early import Early
from bot.slack import TokenRefused
from sql import answers, questions
from sql.database import Database
from sql.failure import kind_of
from tests.fix_slack_out import LINE2, TEAM, TORQUE, Killed, Out

PROOF = ("205", "Halvorsen", "p. 13")


def _texts(out: Out) -> list[str]:
    """Every text that the thread's message had, in order."""
    calls = out.calls("chat.postMessage") + out.calls("chat.update")
    return [str(call["arguments"]["text"]) for call in calls if call["outcome"] == "ok"]


def test_evidence_then_answer(stocked: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines first, marked as unchecked; then, in the same message, the proven answer."""
    # However slow the machine, no word of waiting comes before the lines.
    monkeypatch.setattr(Early.__init__, "__defaults__", (600.0,))
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    message = stocked.only(ts)
    assert all(word in message["text"] for word in PROOF)
    assert "still being checked" not in str(message)
    first, *_, last = _texts(stocked)
    assert "still being checked" in first
    assert last.startswith(message["text"][:100])
    reply = stocked.reply(question_id)
    assert (reply.state, reply.ts, reply.failure) == ("final", message["ts"], None)
    kinds = [block["type"] for block in message["blocks"]]
    assert "actions" in kinds
    assert message["metadata"]["event_payload"] == {"question_id": question_id}


def test_nothing_unfurls_or_pings(stocked: Out) -> None:
    """Every post and update turns off previews and parsing."""
    question_id, _ = stocked.ask(TORQUE)
    stocked.answer(question_id)
    for call in stocked.calls("chat.postMessage"):
        given = call["arguments"]
        assert (given["unfurl_links"], given["unfurl_media"]) == ("False", "False")
    for call in stocked.calls("chat.postMessage") + stocked.calls("chat.update"):
        assert call["arguments"]["parse"] == "none"


def test_placeholder_while_nothing_is_found(stocked: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the search takes longer than a second, a word stands there meanwhile."""
    monkeypatch.setattr(Early.__init__, "__defaults__", (0.05,))
    stocked.workspace.knobs({"method": "conversations.info", "effect": "delay", "value": 0.6})
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    first, second, *_, last = _texts(stocked)
    assert first == "Looking in the manuals …"
    assert "still being checked" in second
    assert last.startswith(stocked.only(ts)["text"][:100])


def test_run_again_changes_nothing(stocked: Out) -> None:
    """A job that is delivered twice answers once, and asks the LM once."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    before, asked = stocked.only(ts), stocked.stub.counters.calls
    stocked.answer(question_id)
    assert stocked.only(ts) == before
    assert stocked.stub.counters.calls == asked


SEAMS = [
    ("move:posting", "before", 1),
    ("move:posting", "after", 1),
    ("chat.postMessage", "before", 1),
    ("chat.postMessage", "after", 1),
    ("move:shown", "before", 1),
    ("move:shown", "after", 1),
    ("move:composed", "before", 1),
    ("chat.update", "before", 1),
    ("chat.update", "after", 1),
    ("move:final", "before", 1),
    ("move:final", "after", 1),
]


@pytest.mark.parametrize("kill", SEAMS, ids=lambda kill: "-".join(map(str, kill)))
def test_killed_anywhere(stocked: Out, kill: tuple[str, str, int]) -> None:
    """A process that ends at any seam leaves one message, and the next one brings the answer."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.seams.kill = kill
    with pytest.raises(Killed):
        stocked.answer(question_id)
    assert stocked.seams.dead
    recorded, asked = stocked.reply(question_id).answer_id, stocked.stub.counters.calls
    assert len(stocked.messages(ts)) <= 1
    stocked.seams.revive()
    stocked.answer(question_id)
    assert all(word in stocked.only(ts)["text"] for word in PROOF)
    assert stocked.reply(question_id).state == "final"
    if recorded is not None:
        assert stocked.stub.counters.calls == asked, "an answer that was recorded is paid once"
        assert stocked.reply(question_id).answer_id == recorded


@pytest.mark.parametrize("effect", ["cut_after", "cut_before"])
def test_cut_connection(stocked: Out, effect: str) -> None:
    """Whether Slack took the post or not: cut off, it is looked for, and stands there once."""
    stocked.workspace.knobs({"method": "chat.postMessage", "effect": effect})
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    assert all(word in stocked.only(ts)["text"] for word in PROOF)
    assert stocked.calls("conversations.replies")


@pytest.mark.parametrize(
    "rule",
    [
        {"effect": "status", "value": 503},
        {"effect": "ok_false", "value": "internal_error"},
        {"effect": "ok_false", "value": "fatal_error"},
        {"effect": "ratelimited", "value": 1},
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
def test_unclear_errors(stocked: Out, method: str, rule: dict[str, object]) -> None:
    """An error that does not say whether it was done ends in one message all the same."""
    stocked.workspace.knobs({"method": method, **rule})
    question_id, ts = stocked.ask(TORQUE)
    try:
        stocked.answer(question_id)
    except SlackError:
        stocked.answer(question_id)
    assert all(word in stocked.only(ts)["text"] for word in PROOF)


def test_blocks_refused(stocked: Out) -> None:
    """Where Slack does not take the blocks, the text says it all."""
    rule = {"method": "chat.update", "effect": "ok_false", "value": "invalid_blocks"}
    stocked.seams.on["move:composed", "after"] = lambda: stocked.workspace.knobs(rule)
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    message = stocked.only(ts)
    assert all(word in message["text"] for word in PROOF)
    assert not message["blocks"]


def test_deleted_by_somebody(stocked: Out) -> None:
    """A message that somebody deleted meanwhile stays deleted, and the row says so."""
    question_id, ts = stocked.ask(TORQUE)

    def delete() -> None:
        (message,) = stocked.messages(ts)
        stocked.workspace.act("delete", user="U0IVO", channel=LINE2, ts=message["ts"])

    stocked.seams.on["move:shown", "after"] = delete
    stocked.answer(question_id)
    assert stocked.messages(ts) == []
    reply = stocked.reply(question_id)
    assert (reply.state, reply.failure) == ("final", "Slack: message_not_found")
    stocked.answer(question_id)
    assert stocked.messages(ts) == []


def test_channel_is_gone(stocked: Out) -> None:
    """Where nothing can be posted any more, it is written down and left at that."""
    rule = {"method": "chat.postMessage", "effect": "ok_false", "value": "is_archived"}
    stocked.workspace.knobs({**rule, "times": None})
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    assert stocked.messages(ts) == []
    assert stocked.reply(question_id).failure == "Slack: is_archived"


@pytest.mark.parametrize(
    "seam",
    [
        ("chat.postMessage", "before"),
        ("chat.postMessage", "after"),
        ("evidence", "after"),
        ("chat.update", "before"),
        ("chat.update", "after"),
        ("move:final", "before"),
    ],
    ids="-".join,
)
def test_two_attempts(stocked: Out, seam: tuple[str, str]) -> None:
    """An attempt that wakes beside its successor, wherever it slept, leaves one message: theirs."""
    question_id, ts = stocked.ask(TORQUE)
    asleep, wake = threading.Event(), threading.Event()

    def sleep() -> None:
        asleep.set()
        assert wake.wait(30)

    stocked.seams.on[seam] = sleep
    errors: list[BaseException] = []

    def first() -> None:
        try:
            stocked.answer(question_id)
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    sleeper = threading.Thread(target=first)
    sleeper.start()
    assert asleep.wait(30)
    stocked.answer(question_id)
    theirs = stocked.reply(question_id)
    assert theirs.state == "final"
    wake.set()
    sleeper.join(30)
    assert errors == []
    message = stocked.only(ts)
    assert (message["ts"], theirs) == (theirs.ts, stocked.reply(question_id))
    assert all(word in message["text"] for word in PROOF)
    assert "still being checked" not in message["text"]
    assert _answers(stocked.db, question_id) == 1


def _answers(db: Database, question_id: int) -> int:
    with db.connection() as conn:
        row = conn.execute(
            "SELECT count(*) FROM answers WHERE question_id = %s", (question_id,)
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_edited_meanwhile(stocked: Out) -> None:
    """The old wording is answered by nobody any more; the edit's own job answers the new one."""
    question_id, ts = stocked.ask("What does fault code E-011 mean?")

    def edit() -> None:
        with stocked.db.connection() as conn:
            assert questions.edit(conn, TEAM, LINE2, ts, TORQUE) == question_id

    stocked.seams.on["evidence", "after"] = edit
    stocked.answer(question_id)
    assert stocked.reply(question_id).state in ("new", "shown")
    assert _answers(stocked.db, question_id) == 0
    stocked.answer(question_id)
    assert all(word in stocked.only(ts)["text"] for word in PROOF)


def test_edited_afterwards(stocked: Out) -> None:
    """An edit of an answered question changes the same message."""
    question_id, ts = stocked.ask("What does fault code E-011 mean?")
    stocked.answer(question_id)
    before = stocked.only(ts)["ts"]
    with stocked.db.connection() as conn:
        questions.edit(conn, TEAM, LINE2, ts, TORQUE)
    stocked.answer(question_id)
    message = stocked.only(ts)
    assert message["ts"] == before
    assert all(word in message["text"] for word in PROOF)


def _withdraw(out: Out, ts: str) -> None:
    with out.db.connection() as conn:
        assert questions.withdraw(conn, TEAM, LINE2, ts) is not None


def test_withdrawn(stocked: Out) -> None:
    """The reply to a deleted question is deleted, and no job brings it back."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    _withdraw(stocked, ts)
    answering.withdraw_reply(stocked.work, question_id)
    assert stocked.messages(ts) == []
    stocked.answer(question_id)
    assert stocked.messages(ts) == []
    assert stocked.reply(question_id).state == "final"


@pytest.mark.parametrize(
    "seam",
    [("chat.postMessage", "before"), ("chat.postMessage", "after"), ("evidence", "after")],
    ids="-".join,
)
def test_withdrawn_meanwhile(stocked: Out, seam: tuple[str, str]) -> None:
    """A question that is deleted while it is answered is left without a reply."""
    question_id, ts = stocked.ask(TORQUE)

    def withdraw() -> None:
        _withdraw(stocked, ts)
        answering.withdraw_reply(stocked.work, question_id)

    stocked.seams.on[seam] = withdraw
    stocked.answer(question_id)
    assert stocked.messages(ts) == []
    assert stocked.reply(question_id).state == "final"


def test_withdrawn_before(stocked: Out) -> None:
    """A question that was deleted before anybody began is never answered."""
    question_id, ts = stocked.ask(TORQUE)
    _withdraw(stocked, ts)
    stocked.answer(question_id)
    assert stocked.messages(ts) == []


def test_empty_mention(stocked: Out) -> None:
    """Whoever only names the bot reads what it is for; no LM is asked."""
    question_id, ts = stocked.ask("")
    stocked.answer(question_id)
    assert "Ask me about a machine" in stocked.only(ts)["text"]
    assert stocked.stub.counters.calls == 0
    assert stocked.reply(question_id).state == "final"


def test_no_manual(out: Out) -> None:
    """Without any manual it says so instead of being silent."""
    question_id, ts = out.ask(TORQUE)
    out.answer(question_id)
    assert "no manual" in out.only(ts)["text"]


def test_without_a_language_model(stocked: Out) -> None:
    """The lines are shown as they stand, and that they are unexplained."""
    stocked.stub.knobs.fail = True
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    text = stocked.only(ts)["text"]
    assert "The language model cannot be reached" in text
    assert "205" in text


def test_follow_up(stocked: Out) -> None:
    """A follow-up in the thread is answered there, from what the thread is about."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    second, _ = stocked.ask("and for the motor M1 feet?", thread_ts=ts)
    stocked.answer(second)
    first_reply, second_reply = stocked.messages(ts)
    assert "205" in first_reply["text"]
    assert "80" in second_reply["text"]


def test_give_up(stocked: Out) -> None:
    """After the last try the person reads a sentence, not a traceback, and the row says which."""
    question_id, ts = stocked.ask(TORQUE)
    answering.give_up(stocked.work, question_id, RuntimeError("secret"))
    text = stocked.only(ts)["text"]
    assert text.startswith("I could not answer this. Something went wrong inside Shoptalk;")
    assert "secret" not in text
    assert str(stocked.db.home.root) not in text
    reply = stocked.reply(question_id)
    assert reply.state == "final"
    assert reply.failure is not None
    stocked.answer(question_id)
    assert stocked.only(ts)["text"] == text


def test_give_up_after_an_answer(stocked: Out) -> None:
    """A question that was answered meanwhile keeps its answer."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    answering.give_up(stocked.work, question_id, RuntimeError())
    assert "205" in stocked.only(ts)["text"]


def test_tried_too_often(stocked: Out) -> None:
    """A question on which every process dies ends in a sentence too."""
    question_id, ts = stocked.ask(TORQUE)
    for _ in range(2 * stocked.work.shop.settings.bot.job_tries):
        stocked.seams.kill = ("move:composed", "before", 1)
        stocked.seams.seen.clear()
        with pytest.raises(Killed):
            stocked.answer(question_id)
        stocked.seams.revive()
    stocked.answer(question_id)
    assert stocked.only(ts)["text"].startswith("I could not answer this.")


def test_a_missing_scope_is_no_sentence_for_a_technician(stocked: Out) -> None:
    """Who asked reads that somebody has to look at the bot, and no setting, scope or "None"; it is
    refused for good, and the row knows."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.workspace.knobs(_always("conversations.info", "missing_scope"))
    with pytest.raises(SlackRefused) as failed:
        stocked.answer(question_id)
    assert kind_of(failed.value) == "permanent"
    answering.give_up(stocked.work, question_id, failed.value)
    text = stocked.only(ts)["text"]
    assert "tell whoever looks after me" in text
    for word in ("SLACK_", "scope", "None", "doctor", "token"):
        assert word not in text
    assert stocked.reply(question_id).state == "final"


def test_a_revoked_token_costs_no_question(stocked: Out) -> None:
    """Whom nobody can tell anything is answered when the app was installed again, however long
    that took."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.workspace.knobs(_always("*", "token_revoked"))
    for _ in range(2 * stocked.work.shop.settings.bot.job_tries + 1):
        with pytest.raises(TokenRefused) as failed:
            stocked.answer(question_id)
        answering.give_up(stocked.work, question_id, failed.value)
    stocked.workspace.knobs()
    stocked.answer(question_id)
    assert "205" in stocked.only(ts)["text"]


def test_slack_is_away(stocked: Out) -> None:
    """While Slack cannot be reached nothing is final; afterwards the answer comes."""
    stocked.workspace.knobs({"method": "*", "effect": "cut_before", "times": None})
    question_id, ts = stocked.ask(TORQUE)
    answering.give_up(stocked.work, question_id, RuntimeError())
    assert stocked.reply(question_id).state != "final"
    stocked.workspace.knobs()
    stocked.answer(question_id)
    assert "205" in stocked.only(ts)["text"]


def test_lines_that_are_gone(stocked: Out) -> None:
    """An answer whose manual was taken away between writing and showing is not shown."""
    question_id, ts = stocked.ask(TORQUE)

    def revoke() -> None:
        with stocked.db.connection() as conn:
            conn.execute("DELETE FROM grants")

    def die_before_the_answer_is_shown() -> None:
        updates = stocked.seams.seen.count(("chat.update", "before"))
        stocked.seams.kill = ("chat.update", "before", updates + 1)

    stocked.seams.on["move:composed", "after"] = die_before_the_answer_is_shown
    with pytest.raises(Killed):
        stocked.answer(question_id)
    revoke()
    stocked.seams.revive()
    stocked.answer(question_id)
    text = stocked.only(ts)["text"]
    assert "There is no manual that everyone here may read" in text
    assert "205" not in text


def test_one_answer_is_recorded(stocked: Out) -> None:
    """The reply names the answer, and the answer is what was shown."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    reply = stocked.reply(question_id)
    audience = stocked.work.audiences.of(LINE2, "U0ADA")
    with stocked.db.connection() as conn:
        shown = answers.shown(conn, audience, reply.answer_id or 0)
    assert shown is not None
    words = str(stocked.only(ts)["blocks"])
    assert all(cell in words for cell in shown.citations[0].quote.split(" | "))


def test_no_silence_before_the_next_try(stocked: Out) -> None:
    """When the first try fails at once, a word stands there until a later one succeeds."""
    rule = {"method": "conversations.info", "effect": "ok_false", "value": "internal_error"}
    stocked.workspace.knobs({**rule, "times": None})
    question_id, ts = stocked.ask(TORQUE)
    with pytest.raises(SlackError):
        stocked.answer(question_id)
    assert stocked.only(ts)["text"] == "Looking in the manuals …"
    stocked.workspace.knobs()
    stocked.answer(question_id)
    assert "205" in stocked.only(ts)["text"]


def test_closest_lines_name_whom_to_ask(out: Out) -> None:
    """In the asker's language, after a restart of the job too; nobody is pinged."""
    upload_id, _ = out.upload("HP-160.pdf", SAMPLE_PDF.read_bytes())
    out.ingest(upload_id)
    question_id, ts = out.ask("Wie hoch ist das Drehmoment an der Hydraulikpresse HP-160?")
    out.answer(question_id)
    said = out.only(ts)["text"]
    assert "Ich bin nicht sicher, ob das die Antwort ist." in said
    assert "Frag Ada (technician)" in said
    assert "<@" not in str(out.only(ts))


def _always(method: str, error: str) -> dict[str, object]:
    return {"method": method, "effect": "ok_false", "value": error, "times": None}


def test_a_long_outage_of_slack_costs_no_answer(stocked: Out) -> None:
    """However often Slack could not be asked meanwhile, the answer comes when it is back."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.workspace.knobs(
        _always("conversations.info", "internal_error"),
        _always("chat.postMessage", "accesslimited"),
    )
    tries = stocked.work.shop.settings.bot.job_tries
    for _ in range(2):
        for _ in range(tries):
            with pytest.raises(SlackUnreachable) as failed:
                stocked.answer(question_id)
        answering.give_up(stocked.work, question_id, failed.value)
    stocked.workspace.knobs()
    stocked.answer(question_id)
    assert all(word in stocked.only(ts)["text"] for word in PROOF)
