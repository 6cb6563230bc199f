"""What people share becomes uploads, each once."""

from typing import Any

import pytest

from tests.fix_bolt import Bolt, message, pdf

_TS = "1700000000.000100"
_PNG = {"id": "F2", "mimetype": "image/png", "filetype": "png", "name": "a.png"}
_WORD = {"id": "F2", "mimetype": "application/msword", "filetype": "doc", "name": "a.doc"}


def _share(bolt: Bolt, *files: dict[str, Any], text: str = "", **more: Any) -> None:
    event = {**message(text), "subtype": "file_share", "files": list(files), **more}
    assert bolt.event(event).status == 200


def _shared(bolt: Bolt, file_id: str = "F1", **more: Any) -> None:
    event = {"type": "file_shared", "file_id": file_id, "user_id": "UADA", "channel_id": "C1"}
    assert bolt.event({**event, "event_ts": "1700000001.0", **more}).status == 200


def test_pdf_in_a_channel(bolt: Bolt) -> None:
    """A PDF is read without anybody calling the bot, and nothing is asked by it."""
    _share(bolt, pdf())
    assert bolt.uploads() == [("C1", "F1", "UADA", _TS, False)]
    ((_, arguments, lock),) = bolt.jobs("ingest_upload")
    assert list(arguments) == ["upload_id"]
    assert lock == "upload:T1:F1"
    assert bolt.questions() == []


@pytest.mark.parametrize("first", ["message", "file_shared"])
def test_both_events_are_one_upload(bolt: Bolt, first: str) -> None:
    """The message and `file_shared` tell of one upload, in either order and repeated."""
    for _ in range(2):
        if first == "file_shared":
            _shared(bolt)
        _share(bolt, pdf())
        if first == "message":
            _shared(bolt)
    assert bolt.uploads() == [("C1", "F1", "UADA", _TS, False)]
    assert len(bolt.jobs("ingest_upload")) == 1


def test_pdf_in_a_direct_message(bolt: Bolt) -> None:
    """A PDF in a direct message is read, and a word on it is owed."""
    _share(bolt, pdf(), channel="D1", channel_type="im")
    assert bolt.uploads() == [("D1", "F1", "UADA", _TS, True)]
    assert bolt.questions() == []
    _shared(bolt, "F9", channel_id="D1")
    assert bolt.uploads()[1] == ("D1", "F9", "UADA", None, True)


def test_pdf_with_a_question(bolt: Bolt) -> None:
    """A mention with a PDF and words is both; with a PDF alone it is an upload."""
    _share(bolt, pdf(), text="<@UBOT> what torque?")
    _share(bolt, pdf("F3"), text="<@UBOT>", ts="1700000002.000100")
    assert [row[5] for row in bolt.questions()] == ["what torque?"]
    assert [row[1] for row in bolt.uploads()] == ["F1", "F3"]


def test_other_files_are_passed_over(bolt: Bolt) -> None:
    """A picture among people is nobody's business."""
    _share(bolt, _PNG, text="look")
    assert bolt.uploads() == []
    assert bolt.jobs() == []


def test_other_files_to_the_bot_are_owed_a_word(bolt: Bolt) -> None:
    """A Word file sent to the bot is recorded, so that it can say that it cannot read it."""
    _share(bolt, _WORD, text="<@UBOT>")
    assert bolt.uploads() == [("C1", "F2", "UADA", _TS, True)]
    assert len(bolt.jobs("ingest_upload")) == 1


def test_bare_id_may_be_a_pdf(bolt: Bolt) -> None:
    """A file of which Slack tells only the id is looked at by its job."""
    _share(bolt, {"id": "F4", "mode": "file_access", "file_access": "check_file_info"})
    assert [row[1] for row in bolt.uploads()] == ["F4"]


def test_mention_that_comes_late(bolt: Bolt) -> None:
    """Whoever hears of the file first: that the bot was called is known in the end."""
    _shared(bolt, "F2")
    _share(bolt, _WORD, text="<@UBOT>")
    assert bolt.uploads() == [("C1", "F2", "UADA", _TS, True)]


def test_own_files(bolt: Bolt) -> None:
    """The pictures of pages that the bot posts are not read."""
    _shared(bolt, user_id="UBOT")
    own = {"file_id": "F1", "user_id": "UBOT", "channel_id": "C1"}
    assert bolt.inbox.file_shared(own) is None
    _share(bolt, pdf(), user="UBOT", bot_id="BBOT")
    _share(bolt, pdf(), user="UOTHER", bot_id="BOTHER")
    assert bolt.uploads() == []


def test_deleted_file(bolt: Bolt) -> None:
    """A deleted file is withdrawn wherever it was shared, by one job each."""
    _share(bolt, pdf())
    _share(bolt, pdf(), channel="C2")
    for _ in range(2):
        assert bolt.event({"type": "file_deleted", "file_id": "F1"}).status == 200
    assert len(bolt.jobs("withdraw_upload")) == 2
    assert bolt.event({"type": "file_deleted", "file_id": "FNONE"}).status == 200


def test_deleted_message_takes_its_files_along(bolt: Bolt) -> None:
    """Where the message that shared a PDF is gone, that conversation holds it no more."""
    _share(bolt, pdf())
    _share(bolt, pdf(), channel="C2")
    gone = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "C1",
        "deleted_ts": _TS,
        "previous_message": {**message(""), "subtype": "file_share", "files": [pdf()]},
    }
    assert bolt.event(gone).status == 200
    ((_, arguments, _),) = bolt.jobs("withdraw_upload")
    ((first,),) = bolt.rows("SELECT upload_id FROM uploads WHERE channel = 'C1'")
    assert arguments == {"upload_id": first}


@pytest.mark.parametrize("words", ["", " what does this mean?"])
def test_a_picture_to_the_bot_is_a_question(bolt: Bolt, words: str) -> None:
    """A picture is read with what is asked, and is a question without words too; it has no card."""
    _share(bolt, _PNG, text=f"<@UBOT>{words}")
    assert [row[5] for row in bolt.questions()] == [words.strip()]
    assert bolt.rows("SELECT ordinal, kind, file_id, outcome FROM attachments") == [
        (0, "picture", "F2", None)
    ]
    assert bolt.uploads() == []
    assert len(bolt.jobs("answer_question")) == 1


@pytest.mark.parametrize("mention_first", [True, False])
@pytest.mark.parametrize("words", ["", " what does this mean?"])
def test_a_mention_tells_of_no_files(bolt: Bolt, words: str, mention_first: bool) -> None:
    """`app_mention` comes without files, before the message or after it: the picture is read with
    the question all the same, and a PDF alone is no question."""
    for number, file in enumerate((_PNG, pdf())):
        ts = f"170000000{number}.000100"
        plain = message(f"<@UBOT>{words}", ts)
        whole = {**plain, "subtype": "file_share", "files": [file]}
        mention = {**plain, "type": "app_mention"}
        for event in (mention, whole) if mention_first else (whole, mention):
            assert bolt.event(event).status == 200
    found = bolt.rows(
        "SELECT text, kind, outcome FROM questions LEFT JOIN attachments USING (question_id)"
        " ORDER BY question_id"
    )
    asked = words.strip()
    picture = (asked, "picture", None)
    manual = (asked, "pdf", "card")
    assert found == ([picture, manual] if asked or mention_first else [picture])
