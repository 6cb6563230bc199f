"""Read from an LM's token probabilities how sure it is of one field's value.

A generated yes or no throws away what the LM knows: the probability of the token at which the
value begins separates right from wrong far better than the word that was drawn. Probabilities are
of the LM's own distribution, before a grammar forbids anything.
"""

import math
import re
from collections.abc import Sequence

from agent.lm.models import Call, TokenProb


def chance(call: Call, field: str, yes: Sequence[str], no: Sequence[str]) -> float | None:
    """P(yes) / (P(yes) + P(no)) at the token where the JSON value of `field` begins.

    A token counts for a side when, without quotes, spaces and case, it is the beginning of one of
    the side's spellings (or begins with one). None where the LM gave no probabilities, the field
    is not in the reply, or neither side is among the alternatives.
    """
    token = _first_token(call.tokens, field)
    if token is None:
        return None
    sides = [0.0, 0.0]
    for text, logprob in (token.top or {token.token: token.logprob}).items():
        for side, spellings in enumerate((yes, no)):
            if any(_matches(text, spelling) for spelling in spellings):
                sides[side] += math.exp(logprob)
    total = sum(sides)
    return sides[0] / total if total > 0 else None


def chances(call: Call, field: str, options: Sequence[str]) -> dict[str, float] | None:
    """The probability of each of `options`, single letters, as the value of `field`; sums to 1.

    A token counts for the letter that it is, without quotes, spaces and case. None where the LM
    gave no probabilities, the field is not in the reply, or no letter is among the alternatives.
    """
    token = _first_token(call.tokens, field)
    if token is None:
        return None
    found = dict.fromkeys(options, 0.0)
    for text, logprob in (token.top or {token.token: token.logprob}).items():
        letter = text.strip().strip('"_').strip().lower()
        if letter in found:
            found[letter] += math.exp(logprob)
    total = sum(found.values())
    return {letter: p / total for letter, p in found.items()} if total > 0 else None


def _first_token(tokens: Sequence[TokenProb], field: str) -> TokenProb | None:
    begins = re.compile(rf'"{re.escape(field)}"\s*:\s*$')
    opened = re.compile(rf'"{re.escape(field)}"\s*:\s*"$')
    text = ""
    for token in tokens:
        if opened.search(text) or (begins.search(text) and token.token.strip() not in ("", '"')):
            return token
        text += token.token
    return None


def _matches(token: str, spelling: str) -> bool:
    plain = token.strip().strip('"_').strip().lower()
    return bool(plain) and plain.startswith(spelling)
