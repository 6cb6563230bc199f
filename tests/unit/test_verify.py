"""Which claims hold against their cited lines."""

import pytest

from agent.verify.verify import Claim, EvidencePassage, feedback, verify

TEXT = (
    "4-7. COOLANT PUMP INSTALLATION\n"
    "1. Clean pump flange with a lint-free cloth.\n"
    "2. Install pump (3) with four M8x1.25 capscrews (5). Tighten capscrews to 25-30 N·m\n"
    "(18-22 lb-ft).\n"
    "3. Do not exceed 35 N·m. Loosen drain valve by one-half turn (para 3-18).\n"
    "4. Fill with 12 L of coolant, NSN 6850-01-441-3221. System pressure is 1.5 bar at 90 °C.\n"
    "5. If code E-042 shows, check that voltage at connector 12J1 is 28 VDC (± 2 VDC).\n"
    "6. Idle speed is 1,500 RPM. Run engine for twelve minutes. Receiver limit is -5 dBm.\n"
    "7. Gap between blade and shroud: 2½ inches. See Table F-2 for grade 8 capscrews.\n"
    "8. The thermostat opens at 82 °C and must never be tested with gasoline.\n"
    "9. Turn the ignition switch OFF before work on the charging system.\n"
    "10. Dial A is optional. Never connect charger leads in reverse, even briefly."
)
TABLE = (
    "Table F-2. Torque values\n"
    "THREAD (INCH) | GRADE 5 | GRADE 8\n"
    "lb - ft | N-m | lb - ft | N-m\n"
    "3/8 | 26 | 35 | 37 | 50\n"
    "1/2 | 65 | 88 | 90 | 122\n"
    "\n"
    "LOAD | SUPPLY (V) | CURRENT (A)\n"
    "Coolant pump | 12 | 4\n"
    "Fan relay | 24 | 2"
)
EVIDENCE = (
    EvidencePassage("1", 71, "Pump manual", 12, TEXT),
    EvidencePassage("2", 72, "Pump manual", 40, TABLE),
)
STEP_2 = "Tighten capscrews to 25-30 N·m (18-22 lb-ft)"
STEP_2A = "Install pump (3) with four M8x1.25 capscrews (5)"
STEP_3 = "Do not exceed 35 N·m."
STEP_3B = "Loosen drain valve by one-half turn (para 3-18)"
STEP_4 = "Fill with 12 L of coolant, NSN 6850-01-441-3221"
STEP_4B = "System pressure is 1.5 bar at 90 °C"
STEP_5 = "check that voltage at connector 12J1 is 28 VDC (± 2 VDC)"
STEP_6 = "Idle speed is 1,500 RPM"
STEP_6B = "Run engine for twelve minutes."
STEP_6C = "Receiver limit is -5 dBm."
STEP_7 = "Gap between blade and shroud: 2½ inches"
STEP_7B = "See Table F-2 for grade 8 capscrews"
STEP_8 = "The thermostat opens at 82 °C and must never be tested with gasoline"
STEP_9 = "Never connect charger leads in reverse, even briefly"
ROW = "1/2 | 65 | 88 | 90 | 122"


def judge(
    text: str, quote: str, question: str = "How?", ids: tuple[str, ...] = ("1", "2")
) -> str | None:
    """The text shown for the claim, None when it is refused."""
    verdict = verify(question, [Claim(text, ids, quote)], EVIDENCE)
    assert len(verdict.kept) + len(verdict.failures) == 1
    return verdict.kept[0].text if verdict.kept else None


