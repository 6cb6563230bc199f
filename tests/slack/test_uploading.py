"""A shared PDF becomes a manual with a card that says so; whatever else it is gets a sentence."""

import pytest

from bot.jobs.uploads import drawing, uploading
from bot.sample import SAMPLE_PDF
from sql import grants, manuals, questions
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion
from tests.fix_pdfs import borer, column, draw
from tests.fix_slack_out import HANGAR, LINE2, TEAM, TORQUE, Killed, Out


def _readable(db: Database, channel: str) -> list[str]:
    """The titles that a channel may read."""
    with db.connection() as conn:
        return [one.title for one in manuals.list_all(conn, Audience.of_channel(TEAM, channel))]


def test_ingested(out: Out, small_manual: bytes) -> None:
    """The card stands in the thread of the file, ends in what was read, and the manual answers."""
    upload_id, shared = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    message = out.only(shared["ts"])
    assert "is ready. Ask about it here." in message["text"]
    assert "6 pages, " in message["text"]
    upload = out.uploaded(upload_id)
    assert (upload.state, upload.outcome, upload.ts) == ("final", "ingested", message["ts"])
    assert len(_readable(out.db, LINE2)) == 1
    assert _readable(out.db, HANGAR) == []
    first = out.calls("chat.postMessage")[0]["arguments"]["text"]
    assert first == "Reading pump.pdf …"
    with out.db.connection() as conn:
        (grant,) = grants.of_manual(conn, TEAM, upload.manual_id or 0)
    assert grant.granted_by == "U0ADA"


def test_upload_then_ask(out: Out) -> None:
    """What was just shared answers the next question."""
    upload_id, _ = out.upload("press.pdf", SAMPLE_PDF.read_bytes())
    out.ingest(upload_id)
    question_id, ts = out.ask(TORQUE)
    out.answer(question_id)
    assert "205" in out.only(ts)["text"]


