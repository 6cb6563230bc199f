"""What there is to look at, once the story was told."""

from typing import Final

from bot.demo.story import (
    ADA,
    BEN,
    FAULTS,
    GENERAL,
    GUS,
    IVO,
    LEA,
    LINE2,
    LINE3,
    MAKER,
    OTTO,
    PRESS,
)

_LOOKS: Final = (
    (ADA, PRESS, "Ada in #press-hp-160: a cited answer, a follow-up, the manual's card"),
    (BEN, PRESS, "Ben there: a walk begun; what /shoptalk answered him alone"),
    (ADA, LINE3, "Ada in #line-3, where a guest reads along: her vote down, with a reason"),
    (IVO, LINE2, "Ivo in #line-2: his better answer waits (shoptalk notes)"),
    (GUS, GENERAL, "Gus, a guest, in #general: what a guest is answered"),
    (OTTO, MAKER, "Otto, of another company, in #ext-halvorsen"),
    (LEA, FAULTS, "Lea in the private #press-faults: a PDF that only its members are shown"),
)


def guide(page: str) -> str:
    """The places, one a line, each with its address; `page` is the workspace's, with its token."""
    lines = [f"  • {what}\n    {page}&user={user}&channel={at}" for user, at, what in _LOOKS]
    return "\n".join(["The demo is there. Look at", *lines])
