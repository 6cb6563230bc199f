"""Whoever reads an answer is who it was composed for, and is told why it draws on less."""

import pytest

from agent.wording import sentences
from bot.jobs.questions import answering, pages, readers
from bot.sample import SAMPLE_PDF
from sql import people, replies
from tests.fix_slack_out import LINE2, TEAM, TORQUE, Killed, Out

GENERAL = "C0GENERAL"
PROOF = ("205", "Halvorsen", "p. 13")


def _guest_comes(out: Out, channel: str = LINE2) -> None:
    """A guest is brought into the channel, and the bot's process heard of it."""
    out.workspace.act("invite", user="U0ADA", channel=channel, who="U0GUS")
    with out.db.connection() as conn:
        people.changed(conn, TEAM, channel)


def _texts(out: Out) -> list[str]:
    """Every text that was shown, in order."""
    calls = out.calls("chat.postMessage") + out.calls("chat.update")
    calls.sort(key=lambda call: float(call["at"]))
    return [str(call["arguments"]["text"]) for call in calls if call["outcome"] == "ok"]


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ({}, sentences.GUEST_READS),
        ({"is_ext_shared": True}, sentences.SHARED_WITH_OTHERS),
        ({"is_org_shared": True}, sentences.SHARED_WITH_OTHERS),
    ],
)
def test_the_true_reason(stocked: Out, marks: dict[str, bool], sentence: str) -> None:
    """With a guest in the channel, or others, it is not said that there is no manual, but why those
    for everyone in the team are not used; where one is shared here, that one is."""
    if marks:
        stocked.workspace.act("alter", what="channel", id=GENERAL, fields=marks)
    question_id, ts = stocked.ask(TORQUE, channel=GENERAL)
    stocked.answer(question_id)
    told = stocked.only(ts, GENERAL)["text"]
    assert sentence in told
    assert sentences.NONE_SHARED in told
    assert sentences.NO_MANUALS not in told
    assert sentences.SEARCHED_NONE not in told
    upload_id, _ = stocked.upload("manual.pdf", SAMPLE_PDF.read_bytes(), channel=GENERAL)
    stocked.ingest(upload_id)
    question_id, ts = stocked.ask(TORQUE, channel=GENERAL)
    stocked.answer(question_id)
    told = stocked.only(ts, GENERAL)["text"]
    assert all(word in told for word in PROOF)
    assert sentence not in told


def test_a_guest_alone(stocked: Out) -> None:
    """A guest who asks alone reads that it is for that."""
    direct = stocked.workspace.direct("U0GUS")
    question_id, ts = stocked.ask(TORQUE, user="U0GUS", channel=direct)
    stocked.answer(question_id)
    (message,) = stocked.messages(ts, direct, "U0GUS")
    assert sentences.YOU_ARE_A_GUEST in message["text"]


def test_who_comes_while_it_is_composed(stocked: Out) -> None:
    """A guest who comes before the answer is shown is not shown it: it is composed anew, for all
    who are there now; and the lines that stood there are gone."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.seams.on["move:composed", "after"] = lambda: _guest_comes(stocked)
    stocked.answer(question_id)
    told = stocked.only(ts)["text"]
    assert sentences.GUEST_READS in told
    assert not any("205" in text for text in _texts(stocked)[-2:])
    assert stocked.reply(question_id).state == "final"


def test_who_comes_unheard(stocked: Out) -> None:
    """It is asked again right before the answer is shown, whether or not Slack told of anybody."""
    question_id, ts = stocked.ask(TORQUE)

    def comes() -> None:
        stocked.workspace.act("invite", user="U0ADA", channel=LINE2, who="U0GUS")

    stocked.seams.on["move:composed", "after"] = comes
    stocked.answer(question_id)
    assert sentences.GUEST_READS in stocked.only(ts)["text"]


def test_who_comes_before_the_first_lines(stocked: Out) -> None:
    """Lines that were found for others are not shown early either."""
    question_id, _ = stocked.ask(TORQUE)
    stocked.seams.on["evidence", "after"] = lambda: _guest_comes(stocked)
    stocked.answer(question_id)
    assert not any("205" in text for text in _texts(stocked))


def test_who_comes_while_it_is_shown(stocked: Out) -> None:
    """Slack told of somebody while the answer was on its way: what is seen is composed anew."""
    question_id, ts = stocked.ask(TORQUE)

    def composed() -> None:
        stocked.seams.on["chat.update", "after"] = lambda: _guest_comes(stocked)

    stocked.seams.on["move:composed", "after"] = composed
    stocked.answer(question_id)
    assert sentences.GUEST_READS in stocked.only(ts)["text"]


def test_killed_in_between(stocked: Out) -> None:
    """An answer that was recorded by a process that died is not shown to others either."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.seams.kill = ("move:composed", "after", 1)
    with pytest.raises(Killed):
        stocked.answer(question_id)
    stocked.seams.revive()
    _guest_comes(stocked)
    stocked.answer(question_id)
    assert sentences.GUEST_READS in stocked.only(ts)["text"]


