"""What an operator sees: progress and logs."""

from bot.terminal.logs import set_up
from bot.terminal.progress import ERR, bars, time_left

__all__ = [
    "ERR",
    "bars",
    "set_up",
    "time_left",
]
