"""What the program returns: claims with their lines, the lines alone, or an abstention."""

from collections.abc import Sequence

from agent.conversation.triage import Action, Route
from agent.evidence.focus import GAP, Focus
from agent.evidence.search import Evidence
from agent.program.answer import Answer, Line
from agent.verify.support import Held

_NEAREST = 3


def answered(
    action: Action,
    claims: Sequence[Held],
    evidence: Evidence,
    p_answered: float | None,
    reason: str,
) -> Answer:
    """The answer that the claims make, each with the lines that bear it out."""
    texts = tuple(dict.fromkeys(claim.text for claim in claims))
    lines = tuple(
        Line(texts.index(claim.text), claim.focus.passage, quote)
        for claim in claims
        for quote in (claim.quote, *claim.header)
    )
    return Answer(
        "answered",
        action,
        "\n".join(texts),
        reason,
        claims=texts,
        lines=lines,
        evidence=evidence,
        p_answered=p_answered,
    )


def not_found(
    route: Route,
    evidence: Evidence,
    text: str,
    reason: str,
    p_answered: float | None = None,
) -> Answer:
    """The abstention in the words `text`, with the passages that came nearest."""
    return Answer(
        "not_found",
        route.action,
        text,
        reason,
        nearest=evidence.passages[:_NEAREST],
        evidence=evidence,
        p_answered=p_answered,
    )


def passages_only(
    route: Route, evidence: Evidence, read: Sequence[Focus], text: str, reason: str
) -> Answer:
    """The best lines as they stand, under the sentence `text` that says why."""
    shown = [focus for focus in read[:_NEAREST] if focus.text.strip()]
    lines = tuple(
        Line(0, focus.passage, part)
        for focus in shown
        for part in focus.text.split(f"\n{GAP}\n")[-1:]
    )
    return Answer(
        "passages",
        route.action,
        "\n\n".join([text, *(line.quote for line in lines)]),
        reason,
        lines=lines,
        evidence=evidence,
    )
