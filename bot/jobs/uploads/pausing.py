"""A PDF waits where no more may be embedded today: its card says so, and it is gone on with by
itself once there is a budget again, with what was paid for by then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import structlog

from agent.wording import in_language, ours
from bot.jobs.chores.embedding import pause as seconds_of_pause
from bot.queue import INGEST
from bot.showing import reading
from bot.slack import Unshowable
from ingest.embedding import EmbeddingSpent, check

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from bot.showing import CardLedger, VisibleMessage
    from sql.uploads import Upload

log = structlog.get_logger()

_WAITS: Final = ours(
    "I have read as much into my index as I may today. I go on with this PDF by myself when I may "
    "again, tomorrow at the latest; nothing of it is lost."
)


def is_spent(work: Work) -> bool:
    """Whether no vector can be had today."""
    try:
        check(work.shop.embedder)
    except EmbeddingSpent:
        return True
    return False


def pauses(upload: Upload) -> int:
    """How many of its attempts ended like this: they are no failures."""
    return int(upload.card.get("pauses", 0))


def paused_before(upload: Upload) -> dict[str, Any]:
    """What the row remembers of it: how often, and the PDF's hash."""
    remembered = ("pauses", "hash") if pauses(upload) else ()
    return {name: upload.card[name] for name in remembered if name in upload.card}


def pause(
    work: Work,
    upload: Upload,
    ledger: CardLedger,
    message: VisibleMessage,
    known: Mapping[str, Any],
    *,
    asked: bool,
) -> None:
    """The upload waits; `known` of its PDF is what its row is to remember. Raises Overtaken."""
    language = work.tongues.of(upload.user_id)
    said = in_language(_WAITS, language)
    try:
        message.show(reading(known["name"], said, asked=asked, language=language))
    except Unshowable as error:
        log.warning("card.unshowable", upload_id=upload.upload_id, code=error.code)
    with work.shop.db.connection() as conn:
        ledger.put(conn, card={**known, "pauses": pauses(upload) + 1})
        work.queue.defer(
            conn,
            INGEST,
            lock=f"upload:{upload.team}:{upload.file_id}",
            queueing_lock=f"ingest:{upload.upload_id}",
            in_seconds=seconds_of_pause(),
            upload_id=upload.upload_id,
        )
    log.info("upload.paused", upload_id=upload.upload_id)