def test_card_tells_how_far(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is read, the card says pages and time left."""
    monkeypatch.setattr("bot.jobs.uploads.reading._SECONDS_BETWEEN", 0.0)
    upload_id, _ = out.upload("press.pdf", SAMPLE_PDF.read_bytes())
    out.ingest(upload_id)
    said = [call["arguments"]["text"] for call in out.calls("chat.update")]
    assert any("Step 1 of 2: read page" in text for text in said)
    assert any("Step 2 of 2: indexed" in text for text in said)
    assert "is ready" in said[-1]


def test_same_file_elsewhere(out: Out, small_manual: bytes) -> None:
    """The same bytes in another channel are not read again: the channel is added, and its card
    says nothing else than the first one did, but for who may read it: a private channel is named to
    nobody else."""
    first, shared_first = out.upload("pump.pdf", small_manual)
    out.ingest(first)
    second, shared = out.upload("again.pdf", small_manual, user="U0BEN", channel=HANGAR)
    out.ingest(second)
    card, card_first = out.only(shared["ts"], HANGAR), out.only(shared_first["ts"])
    for told in ("is ready. Ask about it here.", "6 pages, ", " procedures."):
        assert told in card["text"]
        assert told in card_first["text"]
    assert "Who may read it: this conversation, #line-2." in card["text"]
    drawing.draw_cards(out.work)
    assert "Who may read it: this conversation." in out.only(shared_first["ts"])["text"]
    assert out.uploaded(second).outcome == "granted"
    assert out.uploaded(second).manual_id == out.uploaded(first).manual_id
    assert len(_readable(out.db, HANGAR)) == 1
    third, shared = out.upload("pump.pdf", small_manual)
    out.ingest(third)
    assert "is here already; nothing to do." in out.only(shared["ts"])["text"]


def test_a_name_is_known_to_those_who_got_it(out: Out) -> None:
    """A manual that does not name itself goes by the name of the file in each conversation, and a
    name goes with the upload that brought it."""
    pdf = draw([column([f"{n} N", f"{n} A", f"{n}40 V"]) for n in range(1, 6)])
    first, _ = out.upload("Takeover of Meyer.pdf", pdf)
    out.ingest(first)
    second, shared = out.upload("press.pdf", pdf, user="U0BEN", channel=HANGAR)
    out.ingest(second)
    assert _readable(out.db, LINE2) == ["Takeover of Meyer"]
    assert _readable(out.db, HANGAR) == ["press"]
    assert out.only(shared["ts"], HANGAR)["text"].startswith("press is ready.")
    third, _ = out.upload("the press, once more.pdf", pdf)
    out.ingest(third)
    assert _readable(out.db, LINE2) == ["Takeover of Meyer"]
    uploading.withdraw_upload(out.work, first)
    assert _readable(out.db, LINE2) == ["the press, once more"]
    assert _readable(out.db, HANGAR) == ["press"]


def test_a_card_tells_of_no_revision_that_is_not_for_its_readers(out: Out) -> None:
    """Newer and older revisions are told of where they may be read, and nowhere else."""

    def card(letter: str, torque: int, channel: str) -> str:
        upload_id, shared = out.upload(
            f"{letter}.pdf",
            borer(f"Revision {letter}", torque),
            user="U0BEN" if channel == HANGAR else "U0ADA",
            channel=channel,
        )
        out.ingest(upload_id)
        return str(out.only(shared["ts"], channel))

    assert "revision is here too" not in card("C", 45, HANGAR)
    assert "revision is here too" not in card("B", 40, LINE2)
    assert "A newer revision is here too: Borer B-20 Manual, Revision C" in card("A", 30, HANGAR)
    told = card("D", 50, LINE2)
    assert "An older revision is here too: Borer B-20 Manual, Revision B" in told
    assert "Revision C" not in told


def test_run_again(out: Out, small_manual: bytes) -> None:
    """A job that is delivered twice changes nothing."""
    upload_id, shared = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    before = out.only(shared["ts"])
    out.ingest(upload_id)
    assert out.only(shared["ts"]) == before


SEAMS = [
    ("move:posting", "before", 1),
    ("chat.postMessage", "before", 1),
    ("chat.postMessage", "after", 1),
    ("move:shown", "before", 1),
    ("move:shown", "before", 2),
    ("move:shown", "before", 3),
    ("chat.update", "before", 1),
    ("chat.update", "after", 1),
    ("move:final", "before", 1),
]


@pytest.mark.parametrize("kill", SEAMS, ids=lambda kill: "-".join(map(str, kill)))
def test_killed_anywhere(out: Out, small_manual: bytes, kill: tuple[str, str, int]) -> None:
    """A process that ends at any seam leaves one card, and the next one brings it to its end."""
    upload_id, shared = out.upload("pump.pdf", small_manual)
    out.seams.kill = kill
    with pytest.raises(Killed):
        out.ingest(upload_id)
    assert len(out.messages(shared["ts"])) <= 1
    out.seams.revive()
    out.ingest(upload_id)
    assert "is ready. Ask about it here." in out.only(shared["ts"])["text"]
    upload = out.uploaded(upload_id)
    assert (upload.state, upload.outcome) == ("final", "ingested")
    assert len(_readable(out.db, LINE2)) == 1


def test_cut_connection(out: Out, small_manual: bytes) -> None:
    """Slack took the card and the connection was cut: there is one card."""
    out.workspace.knobs({"method": "chat.postMessage", "effect": "cut_after"})
    upload_id, shared = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    assert "is ready" in out.only(shared["ts"])["text"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\nbroken", "damaged"),
        (b"", "empty"),
        (b"PK\x03\x04 no pdf", "not a PDF"),
        (b"<html>sign in</html>", "not a PDF"),
    ],
    ids=["broken", "empty", "zip", "html"],
)
def test_refused(out: Out, data: bytes, says: str) -> None:
    """What cannot be read is refused on the card, in a sentence that says why."""
    upload_id, shared = out.upload("broken.pdf", data)
    out.ingest(upload_id)
    text = out.only(shared["ts"])["text"]
    assert text.startswith("broken.pdf was not added.")
    assert says in text
    assert (out.uploaded(upload_id).state, out.uploaded(upload_id).outcome) == ("final", "refused")


def test_too_large(out: Out, small_manual: bytes) -> None:
    """A file above the limit is not even fetched."""
    out.work.shop.settings.ingest.max_bytes = len(small_manual) - 1
    upload_id, shared = out.upload("large.pdf", small_manual)
    out.ingest(upload_id)
    assert "more bytes than I take: split it" in out.only(shared["ts"])["text"]


def test_other_files(out: Out) -> None:
    """What is no PDF is left alone in silence, unless the bot was spoken to."""
    upload_id, shared = out.upload("photo.png", b"\x89PNG")
    out.ingest(upload_id)
    assert out.messages(shared["ts"]) == []
    assert (out.uploaded(upload_id).state, out.uploaded(upload_id).outcome) == ("final", "ignored")
    upload_id, shared = out.upload("notes.docx", b"PK", addressed=True)
    out.ingest(upload_id)
    assert "I read only PDFs" in out.only(shared["ts"])["text"]


def test_withdrawn(out: Out, small_manual: bytes) -> None:
    """A deleted file is answered from no more, and its card says so."""
    upload_id, shared = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    uploading.withdraw_upload(out.work, upload_id)
    assert _readable(out.db, LINE2) == []
    assert "no longer answer from it" in out.only(shared["ts"])["text"]
    assert (out.uploaded(upload_id).state, out.uploaded(upload_id).outcome) == (
        "final",
        "withdrawn",
    )
    out.ingest(upload_id)
    assert _readable(out.db, LINE2) == []


def test_withdrawn_but_shared_twice(out: Out, small_manual: bytes) -> None:
    """As long as the file is shared once more in the channel, it is answered from."""
    first, shared = out.upload("pump.pdf", small_manual)
    second, shared_again = out.upload("pump.pdf", small_manual, user="U0BEN")
    out.ingest(first)
    out.ingest(second)
    uploading.withdraw_upload(out.work, first)
    assert len(_readable(out.db, LINE2)) == 1
    assert "still answer from it" in out.only(shared["ts"])["text"]
    uploading.withdraw_upload(out.work, second)
    assert _readable(out.db, LINE2) == []
    assert "no longer answer from it" in out.only(shared_again["ts"])["text"]


def test_withdrawn_but_granted_by_the_operator(out: Out, small_manual: bytes) -> None:
    """What an operator granted, a deleted file does not take away."""
    upload_id, _ = out.upload("pump.pdf", small_manual)
    out.ingest(upload_id)
    manual_id = out.uploaded(upload_id).manual_id or 0
    with out.db.connection() as conn:
        grants.remove(conn, TEAM, manual_id, "channel", LINE2)
        grants.add(conn, TEAM, manual_id, "channel", LINE2, "operator")
    uploading.withdraw_upload(out.work, upload_id)
    assert len(_readable(out.db, LINE2)) == 1


@pytest.mark.parametrize("seam", [("files.info", "after"), ("chat.postMessage", "after")])
def test_withdrawn_meanwhile(out: Out, small_manual: bytes, seam: tuple[str, str]) -> None:
    """A file that is deleted while it is read grants nothing, and leaves no card behind."""
    upload_id, shared = out.upload("pump.pdf", small_manual)
    out.seams.on[seam] = lambda: uploading.withdraw_upload(out.work, upload_id)
    out.ingest(upload_id)
    assert _readable(out.db, LINE2) == []
    assert out.messages(shared["ts"]) == []
    assert out.uploaded(upload_id).outcome == "withdrawn"


def test_withdrawn_at_the_last_moment(
    out: Out, small_manual: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when the grant was committed just after the deletion, it is taken back."""
    upload_id, shared = out.upload("pump.pdf", small_manual)
    ingest = uploading.ingest_pdf

    def late(*given: object, **more: object) -> object:
        done = ingest(*given, **more)  # type: ignore[arg-type]
        uploading.withdraw_upload(out.work, upload_id)
        assert len(_readable(out.db, LINE2)) in (0, 1)
        with out.db.connection() as conn:
            grants.add(conn, TEAM, done.manual_id, "channel", LINE2, "U0ADA")
        return done

    monkeypatch.setattr(uploading, "ingest_pdf", late)
    out.ingest(upload_id)
    assert _readable(out.db, LINE2) == []
    assert "was deleted" in out.only(shared["ts"])["text"]


def test_file_is_gone(out: Out, small_manual: bytes) -> None:
    """A file that was deleted before anybody read it is left alone."""
    upload_id, shared = out.upload("pump.pdf", small_manual)
    out.workspace.act("delete_file", user="U0ADA", file_id=shared["file_id"])
    out.ingest(upload_id)
    assert out.messages(shared["ts"]) == []
    assert out.uploaded(upload_id).state == "final"


def test_give_up(out: Out, small_manual: bytes) -> None:
    """After the last try the card says in a sentence that it failed."""
    upload_id, shared = out.upload("pump.pdf", small_manual)
    uploading.give_up(out.work, upload_id, RuntimeError("secret"))
    text = out.only(shared["ts"])["text"]
    assert "was not added. Something went wrong inside Shoptalk; incident" in text
    assert "secret" not in text
    assert out.uploaded(upload_id).state == "final"


def test_shared_in_a_thread(out: Out, small_manual: bytes) -> None:
    """A file that is shared in a thread has its card in that thread."""
    ts = out.workspace.say("U0ADA", LINE2, "here is the manual")
    shared = out.workspace.share("U0ADA", LINE2, "pump.pdf", small_manual, thread_ts=ts)
    upload_id = out.record_upload(shared, LINE2, "U0ADA")
    out.ingest(upload_id)
    assert "is ready" in out.only(ts)["text"]


def test_question_in_the_same_message(out: Out) -> None:
    """A question that came with a PDF is answered once that is read, and from it."""
    shared = out.workspace.share("U0ADA", LINE2, "press.pdf", SAMPLE_PDF.read_bytes(), TORQUE)
    upload_id = out.record_upload(shared, LINE2, "U0ADA", addressed=True)
    with out.db.connection() as conn:
        new = NewQuestion(TEAM, LINE2, shared["ts"], shared["ts"], "U0ADA", TORQUE)
        question_id = questions.add(conn, new)
    assert question_id is not None
    out.answer(question_id)
    out.answer(question_id)
    assert out.messages(shared["ts"]) == []
    assert _waiting(out.db) == [{"question_id": question_id}]
    out.ingest(upload_id)
    out.answer(question_id)
    card, reply = out.messages(shared["ts"])
    assert "is ready" in card["text"]
    assert "205" in reply["text"]


def test_question_below_the_card_while_it_is_read(out: Out) -> None:
    """What was asked in the card's thread meanwhile is answered once the PDF is read, and from
    it."""
    upload_id, shared = out.upload("press.pdf", SAMPLE_PDF.read_bytes())
    question_id, _ = out.ask(TORQUE, thread_ts=shared["ts"])
    out.answer(question_id)
    assert out.messages(shared["ts"]) == []
    out.ingest(upload_id)
    assert {"question_id": question_id} in _waiting(out.db)
    out.answer(question_id)
    assert "205" in out.messages(shared["ts"])[-1]["text"]


def _waiting(db: Database) -> list[dict[str, int]]:
    with db.connection() as conn:
        rows = conn.execute("SELECT args FROM procrastinate_jobs WHERE status = 'todo'").fetchall()
    return [row[0] for row in rows]
