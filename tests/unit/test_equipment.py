"""What code reads of machines: names, serial numbers, effectivity, and where two manuals differ."""

import pytest

from agent.equipment import (
    Effectivity,
    Told,
    asks_wider,
    called,
    differ,
    effectivities,
    fits,
    machine_of,
    said_machine,
)

ROW = "Gland bolts, ram packing, M16x50, 8.8, 205 N·m, 151 lb·ft"
OTHER = "Tighten the gland bolts of the ram packing with a torque of 320 N·m."
ASKED = "What is the torque for the gland bolts?"


@pytest.mark.parametrize(
    ("said", "names", "serial"),
    [
        ("the 4500, S/N 1234", ("4500",), "1234"),
        ("HP-160", ("HP-160",), ""),
        ("our A320-214; D-ABCD, MSN 0350", ("A320-214", "D-ABCD"), "0350"),
        ("die Presse HP-160, Seriennummer AB 77-12", ("Presse HP-160",), "AB77-12"),
        ("Bobcat T190 serial number A3KK11050", ("Bobcat T190",), "A3KK11050"),
        ("the", ("the",), ""),
        ("S/N 7", (), "7"),
    ],
)
def test_a_machine_as_people_name_it(said: str, names: tuple[str, ...], serial: str) -> None:
    """Model, tail number and serial number, whatever stands around them."""
    machine = machine_of(said)
    assert (machine.names, machine.serial) == (names, serial)


@pytest.mark.parametrize(
    ("equipment", "said", "expected"),
    [
        ("HP-160", "HP-160", True),
        ("models HP-160 (400 V) and HP-160U", "the HP 160", True),
        ("HP-160U", "HP-160", False),
        ("HP-160", "HP-160U", False),
        ("HP-200", "hp-160", False),
        ("Kelvion 4500 press", "the 4500, S/N 1234", True),
        ("Kelvion 4500X press", "4500", False),
        ("Airbus A320", "A320-214, D-ABCD", True),
        ("A320-200", "the A320", True),
        ("A321-200", "the A320", False),
        ("HP-160, press by Halvorsen", "Halvorsen press", True),
        ("hydraulic press", "HP-160 press", True),
        ("lathe", "HP-160 press", False),
    ],
)
def test_which_manuals_are_the_machines(equipment: str, said: str, expected: bool) -> None:
    """Model numbers decide, however they are spaced; one with another letter is another machine."""
    assert fits(equipment, machine_of(said)) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 Relief valve (S/N 1200 and up)", ("", 1200, None)),
        ("From serial 12345 to 12400", ("", 12345, 12400)),
        ("Prior to S/N 1200", ("", None, 1199)),
        ("up to serial number 1199", ("", None, 1199)),
        ("S/N 1199 and below", ("", None, 1199)),
        ("(S/N A3KK11001 & Above)", ("A3KK", 11001, None)),
        ("A3KK11001 & Above", ("A3KK", 11001, None)),
        ("Applies to MSN 0350 and subsequent", ("", 350, None)),
        ("serial numbers 1 through 99,999, inclusively", ("", 1, 99999)),
        ("MSN 100-200", ("", 100, 200)),
        ("fitted from serial number 160-0417", ("160", 417, None)),
        ("S/N 160-0417 and up", ("160", 417, None)),
        ("ab Seriennummer 12345", ("", 12345, None)),
        ("à partir du numéro de série 500", ("", 500, None)),
    ],
)
def test_serial_numbers_that_lines_are_for(
    text: str, found: tuple[str, int | None, int | None]
) -> None:
    """Their letters, the first and the last one."""
    [one] = effectivities(text)
    assert (one.prefix, one.low, one.high) == found
    assert one.said in text


@pytest.mark.parametrize(
    "text",
    [
        "Serial number: 0000000000000000################",
        "Read the serial number 5 times",
        "Replace bolts 4 and above",
        "Use 2 only",
        "version prior to 2021.03.1",
        "hackrf_transfer -d <serial number> -a 0 -l 32",
        "Tighten to 300 N·m and up to 320 N·m",
        "Check steps 3 to 7 before 2400 h",
        "This applies to all models",
    ],
)
def test_what_is_no_effectivity(text: str) -> None:
    """Serial numbers of other things, values, steps: nothing is guessed."""
    assert effectivities(text) == ()


