"""Home tabs: each person's own, drawn from the database when they look at it.

Drawings of one person run one after the other (`bot.queue.home_lock`), and each draws what is there
then, so that the newest look wins. `hash` keeps a worker that wakes late from publishing over what
a later one published (https://docs.slack.dev/reference/methods/views.publish): Slack answers
`hash_conflict`. Who is told nothing of them by Slack is shown nothing of anybody's.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog

from agent.wording import Language
from bot.jobs.homes.home_lead import lead_sections
from bot.jobs.homes.home_links import Links
from bot.jobs.homes.home_walks import walks_of
from bot.jobs.work import Work
from bot.roles import Rules, asked, reaches
from bot.showing import home as tab
from bot.slack import Refused, calling
from sql import homes, manuals
from sql.audience import Audience
from sql.homes import Home

log = structlog.get_logger()

RECENT: Final = 6
_REACH: Final = 25
_FRESH: Final = 6
_NEW: Final = timedelta(weeks=2)
_CONFLICT: Final = "hash_conflict"


def draw_home(work: Work, user_id: str) -> None:
    """The person's home shows what there is for them now.

    Raises what a later try may cure (SlackUnreachable).
    """
    rules = Rules.of(work.shop.settings.bot)
    actor = asked(work.shop.db, work.slack, work.me, rules, user_id)
    audience = work.audiences.of_person(user_id)
    with work.shop.db.connection() as conn:
        home = homes.get(conn, work.me.team, user_id)
    if home is None or not audience.readers:  # erased since, or nobody
        return
    links = Links(work)
    now, language = datetime.now(UTC), work.tongues.of(user_id)
    sections = [*_own_sections(work, audience, user_id, links, now, language)]
    if reaches(actor.role, "lead"):
        sections = [*lead_sections(work, audience, links, now, language), *sections]
    at = f"{now:%Y-%m-%d %H:%M} UTC"
    view = tab.home_view(sections, at=at, notice=home.notice, language=language)
    _publish(work, user_id, home, view)


def _own_sections(
    work: Work,
    audience: Audience,
    user: str,
    links: Links,
    now: datetime,
    language: Language,
) -> list[tab.Section]:
    """What a technician sees: their questions and walks, what they may read, and what is new."""
    with work.shop.db.connection() as conn:
        questions = homes.recent(conn, work.me.team, user, RECENT)
        readable = manuals.searched(conn, audience)
        new = homes.new_manuals(conn, audience, now - _NEW, _FRESH)
        notes = homes.new_notes(conn, audience, now - _NEW, _FRESH)
    own = [
        tab.Asked(
            one.text,
            "failed" if one.failure and not one.status else one.status,
            f"{one.asked_at:%Y-%m-%d}",
            links.to(one.channel, one.ts),
        )
        for one in questions
    ]
    shelf = [
        tab.Reach(one.title, one.page_count, one.revision, one.equipment)
        for one in readable[:_REACH]
    ]
    fresh = [
        tab.Fresh(f"{one.since:%Y-%m-%d}", tab.Reach(one.title, one.pages, one.revision))
        for one in new
    ]
    fresh += [
        tab.Fresh(
            f"{one.decided_at:%Y-%m-%d}",
            note=one.text or one.quote,
            where=(one.manual, one.page) if one.manual and one.page else None,
        )
        for one in notes
    ]
    outsider = any(reader.outsider for reader in audience.readers)
    return [
        tab.recent(own, language),
        tab.walks(walks_of(work, user, links, language), language),
        tab.fresh(fresh, language),
        tab.reach(shelf, max(0, len(readable) - _REACH), outsider=outsider, language=language),
    ]


def _publish(work: Work, user: str, home: Home, view: dict[str, Any]) -> None:
    """The tab shows the view; without its pictures where Slack does not take them."""
    plain = {**view, "blocks": [one for one in view["blocks"] if one["type"] != "image"]}
    try:
        shown = _try(work, user, home, view)
    except Refused as error:
        if view == plain or error.code in ("not_enabled", "user_not_found"):
            log.warning("home.refused", code=error.code)
            return
        log.warning("home.without_pictures", code=error.code)
        try:
            shown = _try(work, user, home, plain)
        except Refused as again:
            log.error("home.refused", code=again.code)
            return
    if shown is None:
        log.info("home.overtaken")
        return
    with work.shop.db.connection() as conn:
        homes.drawn(conn, work.me.team, user, home.opened, shown)
    log.info("home.drawn", blocks=len(view["blocks"]))


def _try(work: Work, user: str, home: Home, view: dict[str, Any]) -> str | None:
    """Slack's hash of what the tab shows now; None where a later look published something."""
    more = {"hash": home.hash} if home.hash else {}
    for _ in range(2):
        try:
            with calling():
                said = work.slack.reader.views_publish(user_id=user, view=view, **more)
            return str((said.get("view") or {}).get("hash") or "")
        except Refused as error:
            if error.code != _CONFLICT or not more:
                raise
        with work.shop.db.connection() as conn:
            now = homes.get(conn, work.me.team, user)
        if now is None or now.drawn > home.drawn or now.opened > home.opened:
            return None
        more = {}  # what it shows is older than this: whoever published it was killed before
    return None
