"""The job behind the buttons of a walk: takes the clicks that wait, each once and in their order,
and shows where the walk stands, in its one card.

What is to be shown follows from the clicks that counted, so that a job that was killed, or failed,
leaves nothing that the next one does not find.
"""

from dataclasses import dataclass, field
from typing import Final

import structlog

from agent.wording import in_language
from bot.errors import MayNot, SlackUnreachable
from bot.jobs.acting import actor_of
from bot.jobs.walks.walk_notes import suggest
from bot.jobs.walks.walk_shown import put, put_away, where
from bot.jobs.whispers import whisper
from bot.jobs.work import Work
from bot.queue import KNOW_VOTERS, WALK, voters_lock, walk_lock
from bot.roles import Actor, allow
from bot.showing import plan_of, walk_words
from bot.slack import Refused, Seen, Unclear
from sql import questions, vote_events, voters, walks
from sql.database import Connection
from sql.questions import Question
from sql.vote_events import NewVoteEvent
from sql.walks import Click, State, Walk

log = structlog.get_logger()

_ACT: Final = "walk.go"
_FORWARD: Final = ("done", "skip", "not_solved")


@dataclass
class _Round:
    """One run of the job. `whispers`: (person, sentence), said once all is counted and shown."""

    work: Work
    question: Question
    seen: Seen
    whispers: list[tuple[str, str]] = field(default_factory=list)


def walk_on(work: Work, walk_id: int) -> None:
    """Every click that waited was counted or is told why not, and the walk's messages say where it
    stands. Done again it changes nothing. Raises what a later try may cure (SlackUnreachable)."""
    put_away(work)
    with work.shop.db.connection() as conn:
        walk = walks.get(conn, work.me.team, walk_id)
        question = questions.get(conn, walk.question_id) if walk else None
    if walk is None or question is None or question.withdrawn_at is not None:
        return
    seen = work.audiences.seen(question.channel, question.user_id, within=0)
    now = _Round(work, question, seen)
    with work.shop.db.connection() as conn:
        waiting = walks.waiting(conn, walk_id)
    for click in waiting:
        actor = actor_of(work, click.user_id)
        with work.shop.db.connection() as conn:
            walks.hold(conn, walk_id)
            walk = walks.get(conn, work.me.team, walk_id)
            if walk is not None:
                _take(now, conn, walk, click, actor)
    put(work, question, seen, walk_id)
    for user, text in now.whispers:
        _whisper(now, user, text)


def give_up(work: Work, walk_id: int, error: BaseException) -> None:
    """Who clicked last reads that it could not be shown; what counted stays, and the sweep shows
    it."""
    log.warning("walk.failed", walk_id=walk_id, error=type(error).__name__)
    with work.shop.db.connection() as conn:
        walk = walks.get(conn, work.me.team, walk_id)
        question = questions.get(conn, walk.question_id) if walk else None
        clicks = [*walks.counted(conn, walk_id), *walks.waiting(conn, walk_id)]
    if walk is not None and question is not None and clicks:
        text = in_language(walk_words.FAILED, walk.language)
        whisper(work, question, clicks[-1].user_id, text)


def look_again(work: Work) -> None:
    """Each walk that goes on is looked at: its manual may be another now, or what a worker left
    unshown."""
    with work.shop.db.connection() as conn:
        for walk_id in walks.unfinished(conn, work.me.team):
            lock = walk_lock(walk_id)
            work.queue.defer(conn, WALK, lock=lock, queueing_lock=lock, walk_id=walk_id)


