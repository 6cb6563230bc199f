"""Past work orders as JSON has them, for the command line and whoever else is no person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # many commands print and have no use for orders
    from agent.work_orders import Imported, Told, Trend, Trends


def order_document(told: Told) -> dict[str, Any]:
    """A past work order as JSON has it; `helped` is null where it says no fix."""
    order, helped = told.order, told.helped
    return {
        "number": order.number,
        "day": order.day and order.day.isoformat(),
        "machine": order.machine,
        "equipment": order.equipment,
        "fault": order.fault,
        "fix": order.fix,
        "parts": order.parts,
        "helped": helped and {"times": helped.times, "of": helped.known, "tried": helped.tried},
    }


def imported_document(done: Imported, *, dry_run: bool) -> dict[str, Any]:
    """What an import came to: how many orders, and the rows that were left out."""
    return {
        "new": done.new,
        "changed": done.changed,
        "same": done.same,
        "granted": done.granted,
        "errors": [{"row": r.number, "line": r.line, "error": r.error} for r in done.bad],
        "dry_run": dry_run,
    }


def trends_document(found: Trends) -> dict[str, Any]:
    """The trends as JSON has them."""
    return {
        "since": found.since.isoformat(),
        "until": found.until and found.until.isoformat(),
        "equipment": [_trend(one) for one in found.equipment],
    }


def _trend(one: Trend) -> dict[str, Any]:
    return {
        "equipment": one.equipment,
        "orders": one.orders,
        "machines": one.machines,
        "months": [{"month": f"{day:%Y-%m}", "orders": count} for day, count in one.months],
        "days_between": one.between
        and {
            "mean": round(one.between.mean, 1),
            "median": one.between.median,
            "intervals": one.between.intervals,
        },
        "rising": [
            {"fault": up.fault, "recent": up.recent, "before": up.before, "p": round(up.p, 6)}
            for up in one.rising
        ],
        "parts": [{"part": part, "times": times} for part, times in one.parts],
    }
