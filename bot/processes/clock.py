"""The clock: enqueues the night, the sweeps, what a release owes, and the deletion of what is too
old, and what leads are asked. Loads no DSPy.

A night is a row, so two clocks make one night. It belongs to the date on which its time comes; one
that was missed, with the machine off or asleep, is caught up, and only the last one.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import HANDLED
from bot.processes.due import last_due, last_of_week, moment, time_of, zone_of
from bot.queue import (
    ADD_UNITS,
    ASK_LEADS,
    EMBED_ANEW,
    ERASE_TEAM,
    FORGET,
    LEARN,
    SEND_DIGEST,
    SWEEP,
    WATCH,
    Queue,
    learn_lock,
)
from bot.settings import BotSettings, SlackSettings
from bot.team import team_of
from ingest.sandbox import PARSER
from sql import digests, embedders, embeddings, installations, manuals, nights, programs
from sql.database import Database

log = structlog.get_logger()

_MINUTES_BETWEEN_LOOKS: Final = 5
_HOURS_BETWEEN_CLEANUPS: Final = 24
_HOURS_BETWEEN_QUESTIONS: Final = 6
_UNTIL_CLEANUP: Final = timedelta(minutes=2)
"""After the start: it comes every day to a machine that is on for an hour, and in nobody's way."""
_DIGEST_LATEST: Final = timedelta(days=3)
_ON_TIME: Final = timedelta(minutes=1)
_SECONDS_BEFORE_A_LATE_NIGHT: Final = 120.0
"""Who has just started their machine wants an answer first."""