def test_a_guest_who_leaves(stocked: Out) -> None:
    """Where those who are left may read more, they get what they may read."""
    question_id, ts = stocked.ask(TORQUE, channel=GENERAL)

    def leaves() -> None:
        stocked.workspace.act("leave", user="U0GUS", channel=GENERAL)

    stocked.seams.on["move:composed", "after"] = leaves
    stocked.answer(question_id)
    told = stocked.only(ts, GENERAL)["text"]
    assert all(word in told for word in PROOF)


def test_it_changes_for_ever(stocked: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where readers come and go all the time the job is tried later, and nothing is shown."""
    monkeypatch.setattr(answering, "_is_for", lambda *_: False)
    question_id, ts = stocked.ask(TORQUE)
    with pytest.raises(answering.ReadersChange):
        stocked.answer(question_id)
    assert stocked.reply(question_id).answer_id is None
    assert not any("p. 13" in message["text"] for message in stocked.messages(ts)[-1:])


def test_it_goes_on_by_itself(stocked: Out) -> None:
    """Where nobody could be asked about in time that is what is said; and once it is known who
    reads along, the answer stands in the same message."""
    limited = {"method": "users.info", "effect": "ratelimited", "value": 60, "times": None}
    stocked.workspace.knobs(limited)
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    first = stocked.only(ts)
    assert sentences.READERS_UNCHECKED in first["text"]
    readers.look_who_reads(stocked.work, LINE2)
    assert stocked.reply(question_id).state == "final"
    stocked.workspace.knobs()
    readers.look_who_reads(stocked.work, LINE2)
    assert stocked.reply(question_id).state == "shown"
    stocked.answer(question_id)
    second = stocked.only(ts)
    assert second["ts"] == first["ts"]
    assert all(word in second["text"] for word in PROOF)
    readers.look_who_reads(stocked.work, LINE2)
    assert stocked.reply(question_id).state == "final"


def test_nothing_is_answered_anew_that_was_deleted(stocked: Out) -> None:
    """A question that was withdrawn meanwhile stays withdrawn."""
    question_id, _ = stocked.ask(TORQUE)
    stocked.answer(question_id)
    with stocked.db.connection() as conn:
        people.wait(conn, question_id, TEAM, LINE2)
        conn.execute("UPDATE questions SET withdrawn_at = now()")
    readers.resume(stocked.work)
    readers.look_who_reads(stocked.work, LINE2)
    assert stocked.reply(question_id).state == "final"
    with stocked.db.connection() as conn:
        assert people.waiting_channels(conn, TEAM) == []
        assert not replies.reopen(conn, question_id)


def test_a_page_is_not_shown_to_who_just_came(
    stocked: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cited page that was drawn for others is not shown, and who clicked reads why."""
    question_id, ts = stocked.ask(TORQUE)
    stocked.answer(question_id)
    render = pages.render_page

    def drawn(*given: object) -> bytes:
        picture: bytes = render(*given)  # type: ignore[arg-type]
        stocked.workspace.act("invite", user="U0ADA", channel=LINE2, who="U0GUS")
        return picture

    monkeypatch.setattr(pages, "render_page", drawn)
    with pytest.raises(answering.ReadersChange):
        pages.show_page(stocked.work, question_id, 0, "U0ADA")
    pages.show_page(stocked.work, question_id, 0, "U0ADA")
    assert not any(message.get("files") for message in stocked.messages(ts))
    seen = stocked.workspace.messages("U0ADA", LINE2, ts)
    assert any("I cannot show this page" in message["text"] for message in seen)
