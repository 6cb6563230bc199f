"""The B pillar is not the C pillar, and left is not right."""

import pytest

from agent.verify.designators import other_one

PILLAR = 'secure the ring to right "B" pillar. Tighten bolt to 35-40 lb-ft.'


@pytest.mark.parametrize(
    ("said", "lines", "other"),
    [
        ("How tight is the bolt on the right C pillar?", PILLAR, "C pillar"),
        ("bolt on the c pillar", PILLAR, "C pillar"),
        ("bolt on the B pillar", PILLAR, None),
        ("bolt on the left B pillar", PILLAR, "left"),
        ("bolts of the pillars", PILLAR, None),
        ("A pump is needed", 'the "B" pump', None),
        ('the "A" pump', 'the "B" pumps', "A pump"),
        ("drill the left rabbet", "drill the left and the right rabbet", None),
        ("which bolts are left?", "the right bolt", None),
        ("what is on the left side", "right after the start", None),
        ("the left-hand door", "the right-hand door", "left"),
        ("", PILLAR, None),
        ("the right C pillar", "", None),
    ],
)
def test_other_one(said: str, lines: str, other: str | None) -> None:
    """Lines that name only another letter or side are found out, and no others."""
    assert other_one(said, lines) == other
