"""What the agent pane proposes to ask: from the manuals of the channel that it was opened beside.

At most four (https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts), made
of titles that the person may read alone; no LM is asked. Called without a thread: with one Slack
drops it without a word in apps with the agent view.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

import structlog

from agent.wording import Language, Sentence, in_language, ours
from bot.jobs.work import Work
from bot.slack import Refused, Unclear, calling
from sql import prompts
from sql.prompts import Offered

log = structlog.get_logger()

MOST: Final = 4
_NUMBER: Final = re.compile(r"^[\dA-Z]{1,3}(?:[.\-]\d{1,3})+\.?\s+|^\d{1,3}\.?\s+")
"""Of a section, before its heading."""
_OF_CHANNEL: Final = ours("From the manuals of this channel")
_OF_YOURS: Final = ours("From the manuals that you can read")
_BEGIN: Final = ours("To begin with")
_WHAT: Final = ours("What can you do?")
_ASKED: Final[dict[str, tuple[Sentence, Sentence]]] = {
    "procedure": (
        ours("{task}: how do I do this?"),
        ours("{task}: how do I do this? ({manual})"),
    ),
    "fault": (
        ours("{task}: what can I do about this?"),
        ours("{task}: what can I do about this? ({manual})"),
    ),
    "table": (
        ours("{task}: what is in it?"),
        ours("{task}: what is in it? ({manual})"),
    ),
}


def offer_prompts(work: Work, user_id: str, channel: str, about: str) -> None:
    """The person's pane proposes what can be asked of the manuals that they may read there now.

    Raises what a later try may cure (SlackUnreachable).
    """
    audience = work.audiences.of_person(user_id)
    found: list[Offered] = []
    if audience.readers:
        with work.shop.db.connection() as conn:
            found = prompts.offered(conn, audience, about, MOST)
    language = work.tongues.of(user_id)
    try:
        with calling():
            work.slack.reader.assistant_threads_setSuggestedPrompts(
                channel_id=channel, **proposed(found, language)
            )
    except (Refused, Unclear) as error:
        # Slack was seen to say `internal_error` to agents (openclaw/openclaw#126872): nobody waits
        # for this, and the next look has it proposed anew.
        log.info("prompts.refused", reason=error.for_operators)
        return
    log.info("prompts.offered", prompts=len(found), here=any(one.here for one in found))


def proposed(found: Sequence[Offered], language: Language = "en") -> dict[str, Any]:
    """`title` and `prompts` as Slack takes them; each is asked as it is shown, with its manual
    named where there are several."""
    tasks = [_NUMBER.sub("", one.task) for one in found]
    several = len({one.manual_id for one in found}) > 1
    shown = [
        {
            "title": in_language(_ASKED[one.kind][0], language, task=task),
            "message": in_language(
                _ASKED[one.kind][several], language, task=task, manual=one.manual
            ),
        }
        for one, task in zip(found, tasks, strict=True)
    ]
    what = in_language(_WHAT, language)
    title = _OF_CHANNEL if any(one.here for one in found) else _OF_YOURS if found else _BEGIN
    return {
        "title": in_language(title, language),
        "prompts": shown or [{"title": what, "message": what}],
    }
