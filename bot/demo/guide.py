"""What there is to look at, once the story was told."""

from collections.abc import Mapping
from typing import Final

from bot.demo.story import (
    ADA,
    BEN,
    GENERAL,
    GIL,
    GUS,
    IVO,
    LEA,
    LINE2,
    LINE3,
    MAKER,
    OTTO,
    OVERHAUL,
    PRESS,
)

_LOOKS: Final = (
    (ADA, PRESS, "torque", "Ada in #press-hp-160: a cited answer, and her follow-up"),
    (BEN, PRESS, "packing", "Ben there: a walk begun, at its second step"),
    (BEN, PRESS, "", "Ben there: what /shoptalk answers him alone"),
    (LEA, PRESS, "manual", "Lea there: the card of the manual that she shared"),
    (GIL, LINE3, "code", "Gil, a guest, in #line-3: his answer, on which Ada voted down"),
    (
        IVO,
        LINE2,
        "relief",
        "Ivo in #line-2: Ada's better answer waits for him (shoptalk notes)",
    ),
    (BEN, LINE2, "missing", "Ben there: what is in no manual"),
    (GUS, GENERAL, "guest", "Gus, a guest, in #general: no manual is shared there, so no answer"),
    (
        OTTO,
        MAKER,
        "stranger",
        "Otto, of another company, in #ext-halvorsen: from what is there",
    ),
    (LEA, OVERHAUL, "private", "Lea in #press-overhaul: an answer from what only three may read"),
)

_HOME: Final = "Lea's Home tab: how well questions are answered, and what waits for a lead"


def guide(page: str, threads: Mapping[str, str], home: str) -> str:
    """The places, each with its address. `page` is the workspace's, with its token; `threads` are
    by the keys of the story's messages, `home` is the lead's own conversation with the bot."""
    said = ["The demo is there. Look at (each address makes you that person)"]
    for user, channel, key, what in _LOOKS:
        thread = f"&thread={threads[key]}" if key in threads else ""
        said.append(f"  • {what}\n    {page}&user={user}&channel={channel}{thread}")
    said.append(f"  • {_HOME}\n    {page}&user={LEA}&channel={home}&tab=home")
    return "\n".join(said)
