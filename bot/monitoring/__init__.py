"""What an operator's monitoring reads: metrics for Prometheus, OpenTelemetry's traces, costs."""

from bot.monitoring.counts import Counts
from bot.monitoring.export import exported, lacking
from bot.monitoring.monitored import monitored
from bot.monitoring.prices import Prices
from bot.monitoring.spent import Row, rows_of
from bot.monitoring.state import DatabaseState

__all__ = [
    "Counts",
    "DatabaseState",
    "Prices",
    "Row",
    "exported",
    "lacking",
    "monitored",
    "rows_of",
]
