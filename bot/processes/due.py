"""When a night or a week's digest is due, in the time zone of the settings."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as time_of_day
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.schedulers.background import BackgroundScheduler

from bot.errors import BadSetting

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def zone_of(name: str | None) -> tzinfo:
    """The time zone of this name, or the machine's own; BadSetting where there is none such."""
    if name is None:
        own: tzinfo = BackgroundScheduler().timezone
        return own
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadSetting(
            f"BOT_TIMEZONE cannot be used: there is no time zone {name!r}; Europe/Berlin is one."
        ) from error


def moment(night: date, at: time_of_day, zone: tzinfo) -> datetime:
    """When the night of this date begins.

    A time that the clocks skip that day comes as much later as they skip; of one that comes twice
    it is the first.
    """
    return datetime.combine(night, at, zone).astimezone(UTC)


def last_due(now: datetime, at: time_of_day, zone: tzinfo) -> date:
    """The date of the last night whose moment has come."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    while moment(day, at, zone) > now:
        day -= timedelta(days=1)
    return day


def last_of_week(now: datetime, at: str, zone: tzinfo) -> date:
    """The date of the last such day ("mon 08:00") whose moment has come."""
    day, time_ = at.split()
    last = last_due(now, time_of(time_), zone)
    return last - timedelta(days=(last.weekday() - _DAYS.index(day)) % 7)


def time_of(said: str) -> time_of_day:
    """The time of day of "02:30"."""
    hour, minute = said.split(":")
    return time_of_day(int(hour), int(minute))