class Clock:
    """Safe to run twice, and to run again at any time."""

    def __init__(
        self, db: Database, settings: BotSettings, slack: SlackSettings | None = None
    ) -> None:
        """`slack`: where there may be several teams.

        BadSetting where BOT_TIMEZONE is no time zone.
        """
        self._db = db
        self._settings = settings
        self._slack = slack
        self._zone = zone_of(settings.timezone)
        self._at = time_of(settings.night_at)

    def run(self, stop: threading.Event) -> None:
        """Enqueue what is due when it is due, until `stop` is set."""
        scheduler = BackgroundScheduler(
            timezone=self._zone,
            # Late is better than never, and once is enough.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        now = datetime.now(UTC)
        at = CronTrigger(hour=self._at.hour, minute=self._at.minute, timezone=self._zone)
        looks = IntervalTrigger(minutes=_MINUTES_BETWEEN_LOOKS)
        sweeps = IntervalTrigger(seconds=self._settings.sweep_minutes * 60)
        scheduler.add_job(_guarded(self.night), at)
        scheduler.add_job(_guarded(self.night), looks, next_run_time=now)
        scheduler.add_job(_guarded(self.sweep), sweeps, next_run_time=now)
        scheduler.add_job(_guarded(self.add_units), looks, next_run_time=now)
        scheduler.add_job(_guarded(self.embed_anew), looks, next_run_time=now)
        scheduler.add_job(_guarded(self.watch), IntervalTrigger(minutes=1), next_run_time=now)
        cleanups = IntervalTrigger(hours=_HOURS_BETWEEN_CLEANUPS)
        later = now + _UNTIL_CLEANUP
        scheduler.add_job(_guarded(self.forget), cleanups, next_run_time=later)
        scheduler.add_job(_guarded(self.erase_teams), cleanups, next_run_time=later)
        questions = IntervalTrigger(hours=_HOURS_BETWEEN_QUESTIONS)
        scheduler.add_job(_guarded(self.digest), looks, next_run_time=later)
        scheduler.add_job(_guarded(self.ask_leads), questions, next_run_time=later)
        scheduler.start()
        log.info("clock.started", night_at=self._settings.night_at, zone=str(self._zone))
        stop.wait()
        scheduler.shutdown()
        log.info("clock.stopped")

    def night(self, now: datetime | None = None) -> bool:
        """Enqueue the last night that was due, if nobody did; False where somebody had."""
        now = now or datetime.now(UTC)
        return sum(self._night(team, now) for team in self._teams()) > 0

    def _night(self, team: str, now: datetime) -> bool:
        night = last_due(now, self._at, self._zone)
        late = now - moment(night, self._at, self._zone) > _ON_TIME
        with self._db.connection() as conn:
            if not nights.begin(conn, team, night):
                return False
            self._queue(team).defer(
                conn,
                LEARN,
                lock=learn_lock(team),
                in_seconds=_SECONDS_BEFORE_A_LATE_NIGHT if late else 0,
                team=team,
                night=night.isoformat(),
            )
        log.info("night.enqueued", team=team, night=night.isoformat(), late=late)
        return True

    def sweep(self) -> bool:
        """Enqueue a sweep; False where one waits already."""
        return self._for_each(SWEEP)

    def watch(self) -> bool:
        """Enqueue a look at the canary; False where there is none, or a look waits already."""
        return sum(self._watch(team) for team in self._teams()) > 0

    def _watch(self, team: str) -> bool:
        queue = self._queue(team)
        with self._db.connection() as conn:
            if programs.canary(conn, team) is None:
                return False
            return queue.defer(conn, WATCH, lock=WATCH, queueing_lock=WATCH, team=team)

    def embed_anew(self) -> bool:
        """Enqueue what an embedding model lacks; False where it lacks nothing, or that waits."""
        teams = self._teams()
        if not teams:
            return False
        queue = self._queue(teams[0])
        with self._db.connection() as conn:
            model = embedders.filling(conn) or embedders.serving(conn)
            if model is None or (
                model.state == "serving" and embeddings.is_whole(conn, model.slug)
            ):
                return False
            return queue.defer(conn, EMBED_ANEW, lock=EMBED_ANEW, queueing_lock=EMBED_ANEW)

    def forget(self) -> bool:
        """Enqueue the deletion of what is too old; False where one waits already."""
        return self._for_each(FORGET)

    def erase_teams(self) -> int:
        """Enqueue the deletion of what is kept of workspaces that left long ago; of how many."""
        client_id = self._client
        if client_id is None or self._slack is None:
            return 0
        with self._db.connection() as conn:
            due = installations.due(conn, client_id, self._slack.withdrawn_days)
            lock = ERASE_TEAM
            return sum(
                Queue(team).defer(conn, lock, lock=lock, queueing_lock=lock, team=team)
                for team in due
            )

    def ask_leads(self) -> bool:
        """Enqueue what leads are asked about; False where one waits already, or nobody is asked."""
        if not self._settings.leads_channel:
            return False
        return self._for_each(ASK_LEADS)

    def digest(self, now: datetime | None = None) -> bool:
        """Enqueue the week's digest for leads once its time has come; False where it was before, or
        none is wanted. One that is late by days is left out."""
        at = self._settings.digest_at
        if at == "off" or not self._settings.leads_channel:
            return False
        now = now or datetime.now(UTC)
        due = last_of_week(now, at, self._zone)
        late = now - moment(due, time_of(at.split()[1]), self._zone)
        week = due - timedelta(days=due.weekday())
        sent = [self._digest(team, week, new=late <= _DIGEST_LATEST) for team in self._teams()]
        return any(sent)

    def _digest(self, team: str, week: date, *, new: bool) -> bool:
        with self._db.connection() as conn:
            begun = new and digests.begin(conn, team, week)
            if not begun and not digests.is_stuck(conn, team, week):
                return False
            lock = f"{SEND_DIGEST}:{team}"
            return self._queue(team).defer(
                conn, SEND_DIGEST, lock=lock, queueing_lock=lock, week=week.isoformat()
            )

    def add_units(self) -> int:
        """Enqueue what each manual of an older release is owed: units, other vectors; how many."""
        return sum(self._add_units(team) for team in self._teams())

    def _add_units(self, team: str) -> int:
        queue = self._queue(team)
        with self._db.connection() as conn:
            return sum(
                queue.defer(
                    conn,
                    ADD_UNITS,
                    queueing_lock=f"{ADD_UNITS}:{manual_id}",
                    team=team,
                    manual_id=manual_id,
                )
                for manual_id in dict.fromkeys(
                    [
                        *manuals.read_by_older(conn, team, PARSER),
                        *manuals.to_embed_again(conn, team),
                    ]
                )
            )

    def _for_each(self, task: str) -> bool:
        """Enqueue it for each team; False where one waits already for all of them."""
        teams = self._teams()
        with self._db.connection() as conn:
            told = (
                self._queue(team).defer(conn, task, lock=task, queueing_lock=task) for team in teams
            )
            return sum(told) > 0

    def _teams(self) -> list[str]:
        """Those that are worked for now."""
        if self._client is None:
            return [team_of(self._db, self._settings)]
        with self._db.connection() as conn:
            known = installations.listed(conn, self._client)
        return [one.team for one in known if one.withdrawn_at is None]

    def _queue(self, team: str) -> Queue:
        return Queue(team if self._client else None)

    @property
    def _client(self) -> str | None:
        """The app that workspaces install; None where there is one team."""
        return self._slack.client_id if self._slack and self._slack.by_oauth else None


def _guarded(work: Callable[[], object]) -> Callable[[], None]:
    """A failure is logged, and the next look tries again."""

    def tried() -> None:
        started = time.monotonic()
        try:
            work()
        except HANDLED as error:
            seconds = round(time.monotonic() - started, 1)
            log.warning("clock.failed", what=work.__name__, reason=str(error), seconds=seconds)

    return tried
