"""What the program returns: parts of manuals, or a sentence that says why there are none."""

from collections.abc import Sequence
from dataclasses import replace

from agent.conversation import Kind
from agent.evidence import Evidence, Unit
from agent.program.answer import Action, Answer, Part, Status
from agent.reading import Verdict
from agent.wording import sentences as wording

_NEAREST = 3


def without_manuals(status: Status, action: Action, text: str, reason: str) -> Answer:
    """A sentence of ours without manuals."""
    return Answer(status, action, text, reason)


def found_nothing(
    evidence: Evidence, kind: Kind | None, reason: str, p: float | None = None
) -> Answer:
    """The abstention, with the passages that came nearest."""
    return Answer(
        "not_found",
        "search",
        wording.NOT_FOUND,
        reason,
        kind=kind,
        nearest=evidence.passages[:_NEAREST],
        evidence=evidence,
        p_answered=p,
    )


def passages_only(
    sentence: str, reason: str, *, evidence: Evidence, kind: Kind | None, units: Sequence[Unit]
) -> Answer:
    """The closest lines under the sentence that says why nothing more is said."""
    parts = tuple(Part.of(unit) for unit in units)
    text = _text(sentence, parts)
    return Answer("passages", "search", text, reason, parts, kind=kind, evidence=evidence)


def from_units(
    verdict: Verdict,
    evidence: Evidence,
    kind: Kind,
    chosen: Sequence[Unit],
    others: Sequence[Unit],
    lead: str,
) -> Answer:
    """What was chosen, the first with the lead, then the others: lines that are close, where the
    reader found nothing."""
    first = [Part.of(unit, lead if number == 0 else "") for number, unit in enumerate(chosen)]
    parts = (*first, *map(Part.of, others))
    status: Status = "likely" if verdict.status == "not_found" else verdict.status
    sentence = wording.LIKELY if status == "likely" else ""
    return Answer(
        status,
        "search",
        _text(sentence, parts),
        verdict.reason,
        parts,
        kind=kind,
        evidence=evidence,
        p_answered=verdict.p,
    )


def led_by(answer: Answer, pointed: Sequence[Part], others: Sequence[Part]) -> Answer:
    """The answer with these parts first, which people pointed at. Where nothing was found before,
    they are lines that are close."""
    parts = (*pointed, *others)
    status: Status = "likely" if answer.status == "not_found" else answer.status
    sentence = wording.LIKELY if status == "likely" else ""
    if answer.superseded or status == "passages":
        sentence = answer.text.split("\n", 1)[0]
    return replace(
        answer,
        status=status,
        text=_text(sentence, parts),
        parts=parts,
        nearest=() if status != answer.status else answer.nearest,
        pointed=len(pointed),
    )


def in_doubt(answer: Answer, parts: Sequence[Part], reason: str) -> Answer:
    """The answer as lines that are only close, in this order."""
    text = _text(wording.LIKELY, parts)
    return replace(answer, status="likely", text=text, parts=tuple(parts), reason=reason)


def again(units: Sequence[Unit]) -> Answer:
    """What the thread's last answer showed."""
    parts = tuple(map(Part.of, units))
    return Answer("answered", "from_thread", _text("", parts), "repeat", parts)


def _text(sentence: str, parts: Sequence[Part]) -> str:
    """The sentence on a line of its own, then the lead, or the first part's lines."""
    first = parts[0]
    shown = first.lead or "\n".join(line.text for line in first.lines)
    return "\n".join(filter(None, (sentence, shown)))
