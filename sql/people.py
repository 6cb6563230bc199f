"""Tables `people`, `audience_changes` and `unchecked_questions`: who reads along, as far as known.

What is kept of a person is whether they are one of the team, and when Slack said so: no names.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, many, value

Kind: TypeAlias = Literal["member", "outsider", "bot"]
ANY_CHANNEL = ""
_SQL = load("people")


@dataclass(frozen=True)
class Known:
    """What Slack said of a person, `age` seconds ago."""

    user_id: str
    kind: Kind
    age: float


def known(conn: Connection, team: str, users: Collection[str]) -> list[Known]:
    """Return what is known of these people, however long ago it was told."""
    return many(conn, Known, _SQL["known"], {"team": team, "users": sorted(users)})


def learn(conn: Connection, team: str, told: Mapping[str, Kind]) -> None:
    """Keep what Slack says now of each person."""
    users = sorted(told)
    kinds = [told[user] for user in users]
    execute(conn, _SQL["learn"], {"team": team, "users": users, "kinds": kinds})


def asked_lately(conn: Connection, team: str, seconds: float) -> int:
    """Return of how many people the team's processes learned within the last seconds."""
    return int(value(conn, _SQL["asked_lately"], {"team": team, "seconds": seconds}))


def changes(conn: Connection, team: str, channel: str) -> int:
    """Return how many changes Slack told of that concern the channel's readers; it only grows."""
    return int(value(conn, _SQL["changes"], {"team": team, "channel": channel}))


def changed(conn: Connection, team: str, channel: str) -> None:
    """Note a change of who reads the channel; ANY_CHANNEL: it may concern each."""
    execute(conn, _SQL["changed"], {"team": team, "channel": channel})


def everyone_matters(conn: Connection, team: str, channel: str) -> bool:
    """Say whether a manual is granted to everyone and not to the channel itself: only then it makes
    a difference who is in there."""
    return bool(value(conn, _SQL["everyone_matters"], {"team": team, "channel": channel}))


def wait(conn: Connection, question_id: int, team: str, channel: str) -> None:
    """Have the question answered anew once it is known who reads the channel."""
    parameters = {"question_id": question_id, "team": team, "channel": channel}
    execute(conn, _SQL["wait"], parameters)


def waiting_channels(conn: Connection, team: str) -> list[str]:
    """Return the channels in which questions wait for that."""
    return [row[0] for row in conn.execute(_SQL["waiting_channels"], {"team": team})]


def waiting(conn: Connection, team: str, channel: str) -> list[int]:
    """Return the questions that waited for that, and let them wait no more."""
    return [row[0] for row in conn.execute(_SQL["waiting"], {"team": team, "channel": channel})]
