"""Voice clips that came with a question: Slack's own words of them, or those of an endpoint."""

from dataclasses import replace
from typing import Final

import structlog

from agent.errors import NotHeard
from bot.jobs.work import Work
from bot.slack import NotFetched, SlackFile, download, words_of_vtt
from ingest.errors import TooLarge
from ingest.legible import legible
from sql.attachments import Attachment

log = structlog.get_logger()

CLIP_BYTES: Final = 25_000_000
"""What OpenAI's endpoint takes; Slack's clips are five minutes at most."""
_VTT_BYTES: Final = 1_000_000
_ASKED: Final = 1_500


def clip_read(
    work: Work, one: Attachment, file: SlackFile, *, late: bool, has_words: bool
) -> Attachment | None:
    """What is said in the clip; None where Slack is still at work on that and it is not `late`.

    Raises NotHeard where the endpoint fails and there is nothing else that is asked (`has_words`):
    a later try may cure it. TooLarge, NotFetched and SlackUnreachable as ever.
    """
    told = file.transcript
    words = told.words
    if told.status == "complete" and told.whole_at:
        words = _whole(work, file, told.whole_at) or words
    if words:
        return _heard(one, words)
    if told.status == "waiting" and not late:
        return None
    ear = work.shop.senses.ear
    if ear is None:
        return replace(one, outcome="unheard")
    clip = download(work.slack, file, CLIP_BYTES)
    try:
        words = ear.words(file.name, file.mime or "application/octet-stream", clip)
    except NotHeard as error:
        log.warning("ear.failed", reason=error.for_operators, question_id=one.question_id)
        if not has_words:
            raise
        words = ""
    return _heard(one, words) if words else replace(one, outcome="unheard")


def _heard(one: Attachment, words: str) -> Attachment:
    words = legible(words).strip()
    return replace(one, outcome="read", said=words[:_ASKED], asked=words[:_ASKED])


def _whole(work: Work, file: SlackFile, at: str) -> str:
    """All that is said, where Slack gives it; its beginning is better than nothing."""
    try:
        found = download(work.slack, replace(file, url=at, size=None), _VTT_BYTES)
    except (TooLarge, NotFetched):
        return ""
    return words_of_vtt(found.decode("utf-8", "replace"))
