"""Which reader the settings ask for."""

from typing import Literal

from agent.lm import runs_here
from agent.settings import AgentSettings


def reader_asked_for(settings: AgentSettings) -> Literal["small", "strong"]:
    """The reader's name; `auto` is the strong one unless the LM runs in the home's own server."""
    if settings.reader != "auto":
        return settings.reader
    return "small" if runs_here(settings.lm) else "strong"