def _take(now: _Round, conn: Connection, walk: Walk, click: Click, by: Actor) -> None:
    """The click counts, in the transaction of `conn`, or who clicked is to read why not."""
    if click.act == "look":
        walks.settle(conn, click.click_id, "looked")
        return
    try:
        doing = allow(conn, by, _ACT)
    except MayNot as error:
        if walks.settle(conn, click.click_id, "refused"):
            now.whispers.append((click.user_id, error.for_people))
        return
    if click.act == "note":
        walks.settle(conn, click.click_id, "looked")
        now.whispers.append((click.user_id, suggest(now.work, conn, walk, by)))
        return
    if refused := _late(now, conn, walk, click) or _unready(now, conn, walk, click):
        now.whispers += [(click.user_id, refused)] if refused != _SILENT else []
        return
    card, state = _moved(walk, click)
    if not walks.settle(conn, click.click_id, "counted"):
        return
    walks.go(conn, walk.walk_id, card, state)
    if state == "solved":
        _vote(now.work, conn, walk, click)
    before = {"card": walk.card, "state": walk.state}
    after = {"card": card, "state": state, "click": click.act}
    doing.done(f"walk:{walk.walk_id}", before=before, after=after)
    log.info("walk.went", walk_id=walk.walk_id, act=click.act, card=card, state=state)


_SILENT: Final = "\0"


def _late(now: _Round, conn: Connection, walk: Walk, click: Click) -> str:
    """Where the click is on a card that is another now: what its person reads, nothing for the very
    click once more; empty where the click is in time."""
    first = click.act == "begin"
    if (walk.state == "new") if first else (walk.state == "open" and walk.turn == click.turn):
        return ""
    counted = {one.turn: one for one in walks.counted(conn, walk.walk_id)}
    taken = counted.get(click.turn)
    if taken is not None and (taken.user_id, taken.act) == (click.user_id, click.act) and not first:
        walks.settle(conn, click.click_id, "repeated")
        return _SILENT
    walks.settle(conn, click.click_id, "late")
    language = walk.language
    if walk.state != "open":
        return in_language(walk_words.LATE_ENDED, language)
    what = where(conn, walk)
    if first:
        return in_language(walk_words.RUNS, language, what=what)
    name = now.work.audiences.name_of(taken.user_id) if taken else None
    if name and taken and taken.user_id != click.user_id:
        return in_language(walk_words.LATE_BY, language, name=name, what=what)
    return in_language(walk_words.LATE, language, what=what)


def _unready(now: _Round, conn: Connection, walk: Walk, click: Click) -> str:
    """Where those who see it may not read the manual, or it is laid out now and cannot be: the
    click counts for nothing."""
    audience = now.seen.audience
    if click.act == "begin":
        plan = plan_of(conn, audience, walk.answer_id, walk.claim)
        if plan is not None:
            walks.lay_out(
                conn,
                walk.walk_id,
                plan.manual_id,
                plan.kind,
                plan.lines,
                plan.steps,
                click.user_id,
                superseded=plan.superseded,
            )
            return ""
        walks.settle(conn, click.click_id, "refused")
        return in_language(walk_words.NO_WALK, walk.language)
    stands = walks.stands(conn, audience, walk.manual_id)
    if stands == "current" or (stands == "superseded" and walk.superseded):
        return ""
    walks.settle(conn, click.click_id, "refused")
    return _SILENT  # the card says it to everybody


def _moved(walk: Walk, click: Click) -> tuple[int, State]:
    """Where the walk stands after the click."""
    if click.act == "solved":
        return walk.card, "solved"
    if click.act == "back":
        return max(walk.card - 1, 0), "open"
    if click.act not in _FORWARD:
        return walk.card, "open"
    if walk.card + 1 < walk.cards:
        return walk.card + 1, "open"
    return walk.card, "unsolved" if walk.kind == "fault" else "done"


def _vote(work: Work, conn: Connection, walk: Walk, click: Click) -> None:
    """That it solved the fault is a 👍 of that person on the answer, by a source of its own."""
    new = NewVoteEvent(
        walk.team,
        walk.answer_id,
        click.user_id,
        walks.SOURCE,
        "up",
        "cast",
        event_key=f"walk:{walk.walk_id}:{click.click_id}",
        happened_at=click.clicked_at,
    )
    vote_events.insert(conn, new)
    if not voters.is_known(conn, walk.team, click.user_id):
        work.queue.defer(conn, KNOW_VOTERS, queueing_lock=voters_lock(walk.team))


def _whisper(now: _Round, user: str, text: str) -> None:
    """Once: a whisper cannot be found again, and what it says stands in the card too."""
    try:
        whisper(now.work, now.question, user, text)
    except (Refused, Unclear, SlackUnreachable) as error:
        log.info("walk.untold", error=type(error).__name__)
