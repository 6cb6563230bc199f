"""*Roll back* on a lead's home tab: once, by who may, and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from agent.errors import NothingBefore, StateMismatch
from agent.learning import programs as learned
from agent.wording import in_language, ours
from bot.errors import HANDLED, MayNot, said_in
from bot.queue import DRAW_HOME, home_lock
from bot.roles import Rules, allow, asked
from sql import coverage, homes, programs

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from sql.database import Connection

log = structlog.get_logger()

DONE: Final = ours("You rolled back: {after} answers now, in the place of {before}.")
LATE: Final = ours(
    "Nothing was rolled back: somebody decided meanwhile who answers. It is shown below."
)
NOTHING: Final = ours("There is nothing to roll back to.")
FAILED: Final = ours("Nothing was rolled back. {why}")


def roll_back(work: Work, user_id: str, seen: int) -> None:
    """The last step is taken back, if it is still the one that the person saw, and their home says
    what came of it. Raises SlackUnreachable: then nothing was done."""
    db, team = work.shop.db, work.me.team
    actor = asked(db, work.slack, work.me, Rules.of(work.shop.settings.bot), user_id)
    language = work.tongues.of(user_id)
    with db.connection() as conn:
        said = in_language(NOTHING, language)
        try:
            doing = allow(conn, actor, "program.rollback")
            programs.hold_champion(conn, team)
            if coverage.newest_decision(conn, team) != seen:
                said = in_language(LATE, language)
            else:
                before, after = learned.rollback(conn, team, None, user_id)
                names = {"serving": before}, {"serving": after}
                doing.done(f"program:{after}", before=names[0], after=names[1])
                said = in_language(DONE, language, before=before, after=after)
        except MayNot as error:
            said = error.said(language)
        except NothingBefore:
            said = in_language(NOTHING, language)
        except StateMismatch as error:
            said = str(error)
        _tell(work, conn, user_id, said)


def give_up(work: Work, user_id: str, seen: int, error: Exception) -> None:
    """The person reads that it failed."""
    language = work.tongues.of(user_id)
    why = said_in(error, language) if isinstance(error, HANDLED) else ""
    said = in_language(FAILED, language, why=why).strip()
    with work.shop.db.connection() as conn:
        _tell(work, conn, user_id, said)


def _tell(work: Work, conn: Connection, user: str, said: str) -> None:
    homes.notice(conn, work.me.team, user, said)
    lock = home_lock(work.me.team, user)
    work.queue.defer(conn, DRAW_HOME, lock=lock, queueing_lock=lock, user_id=user)
