"""What the agent pane shows, as Slack keeps it; here nothing of it outlasts the server."""

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass
class Agents:
    """By channel and thread the sessions, and what the app says that it does there; by channel what
    is proposed to ask."""

    sessions: dict[tuple[str, str], Row] = field(default_factory=dict)
    doing: dict[tuple[str, str], str] = field(default_factory=dict)
    prompts: dict[str, Row] = field(default_factory=dict)

    def seen_in(self, channel: str) -> Row:
        """What people see of it in the channel."""
        threads = {
            thread: {**session, "doing": self.doing.get((channel, thread), "")}
            for (where, thread), session in self.sessions.items()
            if where == channel
        }
        return {"sessions": threads, "prompts": self.prompts.get(channel)}

    def posted(self, channel: str, thread: str | None) -> None:
        """The app wrote: what it said that it does is cleared, the session stays as it is."""
        self.doing.pop((channel, str(thread)), None)
