"""Who does what in the demo. Ada, Ben, Ivo and Gus, and three channels, are there in every local
workspace; the sample manual is what their questions are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sql.roles import Role

Row = dict[str, Any]

ADA, BEN, IVO, GUS = "U0ADA", "U0BEN", "U0IVO", "U0GUS"
LEA, GIL, OTTO = "U0LEA", "U0GIL", "U0OTTO"
GENERAL, LINE2, HANGAR = "C0GENERAL", "C0LINE2", "C0HANGAR"
PRESS, LINE3, OVERHAUL, MAKER = "C0PRESS", "C0LINE3", "C0PLANS", "C0MAKER"
DIRECT: Final = "direct"
"""The person's own conversation with the bot."""

PEOPLE: Final[Sequence[Row]] = (
    {"user": LEA, "name": "lea", "real_name": "Lea (maintenance lead)"},
    {"user": GIL, "name": "gil", "real_name": "Gil", "kind": "single_channel_guest"},
    {"user": OTTO, "name": "otto", "real_name": "Otto", "kind": "stranger"},
)
CHANNELS: Final[Sequence[Row]] = (
    {"channel": PRESS, "name": "press-hp-160", "user": LEA},
    {"channel": LINE3, "name": "line-3", "user": LEA},
    {"channel": OVERHAUL, "name": "press-overhaul", "user": IVO, "private": True},
    {"channel": MAKER, "name": "ext-halvorsen", "user": LEA, "shared": True},
)
ROLES: Final[Mapping[str, Role]] = {LEA: "lead"}
"""Beside those that the local workspace's people have in any case."""
MEMBERS: Final[Mapping[str, Sequence[str]]] = {
    GENERAL: (LEA,),
    LINE2: (LEA,),
    PRESS: (ADA, BEN, IVO),
    LINE3: (ADA, BEN, GIL),
    OVERHAUL: (BEN, LEA),
    MAKER: (IVO, OTTO),
}


@dataclass(frozen=True)
class Says:
    """Writes; `under`: the key of the message in whose thread. `asks`: the bot answers."""

    key: str
    user: str
    channel: str
    text: str
    under: str = ""
    asks: bool = True


@dataclass(frozen=True)
class Shares:
    """Shares a PDF: the sample manual, or its `pages`, first and last, as a manual `title`."""

    key: str
    user: str
    channel: str
    name: str
    text: str
    pages: tuple[int, int] | None = None
    title: str = ""


@dataclass(frozen=True)
class Votes:
    """Votes on the answer to the message `on`; a vote down says why."""

    key: str
    user: str
    on: str
    value: str = "up"
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Corrects:
    """Sends a better answer to the message `on`, which waits for who approves it."""

    key: str
    user: str
    on: str
    words: str


@dataclass(frozen=True)
class Walks:
    """Begins to walk through the answer to the message `on`, and does its first step."""

    key: str
    user: str
    on: str


@dataclass(frozen=True)
class Commands:
    """Uses a slash command, which is answered privately."""

    key: str
    user: str
    channel: str
    text: str


Step = Says | Shares | Votes | Corrects | Walks | Commands

# First what needs no language model: one that was just started reads its prompts meanwhile.
STORY: Final[Sequence[Step]] = (
    Shares("manual", LEA, PRESS, "halvorsen-hp-160.pdf", "The manual of the press, revision C"),
    Shares(
        "faults",
        LEA,
        LINE3,
        "hp-160-faults.pdf",
        "For Gil too: what the panel shows",
        (14, 15),
        "HP-160 Faults",
    ),
    Shares(
        "spares",
        LEA,
        MAKER,
        "hp-160-spares.pdf",
        "Our list of spare parts, for Otto to check",
        (16, 17),
        "HP-160 Spare Parts",
    ),
    Shares(
        "overhaul",
        IVO,
        OVERHAUL,
        "hp-160-overhaul.pdf",
        "For the overhaul, and for us alone",
        (9, 12),
        "HP-160 Maintenance",
    ),
    Says("hangar", IVO, HANGAR, "The lift truck is back on Monday.", asks=False),
    Says("guest", GUS, GENERAL, "@shoptalk How many litres of oil does the press hold?"),
    Says("torque", ADA, PRESS, "@shoptalk What torque do the gland bolts need?"),
    Says("follow", ADA, PRESS, "and the column nut jackbolts?", under="torque"),
    Votes("right", BEN, "torque"),
    Says("packing", BEN, PRESS, "@shoptalk How do I replace the ram packing?"),
    Walks("walk", BEN, "packing"),
    Votes("right too", LEA, "packing"),
    Says("code", GIL, LINE3, "@shoptalk The panel shows E-042, what is it?"),
    Votes("wrong", ADA, "code", "down", "incomplete", "It should say how to set RV2."),
    Says("relief", BEN, LINE2, "@shoptalk What is the setting of the main relief valve RV1?"),
    Corrects("better", ADA, "relief", "Here RV1 stands at 275 bar since the new seals, see board."),
    Says("missing", BEN, LINE2, "@shoptalk What does the paint of the crown cost?"),
    Says("direct", ADA, DIRECT, "Which grease do the guide bushings take?"),
    Commands("command", BEN, PRESS, "/shoptalk ask What is the accumulator precharge?"),
    Says("stranger", OTTO, MAKER, "@shoptalk Which return filter element does the press take?"),
    Says("private", BEN, OVERHAUL, "@shoptalk How do I change the filter elements?"),
    Says("talk", LEA, PRESS, "Ben is at the packing until noon.", asks=False),
)
