"""The machine that a question is about where its thread or channel is pinned to one: what is left
out of its search, what is said of that, and lines that are for other machines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from agent.conversation import EMPTY, Thread
from agent.equipment import Machine, Said, asks_wider, effectivities, fits, machine_of, said_machine
from agent.program import Answer, Part, in_doubt
from agent.wording import Language, in_language
from agent.wording import sentences as wording
from sql import equipment, manuals
from sql.audience import Audience
from sql.manuals import Manual
from sql.questions import NewQuestion
from sql.rows import Connection


@dataclass(frozen=True)
class Pinned:
    """`machine` None: any. `left_out`: manuals that are of another; `known`: whether a manual here
    is of this one. `wider`: it was asked to look in all manuals all the same."""

    machine: Machine | None = None
    left_out: tuple[int, ...] = ()
    known: bool = True
    wider: bool = False


ANYWHERE: Final = Pinned()


@dataclass(frozen=True)
class Message:
    """What is to be answered. `said`: what the message says that it is about, and nothing else;
    `text` is what the thread asked before then, "" where it asked nothing."""

    text: str
    thread: Thread
    said: Said | None = None
    wider: bool = False


def message_of(text: str, thread: Thread) -> Message:
    """What the message asks, and what it says of the machine."""
    said = said_machine(text)
    if said is not None:
        return Message(*_before(thread), said)
    wider = asks_wider(text)
    return Message(wider or text, thread, wider=wider is not None)


def _before(thread: Thread) -> tuple[str, Thread]:
    """The last question of the thread with what came before it."""
    for at in range(len(thread.turns) - 1, -1, -1):
        turn = thread.turns[at]
        if turn.role == "user" and turn.text and said_machine(turn.text) is None:
            return turn.text, Thread(thread.turns[:at])
    return "", EMPTY


def pinned_at(
    conn: Connection, audience: Audience, question: NewQuestion, message: Message
) -> Pinned:
    """What the question's place is pinned to: what the message says, else its thread, else its
    channel."""
    if message.said is not None:
        return _pinned(conn, audience, message.said.machine, ())
    place = (question.team, question.channel)
    thread = equipment.of_thread(conn, *place, question.thread_ts)
    if thread is None:
        pinned = pinned_to(conn, audience, equipment.of_channel(conn, *place))
    elif thread.manual_id is not None:
        chosen = manuals.get(conn, audience, thread.manual_id)
        machine = machine_of(chosen.equipment) if chosen and chosen.equipment else None
        pinned = _pinned(conn, audience, machine, thread.set_aside)
    else:
        pinned = _pinned(conn, audience, machine_of(thread.equipment), ())
    return replace(pinned, left_out=(), wider=True) if message.wider else pinned


def pinned_to(conn: Connection, audience: Audience, said: str) -> Pinned:
    """What is left out where these words say which machine it is about; "" is any."""
    return _pinned(conn, audience, machine_of(said), ()) if said else ANYWHERE


def _pinned(
    conn: Connection, audience: Audience, machine: Machine | None, set_aside: Sequence[int]
) -> Pinned:
    if machine is None or not machine.names:
        serial = machine if machine and machine.serial else None
        return Pinned(serial, tuple(set_aside))
    named = [one for one in manuals.list_all(conn, audience) if one.equipment]
    others = [one.manual_id for one in named if not _is_of(one, machine)]
    left_out = dict.fromkeys([*others, *set_aside])
    return Pinned(machine, tuple(left_out), known=len(others) < len(named))


def _is_of(manual: Manual, machine: Machine) -> bool:
    return fits(manual.equipment or "", machine)


def told(pinned: Pinned, language: Language) -> list[str]:
    """That the search was narrowed, and how to ask wider."""
    if not pinned.left_out or pinned.wider:
        return []
    if pinned.machine is None:
        return [in_language(wording.NARROWED_CHOSEN, language)]
    sentence = wording.NARROWED if pinned.known else wording.NARROWED_UNKNOWN
    return [in_language(sentence, language, machine=pinned.machine.said)]


def pin_said(pinned: Pinned, message: Message, language: Language) -> str:
    """What is answered where only the machine was said."""
    if message.said is not None and message.said.where == "channel":
        return in_language(wording.PIN_CHANNEL, language)
    if pinned.machine is None or not (pinned.machine.names or pinned.machine.serial):
        return in_language(wording.PINNED_ALL, language)
    sentence = wording.PINNED if pinned.known else wording.PINNED_UNKNOWN
    return in_language(sentence, language, machine=pinned.machine.said)


def named(machine: Machine) -> str:
    """The words that name it; "" where they name none."""
    return machine.said if machine.names or machine.serial else ""


def fitting(answer: Answer, pinned: Pinned) -> Answer:
    """The answer with what its manual says is for other machines behind what is not; that is never
    said to answer, and nothing of it is left out."""
    machine = pinned.machine
    if machine is None or not answer.parts:
        return answer
    fit, off = by_fit(answer.parts, machine)
    if not off:
        return answer
    parts = (*fit, *(replace(part, lead="") for part in off))
    if answer.parts[0] not in off or answer.status not in ("answered", "partial"):
        return replace(answer, parts=parts, pointed=min(answer.pointed, len(fit)))
    return in_doubt(replace(answer, pointed=0), parts, "for another machine")


def by_fit(parts: Sequence[Part], machine: Machine) -> tuple[list[Part], list[Part]]:
    """The parts that may be for the machine, and those whose manual says that they are not."""
    fit: list[Part] = []
    off: list[Part] = []
    for part in parts:
        (off if _is_off(part, machine) else fit).append(part)
    return fit, off


def _is_off(part: Part, machine: Machine) -> bool:
    """Whether the headings say so, or each line that says for which machine it is."""
    headings = effectivities(f"{part.section} > {part.title}")
    if any(one.covers(machine) is False for one in headings):
        return True
    said = [
        one.covers(machine)
        for line in part.lines
        if line.role in ("step", "row", "text")
        for one in effectivities(line.text)
    ]
    return bool(said) and all(one is False for one in said)
