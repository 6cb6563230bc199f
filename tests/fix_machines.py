"""A second machine: the manual of an HP-200, which says other values of the same things."""

from tests.fix_pdfs import BODY, BOLD, Text, column, draw

EQUIPMENT = "HP-160 and HP-160U"
OTHER = "HP-200"
VALVE = "To which pressure is the relief valve of the clamp circuit set?"


def other_manual(title: str = "Kolvers Press HP-200 service manual") -> bytes:
    """Two pages: torques with an effectivity, and a heading that is for some serial numbers."""
    first: list[Text] = [
        ("Kolvers HP-200", 60, 30, 9, BODY),
        ("1 Gland and packing", 60, 70, 15, BOLD),
        *column(
            [
                "Tighten the gland bolts of the ram packing with a torque of 320 N·m.",
                "Retighten the gland bolts after ten hours of work.",
                "",
                "The packing of the gland is a set of five rings of fabric.",
            ],
            top=110,
        ),
    ]
    second: list[Text] = [
        ("Kolvers HP-200", 60, 30, 9, BODY),
        ("2 Relief valve (S/N 1200 and up)", 60, 70, 15, BOLD),
        *column(
            [
                "Set the relief valve of the clamp circuit to a pressure of 47 bar.",
                "Seal the relief valve of the clamp circuit with wire.",
            ],
            top=110,
        ),
    ]
    return draw([first, second], title=title)
