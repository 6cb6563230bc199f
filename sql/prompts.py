"""What a person may be proposed to ask: titles of units of manuals that they may read."""

from dataclasses import dataclass
from typing import Literal

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, many

_SQL = load("prompts")


@dataclass(frozen=True)
class Offered:
    """A unit by its title, in the manual that the audience knows so. `here`: the manual was given
    to the channel that was asked about."""

    manual_id: int
    manual: str
    kind: Literal["procedure", "fault", "table"]
    task: str
    here: bool


def offered(conn: Connection, audience: Audience, about: str, limit: int) -> list[Offered]:
    """Return units of what the audience may read in the channel `about`, where any manual was given
    to it and all readers are in it; else of all that they may read. At most `limit`."""
    parameters = audience.parameters() | {"about": about, "limit": limit}
    return many(conn, Offered, _SQL["offered"], parameters)
