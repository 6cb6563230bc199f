"""How sure an LM is of a field, read at the token where the field's value begins."""

import math

import pytest

from agent.lm.confidence import chance, chances
from agent.lm.models import Call, TokenProb


def _token(text: str, **top: float) -> TokenProb:
    return TokenProb(text, math.log(top.get(text, 1.0)), {t: math.log(p) for t, p in top.items()})


def _call(*tokens: TokenProb) -> Call:
    return Call("".join(t.token for t in tokens), tokens, 0, len(tokens), 0, 0.0)


def _yes(call: Call) -> float | None:
    return chance(call, "answered", yes=("y",), no=("n",))


def test_share() -> None:
    """P(yes) / (P(yes) + P(no)), whatever else was likely at that place."""
    value = _token("yes", yes=0.3, no=0.1, maybe=0.6)
    call = _call(_token('{"'), _token("answered"), _token('":'), _token(' "'), value, _token('"}'))
    assert _yes(call) == pytest.approx(0.75)


def test_variants_are_summed() -> None:
    """Spellings that differ in quotes, spaces and case are one."""
    top = {' "yes': 0.2, "Yes": 0.2, ' "no': 0.1, "NO": 0.1}
    value = TokenProb(' "yes', math.log(0.2), {t: math.log(p) for t, p in top.items()})
    call = _call(_token('{"answered":'), value, _token('"}'))
    assert _yes(call) == pytest.approx(2 / 3)


def test_the_grammar_does_not_hide_doubt() -> None:
    """Where the drawn token was forced, the alternatives still say what the LM held likely."""
    value = TokenProb("yes", math.log(0.01), {"no": math.log(0.9), "yes": math.log(0.01)})
    assert _yes(_call(_token('{"answered":"'), value)) == pytest.approx(0.01 / 0.91)


def test_another_field_is_not_read() -> None:
    """The value of a field before it, and the field's name in a text, are no value of it."""
    first = _token("yes", yes=1.0)
    second = _token("no", no=0.8, yes=0.2)
    call = _call(_token('{"sure":"'), first, _token('","answered":"'), second)
    assert _yes(call) == pytest.approx(0.2)


def test_lists() -> None:
    """A list is empty or not by its opening token."""
    value = _token("[{", **{"[{": 0.6, "[]": 0.2})
    call = _call(_token('{"claims":'), value)
    assert chance(call, "claims", yes=("[{",), no=("[]",)) == pytest.approx(0.75)


@pytest.mark.parametrize(
    "call",
    [
        _call(),
        _call(_token('{"other":"'), _token("yes", yes=1.0)),
        _call(_token('{"answered":"'), _token("maybe", maybe=1.0)),
    ],
    ids=["no probabilities", "field missing", "neither side"],
)
def test_unknown(call: Call) -> None:
    """Without the field, probabilities or either side, nothing is claimed."""
    assert _yes(call) is None


def test_share_of_each_letter() -> None:
    """Of several options each letter has its share, and longer words are no letter."""
    top = {"a": 0.3, ' "b': 0.1, "B": 0.1, "about": 0.4}
    value = TokenProb("a", math.log(0.3), {t: math.log(p) for t, p in top.items()})
    call = _call(_token('{"label":'), _token(' "'), value, _token('"}'))
    found = chances(call, "label", "abc")
    assert found == pytest.approx({"a": 0.6, "b": 0.4, "c": 0.0})
    assert chances(call, "other", "abc") is None
    assert chances(call, "label", "xyz") is None
