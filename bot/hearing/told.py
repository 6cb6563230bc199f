"""What Slack sends, read with care: where something is missing that it has always sent, there is
nothing to be done, and nothing is gained by its being sent again."""

from collections.abc import Mapping
from typing import Any


class Incomplete(Exception):
    """A payload lacks a field that is needed to do anything with it."""

    def __init__(self, name: object) -> None:
        super().__init__(f"no {name!r} in what Slack sent")
        self.name = name


class Told(dict[str, Any]):
    """A payload, or a part of one: to ask it for what it has not, or has as null, is Incomplete."""

    def __getitem__(self, name: str) -> Any:
        found = self.get(name)
        if found is None:
            raise Incomplete(name)
        return found


def told(payload: Any) -> Any:
    """The payload with all its parts, to be read with care."""
    if isinstance(payload, Mapping):
        return Told({name: told(part) for name, part in payload.items()})
    if isinstance(payload, list):
        return [told(part) for part in payload]
    return payload