def test_models_that_lines_are_for() -> None:
    """Only those that are named; what machine it is must be known to say no."""
    [only] = effectivities("HP-160U only: fit the fuse F7")
    assert only.models == ("HP-160U",)
    assert only.covers(machine_of("HP-160")) is False
    assert only.covers(machine_of("HP-160U")) is True
    [fuse] = effectivities("Replace F7 only while the main switch is off.")
    assert fuse.covers(machine_of("HP-160")) is None
    [several] = effectivities("This section is for models A4, B5 and HP-160U.")
    assert several.models == ("A4", "B5", "HP-160U")
    assert several.covers(machine_of("B5")) is True
    assert several.covers(machine_of("HP-160")) is False
    assert several.covers(machine_of("S/N 12")) is None


@pytest.mark.parametrize(
    ("serial", "expected"), [("1200", True), ("1199", False), ("AB1300", None), ("", None)]
)
def test_whether_it_is_for_a_serial_number(serial: str, expected: bool | None) -> None:
    """Both ends count; numbers with other letters are not compared."""
    one = Effectivity("S/N 1200 and up", "", 1200, None)
    hyphened = Effectivity("from serial number 160-0417", "160", 417, None)
    assert hyphened.covers(machine_of("HP-160, S/N 160-0300")) is False
    assert hyphened.covers(machine_of("HP-160, S/N 160-0417")) is True
    assert hyphened.covers(machine_of("HP-160, S/N 200-0417")) is None
    assert one.covers(machine_of(f"HP-200, S/N {serial}" if serial else "HP-200")) is expected


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("this is about the 4500, S/N 1234", "thread", "the 4500, S/N 1234"),
        ("It's about the HP-160.", "thread", "the HP-160"),
        ("This channel is about the lathes of hall 3", "channel", "the lathes of hall 3"),
        ("wir sind an der HP-160", "thread", "der HP-160"),
        ("c'est pour la HP-160", "thread", "la HP-160"),
        ("este canal trata de la HP-160", "channel", "la HP-160"),
        ("this channel is about all machines", "channel", "all machines"),
    ],
)
def test_what_is_said_of_the_machine(text: str, where: str, said: str) -> None:
    """In a few forms, in four languages."""
    found = said_machine(text)
    assert found is not None
    assert (found.where, found.machine.said) == (where, said)


@pytest.mark.parametrize(
    "text",
    [
        "What is this about?",
        "Is it about 20 N·m?",
        "it is about 3 metres long",
        "this is for the boss",
        "it is about time that somebody looks at the press HP-160 again and says what is wrong",
        "the gland bolts of the HP-160?",
        ASKED,
    ],
)
def test_what_says_nothing_of_the_machine(text: str) -> None:
    """Questions, values and talk."""
    assert said_machine(text) is None


def test_in_all_manuals() -> None:
    """The words that ask for all manuals are no part of what is searched."""
    assert asks_wider("torque of the gland bolts in all manuals?") == "torque of the gland bolts ?"
    assert asks_wider(ASKED) is None


def test_other_values_of_the_same_thing() -> None:
    """What differs is told by lines on what was asked; the same torque in another unit is one."""
    ours, theirs = Told("6.2 Torque table", [ROW]), Told("1 Gland and packing", [OTHER])
    assert differ(ASKED, ours, theirs)
    same = Told("1 Gland", [OTHER.replace("320 N·m", "151 lb·ft")])
    assert not differ(ASKED, ours, same)
    assert not differ("How often is the oil changed?", ours, theirs)
    assert not differ(ASKED, ours, Told("4 Hydraulics", ["Set the relief valve to 47 bar."]))


def test_other_meanings_of_the_same_code() -> None:
    """A fault code that both have."""
    ours = Told("7.2 Fault codes", ["E-042, Pilot pressure low, Accumulator empty"])
    theirs = Told("Alarms", ["E042, Door open, Close the guard"])
    assert differ("What does E-042 mean?", ours, theirs)
    assert not differ("What does E-042 mean?", ours, ours)
    assert not differ("What does E-043 mean?", ours, theirs)


def test_other_steps_of_the_same_task() -> None:
    """Two procedures with one name; unrelated ones are nobody's question."""
    ours = Told("5.5 Replacing the ram packing", ["1. Remove the wiper flange."], steps=True)
    theirs = Told("3 Ram packing replacement", ["1. Drain the tank."], steps=True)
    other = Told("Changing the oil filter", ["1. Drain the tank."], steps=True)
    assert differ("How do I replace the ram packing?", ours, theirs)
    assert not differ("How do I replace the ram packing?", ours, other)


def test_a_machine_in_few_words() -> None:
    """For a button: its model numbers, where its name is long and has some."""
    long = "Four-column hydraulic press, models HP-160 (400 V, 50 Hz) and HP-160U"
    assert called(long) == "HP-160, HP-160U"
    assert called("HP-200") == "HP-200"
    assert (
        called("The large hydraulic press in hall three")
        == "The large hydraulic press in hall three"
    )
