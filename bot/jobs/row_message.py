"""The one visible message of a row that says how far it is: state, timestamp, attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.showing import Spot, VisibleMessage

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from bot.showing import Ledger


def row_message(
    work: Work, spot: Spot, ledger: Ledger, state: str, ts: str | None
) -> VisibleMessage:
    """The row's message. One that somebody may have posted already is looked for first."""
    looked_for = ts is None and state == "posting"
    return VisibleMessage(work.slack, work.me, spot, ledger, ts, looked_for=looked_for)