HOLDS = [
    ("Tighten to 25-30 N·m.", STEP_2),
    ("Tighten to 25 to 30 Nm (18 to 22 ft-lb).", STEP_2),
    ("Tighten to at least 25 Nm, at most 30 Nm.", STEP_2),
    ("Use 4 M8x1.25 capscrews (5).", STEP_2A),
    ("It takes M8 capscrews.", STEP_2A),
    ("Never exceed 35 Nm.", STEP_3),
    ("Loosen the drain valve 1/2 turn, see para 3-18.", STEP_3B),
    ("Fill in 12 litres, NSN 6850-01-441-3221.", STEP_4),
    ("The pressure is 1.5 bar at 90 degrees C.", STEP_4B),
    ("The voltage at 12J1 is 28 V with a tolerance of 2 V.", STEP_5),
    ("Code E-042: check for 28 VDC ± 2 VDC.", STEP_5),
    ("It idles at 1500 rpm.", STEP_6),
    ("Run it for 12 minutes.", STEP_6B),
    ("The limit is −5 dBm.", STEP_6C),
    ("The gap is 2.5 in.", STEP_7),
    ("Table F-2 gives the grade 8 values.", STEP_7B),
    ("It opens at 82 °C.", STEP_8),
    ("A 1/2 inch thread of grade 8 takes 90 lb-ft (122 N·m).", ROW),
    ("88 N·m for grade 5.", ROW),
    ("The fan relay takes 2 A at 24 V.", "Fan relay | 24 | 2"),
]


@pytest.mark.parametrize(("text", "quote"), HOLDS)
def test_holds(text: str, quote: str) -> None:
    """What the lines say, in other words and spellings, holds."""
    assert judge(text, quote) is not None


REFUSED = [
    ("Tighten to 35 N·m.", STEP_2),
    ("Tighten to 25 N·m.", STEP_2),
    ("Tighten to at most 25 N·m.", STEP_2),
    ("Tighten to 25-30 lb-ft.", STEP_2),
    ("Tighten to 25-30.", STEP_2),
    ("Tighten to 2.5-3.0 N·m.", STEP_2),
    ("Use 5 capscrews.", STEP_2A),
    ("Use three capscrews.", STEP_2A),
    ("Use M80 capscrews.", STEP_2A),
    ("Use M8x1.5 capscrews.", STEP_2A),
    ("Step 4: four capscrews.", STEP_2A),
    ("See Table 3-18.", STEP_3B),
    ("See para 3-19.", STEP_3B),
    ("Fill in 12 gallons.", STEP_4),
    ("Fill in 1.2 L.", STEP_4),
    ("NSN 6850-01-441-3222.", STEP_4),
    ("The pressure is 15 bar.", STEP_4B),
    ("The pressure is 1.5 psi.", STEP_4B),
    ("It is 90 °F.", STEP_4B),
    ("Check 12J2.", STEP_5),
    ("Code E0042.", STEP_5),
    ("The voltage is 28 VAC.", STEP_5),
    ("The voltage is 28 VDC ± 3 VDC.", STEP_5),
    ("The voltage is 2 VDC.", STEP_5),
    ("It idles at 150 rpm.", STEP_6),
    ("Run it for 20 minutes.", STEP_6B),
    ("Run it for twelve hours.", STEP_6B),
    ("The limit is 5 dBm.", STEP_6C),
    ("The gap is 2 inches.", STEP_7),
    ("See Table F-3.", STEP_7B),
    ("Use grade 5 capscrews.", STEP_7B),
    ("Dial B is optional, appendix C.", "Dial A is optional."),
    ("Grade 8 takes 122 lb-ft.", ROW),
    ("Grade 5 takes 65 N·m.", ROW),
    ("Grade 5 takes 35 N·m.", ROW),
    ("Grade 5 takes 88 bar.", ROW),
    ("The pump draws 4 V.", "Coolant pump | 12 | 4"),
    ("The pump draws 12 A.", "Coolant pump | 12 | 4"),
]
OPPOSITES = [
    ("Exceed 35 N·m.", STEP_3),
    ("Tighten the drain valve by one-half turn.", STEP_3B),
    ("Test it with gasoline.", STEP_8),
    ("It closes at 82 °C.", STEP_8),
    ("Connect the charger leads in reverse.", STEP_9),
    ("The thermostat does not open at 82 °C.", STEP_8),
    ("Work on the charging system with the ignition switched on.", "Turn the ignition switch OFF"),
]


