"""Processes that run side by side, and which Slack they talk to.

The face opens when a name is first asked for: no command loads the clock but the one that runs it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.processes.clock import Clock, zone_of
    from bot.processes.leash import Child
    from bot.processes.local_slack import identify, resolve, running
    from bot.processes.supervise import Supervisor, signalled
    from bot.processes.tidying import tidy

__all__ = [
    "Child",
    "Clock",
    "Supervisor",
    "identify",
    "resolve",
    "running",
    "signalled",
    "tidy",
    "zone_of",
]

_MODULES: Final = {
    "Child": "leash",
    "Clock": "clock",
    "Supervisor": "supervise",
    "identify": "local_slack",
    "resolve": "local_slack",
    "running": "local_slack",
    "signalled": "supervise",
    "tidy": "tidying",
    "zone_of": "clock",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"bot.processes.{_MODULES[name]}"), name)
