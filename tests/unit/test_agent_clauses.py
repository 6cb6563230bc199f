"""What the lines keep apart, a claim may not join."""

import pytest

from agent.verify.clauses import other_clause

CLOCK = (
    "For most ARM-based processors the fastest JTAG clock is one sixth of the CPU clock; or one "
    "eighth for ARM11 cores."
)
DIVISION = "Most systems require an 6:1 division; ARM11 cores use an 8:1 division."
PUMPS = "Tighten pump P1 to 300 N·m (221 lb-ft) and pump P2 to 75 N·m (55 lb-ft)."
STAGES = "Tighten the M8 bolts to 25 N·m, wait 5 min."


@pytest.mark.parametrize(
    ("claim", "lines", "refused"),
    [
        ("The clock for ARM11 cores is one sixth of the CPU clock.", CLOCK, True),
        ("The clock for ARM11 cores is one eighth of the CPU clock.", CLOCK, False),
        ("The fastest clock is one sixth of the CPU clock.", CLOCK, False),
        (CLOCK, CLOCK, False),
        ("ARM11 uses 6:1.", DIVISION, True),
        ("ARM11 uses 8:1.", DIVISION, False),
        ("Tighten P2 to 300 N·m.", PUMPS, True),
        ("Tighten P2 to 75 N·m.", PUMPS, False),
        ("Tighten P1 to 300 N·m and P2 to 75 N·m.", PUMPS, False),
        ("Tighten P3 to 75 N·m.", PUMPS, False),
        ("Tighten M8 to 25 N·m.", STAGES, False),
        ("P1 and P2 take 45 N·m.", "P1 and P2 are tightened to 45 N·m.", False),
        ("P1 is a pump.", PUMPS, False),
        ("", PUMPS, False),
    ],
)
def test_other_clause(claim: str, lines: str, refused: bool) -> None:
    """A value that the lines give another name is refused, and what they say is not."""
    assert (other_clause(claim, lines) is not None) == refused
