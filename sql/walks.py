"""Tables `walks`, `walk_cards`, `walk_lines` and `walk_clicks`: a procedure gone through a step at
a time, where it stands, and who did what. Its messages are in `sql.walk_messages`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sql.answers import Language
from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, execute, many, one, value
from sql.units import Role

Kind: TypeAlias = Literal["procedure", "fault"]
State: TypeAlias = Literal["new", "open", "done", "solved", "unsolved", "stopped"]
Act: TypeAlias = Literal[
    "begin", "done", "skip", "back", "not_solved", "solved", "hand_over", "look", "note"
]
Outcome: TypeAlias = Literal["counted", "repeated", "late", "refused", "looked"]
Standing: TypeAlias = Literal["current", "superseded", "hidden"]
SOURCE: Final = "walk"
"""Where a vote came from, or a correction, that says what solved a fault at the end of a walk."""
OVER_ALL: Final = -1
"""The card of the warnings that stand on every card."""
_SQL = load("walks")


@dataclass(frozen=True)
class Walk:
    """A walk through one part (`claim`) of an answer. `card`: where it stands, of `cards`, from 0;
    `turn`: how many clicks counted. `manual_id` None: the manual was removed, or it is not laid
    out yet. `superseded`: its manual was when it was begun, and the answer said so."""

    walk_id: int
    team: str
    answer_id: int
    claim: int
    manual_id: int | None
    kind: Kind
    superseded: bool
    begun_by: str
    begun_at: datetime
    state: State
    cards: int
    card: int
    turn: int
    ended_at: datetime | None
    question_id: int
    language: Language


@dataclass(frozen=True)
class WalkLine:
    """A line of a card, as its place in a passage; see the migration."""

    ordinal: int
    card: int
    role: Role
    label: str
    level: int
    passage_id: int
    starts: int
    ends: int
    piece: int = 0


@dataclass(frozen=True)
class Click:
    """A click on the card with that `turn`. `outcome` None: nobody took it yet."""

    click_id: int
    act: Act
    turn: int
    card: int
    user_id: str
    clicked_at: datetime
    outcome: Outcome | None


@dataclass(frozen=True)
class CardStep:
    """Which step a card is: number `step` of `of_steps`, part `part` of its `parts` cards; step 0
    is what stands before the first."""

    card: int
    step: int
    of_steps: int
    part: int
    parts: int


@dataclass(frozen=True)
class OpenWalk:
    """A walk that goes on. `asked`: the question's words; show them where it was asked only."""

    walk_id: int
    question_id: int
    channel: str
    thread_ts: str
    asked: str
    card: int
    cards: int
    begun_by: str
    begun_at: datetime
    ts: str | None


def begin(
    conn: Connection, team: str, channel: str, answer_id: int, claim: int, user: str
) -> int | None:
    """Return the walk through this part of the answer: the one that goes on, or a new one, which
    waits for a worker. None where the channel has no such answer."""
    parameters = {
        "team": team,
        "channel": channel,
        "answer_id": answer_id,
        "claim": claim,
        "user_id": user,
    }
    found = value(conn, _SQL["begin"], parameters)
    return None if found is None else int(found)


def of_channel(conn: Connection, team: str, channel: str, walk_id: int) -> bool:
    """Say whether it is a walk of this conversation."""
    parameters = {"team": team, "channel": channel, "walk_id": walk_id}
    return value(conn, _SQL["of_channel"], parameters) is not None


def click(
    conn: Connection, walk_id: int, act: Act, turn: int, card: int, user: str, key: str
) -> bool:
    """Store the click, False where it was delivered before."""
    parameters = {
        "walk_id": walk_id,
        "act": act,
        "turn": turn,
        "card": card,
        "user_id": user,
        "key": key,
    }
    return execute(conn, _SQL["click"], parameters) > 0


def get(conn: Connection, team: str, walk_id: int) -> Walk | None:
    """Return the walk, None where it is gone with its question."""
    return one(conn, Walk, _SQL["get"], {"team": team, "walk_id": walk_id})


def hold(conn: Connection, walk_id: int) -> None:
    """Let nobody else change the walk until the transaction ends."""
    conn.execute(_SQL["hold"], {"walk_id": walk_id})


def waiting(conn: Connection, walk_id: int) -> list[Click]:
    """Return the clicks that nobody took yet, the first first."""
    return many(conn, Click, _SQL["waiting"], {"walk_id": walk_id})


def counted(conn: Connection, walk_id: int) -> list[Click]:
    """Return the clicks that counted, in their order."""
    return many(conn, Click, _SQL["counted"], {"walk_id": walk_id})


def settle(conn: Connection, click_id: int, outcome: Outcome) -> bool:
    """Say what became of the click; False where that was said before."""
    return execute(conn, _SQL["settle"], {"click_id": click_id, "outcome": outcome}) > 0


def lay_out(
    conn: Connection,
    walk_id: int,
    manual_id: int,
    kind: Kind,
    lines: Sequence[WalkLine],
    steps: Sequence[int],
    begun_by: str,
    *,
    superseded: bool,
) -> None:
    """Give the walk its cards, once; `steps`: which step each card is."""
    parameters = {
        "walk_id": walk_id,
        "manual_id": manual_id,
        "kind": kind,
        "cards": len(steps),
        "superseded": superseded,
        "begun_by": begun_by,
    }
    execute(conn, _SQL["lay_out"], parameters)
    with conn.cursor() as cursor:
        numbered = [
            {"walk_id": walk_id, "card": card, "step": step} for card, step in enumerate(steps)
        ]
        cursor.executemany(_SQL["card"], numbered)
        cursor.executemany(_SQL["line"], [{**vars(line), "walk_id": walk_id} for line in lines])


def go(conn: Connection, walk_id: int, card: int, state: State) -> None:
    """A click counted: the walk stands there now; any state but `open` is its end."""
    execute(conn, _SQL["go"], {"walk_id": walk_id, "card": card, "state": state})


def stop(conn: Connection, walk_id: int) -> None:
    """The walk ends where it stands, since its manual does."""
    execute(conn, _SQL["stop"], {"walk_id": walk_id})


def lines(conn: Connection, walk_id: int) -> list[WalkLine]:
    """Return the places of the lines of all cards, in order; none where their manual was
    removed."""
    return many(conn, WalkLine, _SQL["lines"], {"walk_id": walk_id})


def steps(conn: Connection, walk_id: int) -> list[CardStep]:
    """Return which step each card is, in order."""
    return many(conn, CardStep, _SQL["steps"], {"walk_id": walk_id})


def stands(conn: Connection, audience: Audience, manual_id: int | None) -> Standing:
    """Say whether the audience may read the manual now, and whether another replaced it."""
    parameters = {**audience.parameters(), "manual_id": manual_id}
    found: Standing = value(conn, _SQL["stands"], parameters)
    return found


def open_ones(
    conn: Connection, team: str, *, user: str | None = None, most: int = 1_000
) -> list[OpenWalk]:
    """Return the walks that go on, the newest first; `user`: those that they began or went on
    with."""
    return many(conn, OpenWalk, _SQL["open"], {"team": team, "user_id": user, "most": most})


def unfinished(conn: Connection, team: str) -> list[int]:
    """Return the walks that go on, and those of which a click waits or a message is not shown."""
    rows = conn.execute(_SQL["unfinished"], {"team": team}).fetchall()
    return [int(id_) for (id_,) in rows]
