"""A night as a job: learning runs in a process of its own, which the worker can end."""

import json
import subprocess
import time
from collections.abc import Callable
from datetime import date

import structlog
from procrastinate.exceptions import JobAborted

from bot.errors import NightFailed
from bot.jobs.work import Work
from bot.processes import Child
from bot.roles import allow, at_its_time
from sql import nights
from sql.spans import traceparent

log = structlog.get_logger()

_POLL_SECONDS = 1.0
_SECONDS_MORE = 60.0
"""After the minutes that the night allows itself: it is to end by itself, and say why."""


def learn(work: Work, team: str, night: str, should_abort: Callable[[], bool]) -> None:
    """Run the night and wait for its end; JobAborted where the worker has to stop meanwhile.

    One that takes longer than AGENT_NIGHT_MINUTES is ended and written down as failed: what was
    promoted by then stays.
    """
    minutes = work.shop.settings.agent.night_minutes
    deadline = time.monotonic() + minutes * 60 + _SECONDS_MORE
    words = ("nightly", "--night", night, "--team", team, "--json", "--quiet", "--by-clock")
    carried = traceparent()
    child = Child(words, {"TRACEPARENT": carried} if carried else None, stdout=subprocess.PIPE)
    try:
        while True:
            try:
                said, _ = child.process.communicate(timeout=_POLL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if should_abort():
                    raise JobAborted from None
                if time.monotonic() > deadline:
                    give_up(
                        work,
                        team,
                        night,
                        NightFailed(
                            f"The night took longer than AGENT_NIGHT_MINUTES, {minutes:g}."
                        ),
                    )
                    return
    finally:
        code = child.end()
    if code != 0:
        raise NightFailed(f"The night's process ended with code {code}: its log says why.")
    decision = json.loads(said).get("decision") if said.strip() else None
    log.info("night.done", team=team, night=night, decision=decision)


def give_up(work: Work, team: str, night: str, error: Exception) -> None:
    """Write down that the night has failed, and why; what it had decided by then stays."""
    on = date.fromisoformat(night)
    with work.shop.db.connection() as conn:
        known = nights.get(conn, team, on)
        if known is None or known.decision is None:
            nights.finish(conn, team, on, "failed", {"reason": str(error)})
            doing = allow(conn, at_its_time(team), "program.night")
            doing.done(f"night:{night}", after={"decision": "failed"})
    log.warning("night.failed", team=team, night=night, reason=str(error))
