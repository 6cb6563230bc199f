"""Where an LM's server answers."""

from dataclasses import dataclass, field

from sql.endpoint import Endpoint


@dataclass(frozen=True)
class Address:
    """Where an OpenAI-compatible server answers: `url` ends before `/chat/completions`, and is all
    that people may read of it."""

    url: str
    key: str | None = field(default=None, repr=False)

    def at(self, path: str) -> str:
        """The whole address to call. A secret."""
        return Endpoint(self.url).at(path)

    def without_secrets(self, text: str) -> str:
        """The text with none of the address's secrets in it, nor the key."""
        return Endpoint(self.url).without_secrets(text, self.key)
