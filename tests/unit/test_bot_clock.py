"""Which night is due, whatever the clocks of the zone do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSetting
from bot.processes.due import last_due, moment, zone_of

_BERLIN = ZoneInfo("Europe/Berlin")
_AT = time(2, 30)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-01-10T01:29:59", "2026-01-09"),
        ("2026-01-10T01:30:00", "2026-01-10"),
        ("2026-01-10T23:59:00", "2026-01-10"),
        # 2026-03-29: 02:00 becomes 03:00, so 02:30 comes at 03:30 summer time.
        ("2026-03-29T01:29:59", "2026-03-28"),
        ("2026-03-29T01:30:00", "2026-03-29"),
        # 2026-10-25: 03:00 becomes 02:00, so 02:30 comes twice; the first counts.
        ("2026-10-25T00:29:59", "2026-10-24"),
        ("2026-10-25T00:30:00", "2026-10-25"),
        ("2026-10-25T01:30:00", "2026-10-25"),
    ],
)
def test_last_due(now: str, night: str) -> None:
    """A night is due from its time on, in the zone, also on the days when the clocks change."""
    assert last_due(_utc(now), _AT, _BERLIN) == date.fromisoformat(night)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(
        ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
    ),
)
def test_no_night_is_left_out(now: datetime, at: time, zone: str) -> None:
    """The due night has come, the next one has not, and a day later there is another one."""
    here, moment_now = ZoneInfo(zone), now.replace(tzinfo=UTC)
    night = last_due(moment_now, at, here)
    assert moment(night, at, here) <= moment_now
    assert moment(night + timedelta(days=1), at, here) > moment_now
    later = last_due(moment_now + timedelta(hours=26), at, here)
    assert night < later <= night + timedelta(days=2)


def test_zone() -> None:
    """A zone by its name, or the machine's own; what is none is a wrong setting."""
    assert zone_of("Europe/Berlin") == _BERLIN
    assert datetime.now(zone_of(None)).utcoffset() is not None
    for wrong in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(BadSetting, match="BOT_TIMEZONE"):
            zone_of(wrong)
