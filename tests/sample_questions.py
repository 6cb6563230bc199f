"""Questions on the sample manual, each with what a right answer holds; tests need no others.

`ANSWERED` are answered rightly through the stub (`tests/lm_stub.py`), `UNANSWERED` are not in the
manual. `test_lm_stub.py` holds both. There are enough of them to learn from in a night.
"""

_TORQUES = (
    ("cylinder flange to crown", "1,420 | 1,047"),
    ("slide to ram flange", "1,000 | 738"),
    ("gland bolts", "205 | 151"),
    ("guide bushing flange", "85"),
    ("prefill valve to cylinder", "410 | 302"),
    ("pump P1 to bell housing", "300 | 221"),
    ("pump P1 suction flange", "75 | 55"),
    ("pump P1 pressure flange", "60 | 44"),
    ("coupling hub set screw", "15 | 11"),
    ("motor M1 feet", "80 | 59"),
    ("manifold block to bracket", "48 | 35"),
    ("proportional valve Y1", "8.9"),
    ("safety valves Y5 and Y6", "65 | 48"),
    ("tool clamping bolts", "350 | 258"),
    ("return filter cover", "25 | 18"),
    ("tank cleaning cover", "40 | 30"),
    ("light curtain bracket", "10 | 7.4"),
    ("RV1 lock nut", "30 | 22"),
)
_PARTS = (
    ("ram packing set", "160-0110"),
    ("guide ring", "160-0112"),
    ("chevron seal", "160-0114"),
    ("proportional pressure valve Y1", "160-0310"),
    ("prefill valve", "160-0315"),
    ("bladder kit for AC1", "160-0331"),
    ("temperature sensor B3", "160-0413"),
    ("level switch B4", "160-0414"),
    ("buffer battery", "160-0533"),
    ("column wiper", "160-0612"),
    ("support prop", "160-0910"),
    ("accumulator charging kit", "160-0915"),
    ("tank breather", "HF-2051"),
    ("suction strainer", "HF-2125"),
    ("return filter element", "HF-2210"),
    ("pressure filter element", "HF-2305"),
)
_CODES = (
    ("E-011", "Emergency stop active"),
    ("E-012", "Light curtain interrupted"),
    ("E-021", "Main motor overload"),
    ("E-052", "TDC not reached"),
    ("E-043", "Main pressure not reached"),
    ("E-031", "Oil level low"),
    ("E-045", "Pressure filter clogged"),
    ("E-042", "Pilot pressure low"),
    ("E-046", "Pressure drops during dwell"),
    ("E-053", "Slide drifts down"),
    ("E-061", "Buffer battery low"),
    ("E-063", "Panel communication lost"),
)

ANSWERED: tuple[tuple[str, str], ...] = (
    *((f"What is the torque for the {joint}?", value) for joint, value in _TORQUES),
    *((f"What is the part number of the {part}?", number) for part, number in _PARTS),
    *((f"What does fault code {code} mean?", meaning) for code, meaning in _CODES),
)

UNANSWERED: tuple[str, ...] = (
    "What colour is the paint on the crown?",
    "What is the warranty period of the press?",
    "Which torque for the wheel hub of the forklift?",
    "What is the resolution of the spindle encoder?",
    "What tyre pressure for the trailer?",
    "What does fault code E-999 mean?",
    "What does fault code E-888 mean?",
    "What is the torque for the safety door hinge?",
    "What is the part number of the return line flange?",
    "How often must the chain hoist be inspected by law?",
    "Which spare bulb fits the workshop lamp?",
)