@pytest.mark.parametrize(("text", "quote"), REFUSED)
def test_refused(text: str, quote: str) -> None:
    """Another amount, unit, sign, name or column than the lines give is refused."""
    (failure,) = verify("How?", [Claim(text, ("1", "2"), quote)], EVIDENCE).failures
    assert "The quoted lines" in failure.reason or "is not in the quoted lines" in failure.reason


@pytest.mark.parametrize(("text", "quote"), OPPOSITES)
def test_opposite(text: str, quote: str) -> None:
    """A denied word affirmed, an affirmed word denied and an opposite word are refused."""
    (failure,) = verify("How?", [Claim(text, ("1", "2"), quote)], EVIDENCE).failures
    assert failure.reason == "The claim says the opposite of the quoted lines."


def test_own_words_are_shown() -> None:
    """The kept quote is the passage's own sentence, at its place; a row brings its header."""
    verdict = verify("?", [Claim("", ["1"], "tighten CAPSCREWS to 25-30 Nm")], EVIDENCE)
    (kept,) = verdict.kept
    assert kept.quote == "Tighten capscrews to 25-30 N·m\n(18-22 lb-ft)."
    assert kept.quote == TEXT[kept.start : kept.end]
    assert kept.text == "Tighten capscrews to 25-30 N·m (18-22 lb-ft)."
    assert (kept.passage.passage_id, kept.passage.page, kept.header) == (71, 12, ())
    (row,) = verify("?", [Claim("88 N·m", ["2"], ROW)], EVIDENCE).kept
    assert all(part in TABLE for part in row.header)
    assert "GRADE 5" in "".join(row.header)


def test_figures_as_printed() -> None:
    """Figures are shown as the manual spells them, and marks of our own layout are removed."""
    assert judge("1. It idles at 1500 rpm [1].", STEP_6) == "It idles at 1,500 RPM."
    assert judge("The gap is 2.50 in.", STEP_7) == "The gap is 2½ inches."
    assert judge("Run it for 12 minutes.", STEP_6B) == "Run it for twelve minutes."


@pytest.mark.parametrize(
    ("line", "text", "shown"),
    [
        ("Code E-042: overload.", "E042 means overload.", "E-042 means overload."),
        ("Bolt M8 X 1.25", "An M8x1.25 bolt.", "An M8 X 1.25 bolt."),
        ("Gap .010-.015 inch.", "The gap is 0.010 to 0.015 in.", "The gap is .010-.015 inch."),
    ],
)
def test_names_as_printed(line: str, text: str, shown: str) -> None:
    """A code or range that is spelled otherwise than printed is shown as it is printed."""
    passage = EvidencePassage("1", 1, "Press", 3, line)
    (kept,) = verify("Which?", [Claim(text, ["1"], line)], [passage]).kept
    assert kept.text == shown


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Zwei Schrauben lösen.", True),
        ("Drei Schrauben lösen.", False),
        ("Desserrez les trois vis.", False),
        ("Afloja los dos tornillos.", True),
        ("Afloja los cuatro tornillos.", False),
        ("Loosen both screws in DOS.", True),
    ],
)
def test_numbers_in_other_words(text: str, holds: bool) -> None:
    """A number in German, French or Spanish words is one of the cited lines'."""
    line = "Loosen two screws."
    passage = EvidencePassage("1", 1, "Press", 3, line)
    assert bool(verify("Wie?", [Claim(text, ["1"], line)], [passage]).kept) == holds


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Supply it with at most 12 V.", "Supply it with at least 12 V."),
        ("Minimum 12 V, maximum 15 V.", "The maximum is 12 V."),
        ("12 V or less.", "At least 12 V."),
        ("Not to exceed 50 psi.", "It needs 50 psi or more."),
    ],
)
def test_a_bound_turned_round(line: str, text: str) -> None:
    """A printed least is not claimed as a most, nor the other way round."""
    passage = EvidencePassage("1", 1, "Press", 3, line)
    assert not verify("How much?", [Claim(text, ["1"], line)], [passage]).kept


