"""What people say of the machine in a message: that a thread or channel is about one, or that all
manuals are meant. By forms of words in the languages that our own sentences have."""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from agent.equipment.machine import Machine, machine_of
from agent.verify import amounts

Where: TypeAlias = Literal["thread", "channel"]
_MOST: Final = 120
_ABOUT: Final = re.compile(
    r"(?ix)^\W*(?:(?:ok(?:ay)?|so|sorry|well|no|hi|hello)\b[\s,.!]+)*"
    r"(?:(?P<channel>(?:this|the)\s+channel|(?:dieser|der)\s+(?:kanal|channel)"
    r"|(?:ce|le)\s+canal|(?:este|el)\s+canal)"
    r"|(?P<thread>this(?:\s+(?:thread|one|question))?|it|that|we|i|dieser\s+thread|das|hier|es|wir"
    r"|ce\s+fil|ceci|c['’]|esto|este\s+hilo|se|nous|on))"
    r"\s*(?:(?:is|are|am|['’]?s|['’]re|['’]m)(?:\s+(?:here\s+)?(?:all\s+)?(?:about|on|for"
    r"|working\s+on))|geht\s+(?:hier\s+)?um|sind\s+an|arbeiten\s+an|ist\s+(?:für|über)|handelt\s+von"
    r"|(?:est|concerne|parle)(?:\s+(?:pour|de|sur))?|trata\s+(?:de|sobre)|es\s+(?:sobre|para))"
    r"\s+(?P<machine>[^?\n]+?)\W*$"
)
_ALL: Final = re.compile(
    r"(?i)^(?:all|any|every)\b.*|^(?:all(?:e|es)?|jede?)\b.*|^(?:tou(?:s|tes))\b.*|^tod[oa]s\b.*"
)
_WIDER: Final = re.compile(
    r"(?i)[\s,;(-]*\b(?:(?:in|search|across|look\s+in|for)\s+all\s+(?:the\s+)?(?:manuals|machines)"
    r"|in\s+allen\s+(?:handbüchern|anleitungen)|(?:für|bei)\s+alle[n]?\s+maschinen"
    r"|dans\s+tous\s+les\s+manuels|en\s+todos\s+los\s+manuales)\b[\s)]*"
)


@dataclass(frozen=True)
class Said:
    """`where` it holds. `machine` without names: all machines."""

    where: Where
    machine: Machine


def said_machine(text: str) -> Said | None:
    """What the message says that the thread or the channel is about: only where it says nothing
    else, and names something with a number in it (a thread) or anything (a channel)."""
    text = " ".join(text.split())
    found = _ABOUT.match(text) if len(text) <= _MOST else None
    if found is None:
        return None
    named = found["machine"].strip()
    machine = Machine(named, ()) if _ALL.match(named) else machine_of(named)
    where: Where = "channel" if found["channel"] else "thread"
    marked = (any(map(str.isdigit, named)) and not amounts(named)) or not machine.names
    long = len(named.split()) > 8
    return Said(where, machine) if (marked or where == "channel") and not long else None


def asks_wider(text: str) -> str | None:
    """The message without the words that ask for all manuals; None where it has none."""
    rest, count = _WIDER.subn(" ", text)
    return rest.strip() or text if count else None
