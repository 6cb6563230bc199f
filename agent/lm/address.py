"""Where an LM's server answers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """Where an OpenAI-compatible server answers: `url` ends before `/chat/completions`."""

    url: str
    key: str | None = None
