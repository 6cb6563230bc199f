"""Plots on home tabs, as files in Slack.

A home tab shows a picture of an address that everyone can reach, or a file of Slack's, to which
"the user posting these blocks must have access"
(https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object). The bot has it
to what it uploads itself, and shares nowhere. Slack does not say who else may see such a file on a
tab that the bot publishes; so a plot holds nothing but counts, dates and versions, all of it is in
words beside it, and where Slack takes no picture the tab does without. A file that was just
uploaded is refused until Slack has looked at it: it has no type before (java-slack-sdk#1349).
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

import structlog

from bot.errors import NoCharts, SlackUnreachable
from bot.jobs.work import Work
from bot.showing import cut
from bot.showing import home as tab
from bot.slack import Refused, calling, describe
from sql import homes

log = structlog.get_logger()

_LOOK: Final = "1"
"""Of the plots' design: another one draws all anew."""
_WAITS: Final = (0.2, 0.5, 1.0, 2.0)
DAYS_KEPT: Final = 14
_AT_ONCE: Final = 50


def block_of(
    work: Work, plot: tab.Plot, sleep: Callable[[float], None] = time.sleep
) -> dict[str, Any] | None:
    """The plot as an image block; None without matplotlib, or where Slack takes no file now."""
    figures = hashlib.sha256(json.dumps([_LOOK, asdict(plot)]).encode()).hexdigest()
    team = work.me.team
    try:
        with work.shop.db.connection() as conn:
            file_id = homes.picture(conn, team, figures)
        if file_id is not None and describe(work.slack, file_id) is None:
            file_id = None  # somebody deleted it
        if file_id is None:
            file_id = _upload(work, plot, sleep)
            with work.shop.db.connection() as conn:
                homes.keep_picture(conn, team, figures, file_id)
    except NoCharts:
        return None
    except (Refused, SlackUnreachable) as error:
        log.warning("home.no_picture", reason=error.for_operators)
        return None
    return tab.image(file_id, plot.alt)


def _upload(work: Work, plot: tab.Plot, sleep: Callable[[float], None]) -> str:
    content = tab.draw(plot)
    with calling():
        done: Any = work.slack.poster.files_upload_v2(
            content=content,
            filename="plot.png",
            title=cut(plot.title, 200),
            alt_txt=cut(plot.alt, 900),
        )
    file_id = str(done["files"][0]["id"])
    for seconds in _WAITS:
        with calling():
            file = work.slack.reader.files_info(file=file_id)["file"]
        if str(file.get("mimetype") or "").startswith("image/"):
            break
        sleep(seconds)
    return file_id


def forget_pictures(work: Work) -> int:
    """Files that no home was drawn with for two weeks are deleted; how many. Raises
    SlackUnreachable."""
    with work.shop.db.connection() as conn:
        old = homes.old_pictures(conn, work.me.team, DAYS_KEPT, _AT_ONCE)
    for one in old:
        try:
            with calling():
                work.slack.reader.files_delete(file=one.file_id)
        except Refused as error:
            log.info("home.picture_gone", code=error.code)
        with work.shop.db.connection() as conn:
            homes.drop_picture(conn, work.me.team, one.file_id)
    return len(old)
