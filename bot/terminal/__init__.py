"""What an operator sees: progress and logs."""

from bot.terminal.logs import set_up
from bot.terminal.progress import ERR, Report, bars, time_left

__all__ = [
    "ERR",
    "Report",
    "bars",
    "set_up",
    "time_left",
]
