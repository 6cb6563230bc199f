"""Whether a claim joins what its lines keep apart: the value of one thing with the name of another.

"One sixth of the clock; or one eighth for ARM11 cores": each number and each name of "one sixth for
ARM11" is there, and the claim is wrong.
"""

import re

from agent.verify.numbers import find
from agent.verify.tokens import Token, unhyphened

_CLAUSE = re.compile(r"[;\n]|(?<=[.!?])\s|,?\s(?:or|and|but|while|whereas)\s")
_FRACTION = re.compile(
    r"\b(?:one|a|an|two|three|five|seven)[ -](?:third|quarter|fourth|fifth|sixth|seventh|eighth"
    r"|ninth|tenth|twelfth|sixteenth)s?\b",
    re.IGNORECASE,
)


def other_clause(claim: str, lines: str) -> str | None:
    """The clause of `lines` that says otherwise of a name in the claim, or None.

    It names what the claim names beside another value, and no clause has both the name and the
    claim's value. One statement without names, or without values of its own, says nothing.
    """
    values = _values(claim)
    if not values:
        return None
    clauses = [clause for clause in _CLAUSE.split(lines) if clause.strip()]
    for name in _names(claim):
        about = [clause for clause in clauses if name in _names(clause)]
        said = set().union(*(_values(clause) for clause in about))
        if said and not said & values:
            return " ".join(about[0].split())
    return None


def _names(text: str) -> set[str]:
    return {unhyphened(token.code) for token in find(text) if _is_name(token)}


def _is_name(token: Token) -> bool:
    """A code with a letter in it: a ratio or a date names nothing."""
    return token.kind == "code" and any(map(str.isalpha, token.code))


def _values(text: str) -> set[str]:
    """Amounts, whatever their unit, and fractions in words."""
    figures = {str(value) for token in find(text) if token.kind != "code" for value in token.values}
    ratios = {token.code for token in find(text) if token.kind == "code" and not _is_name(token)}
    fractions = {" ".join(re.split(r"[ -]", one.lower())) for one in _FRACTION.findall(text)}
    # The "one" of "one sixth" is no amount.
    return (figures - ({"1"} if fractions else set())) | ratios | fractions