def test_unit_from_the_question() -> None:
    """A bare figure holds where the question names its unit."""
    assert judge("25-30", STEP_2, "What torque in N-m?") is not None
    assert judge("25-30", STEP_2, "What torque in bar?") is None


def test_askers_numbers() -> None:
    """A number of the question may be repeated only as the asker's, right beside the mark."""
    question = "I measured 24 V at 12J1, and code E-077. Is 40 Nm right?"
    for text in (
        "You measured 24 V, it should be 28 VDC.",
        "The 24 V that you measured is too low.",
        "You reported E-077; check for 28 VDC.",
    ):
        assert judge(text, STEP_5, question) is not None, text
    for text in (
        "It should be 24 V.",
        "Your reading should be 24 V.",
        "You measured it, set 24 V.",
        "You measured 23 V.",
        "You measured 24 V, it should be 24 V.",
    ):
        assert judge(text, STEP_5, question) is None, text
    again = [Claim("You measured 24 V, it should be 28 VDC.", ["1"], STEP_5)]
    assert verify("And now?", again, EVIDENCE, thread_numbers=["I get 24 V"]).kept


def test_unknown_evidence() -> None:
    """A claim that cites a passage that was not given, or none, is refused."""
    assert judge("Never exceed 35 Nm.", STEP_3, ids=("1", "9")) is None
    assert judge("Never exceed 35 Nm.", STEP_3, ids=()) is None
    assert judge("Never exceed 35 Nm.", STEP_3, ids=("2",)) is None
    assert judge("Never exceed 35 Nm.", "Exceed nothing at all today") is None


def test_the_place_that_fits() -> None:
    """Of several places of a short quote the one that says the claim is cited."""
    text = "Front axle bolts: 80 N·m, 6 of them.\nRear axle bolts: 80 N·m, 8 of them."
    passage = EvidencePassage("a", 1, "Axles", 3, text)
    verdict = verify("rear axle?", [Claim("8 bolts at 80 N·m", ["a"], "80 N·m")], [passage])
    assert verdict.kept[0].quote == "Rear axle bolts: 80 N·m, 8 of them."


def test_feedback() -> None:
    """The hint names each failing claim and what the lines have; none when all hold."""
    claims = [
        Claim("Never exceed 35 Nm.", ["1"], STEP_3),
        Claim("Tighten to 25-30 lb-ft.", ["1"], STEP_2),
        Claim("Tighten to 25 N·m.", ["1"], STEP_2),
    ]
    verdict = verify("?", claims, EVIDENCE)
    assert [failure.claim_index for failure in verdict.failures] == [1, 2]
    hint = feedback(verdict)
    assert 'Claim 2: The quoted lines say "25-30 N·m", not "25-30 lb-ft".' in hint
    assert 'Claim 3: The quoted lines give the range "25-30 N·m", not "25 N·m".' in hint
    assert feedback(verify("?", claims[:1], EVIDENCE)) == ""


@pytest.mark.parametrize(
    ("line", "text", "shown"),
    [
        ("Gland bolts: 205 N·m", "Tighten to 205 Nm (151 lb-ft).", "Tighten to 205 N·m."),
        ("Gland bolts: 205 N·m (151 lb-ft)", "205 N·m (151 lb-ft).", "205 N·m (151 lb-ft)."),
        ("Gland bolts: 205 N·m", "Tighten to 205 N·m (160 lb-ft).", None),
        ("Gland bolts: 205 N·m", "Tighten to 151 lb-ft.", None),
    ],
)
def test_a_conversion(line: str, text: str, shown: str | None) -> None:
    """One that is not printed is never shown, though right; a wrong one costs the claim."""
    given = EvidencePassage("1", 1, "Press", 1, line)
    verdict = verify("Torque of the gland bolts?", [Claim(text, ["1"], line)], [given])
    assert [claim.text for claim in verdict.kept] == ([shown] if shown else [])
