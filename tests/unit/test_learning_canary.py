"""The canary's rules: honest however often one looks, and quick where it is bad."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.learning.canary import THRESHOLD, e_value, is_canarys, slow_from
from agent.learning.picture import draw, interval
from agent.learning.record import changes, path
from sql.programs import Canary

SINCE = datetime(2026, 3, 1, tzinfo=UTC)


def ever(share: float, chance: float, events: int) -> float:
    """The chance that E ever reaches the threshold within so many events, looked at after each, if
    each falls to the canary with that chance; exact."""
    open_, done = {0: 1.0}, 0.0
    for number in range(1, events + 1):
        following: dict[int, float] = {}
        for count, p in open_.items():
            for canarys, p_now in ((count + 1, p * chance), (count, p * (1 - chance))):
                if e_value(canarys, number - canarys, share) >= THRESHOLD:
                    done += p_now
                else:
                    following[canarys] = following.get(canarys, 0.0) + p_now
        open_ = following
    return done


@pytest.mark.parametrize("share", [0.05, 0.25, 0.5, 0.9])
def test_no_worse_is_hardly_ever_taken_back(share: float) -> None:
    """At most one of sixty, by each of three signals, however long it is watched."""
    assert ever(share, share, 300) <= 1 / THRESHOLD
    assert ever(share, share / 2, 300) <= 1 / THRESHOLD


@pytest.mark.parametrize(("times", "events", "least"), [(3, 60, 0.85), (8, 20, 0.8), (32, 8, 0.8)])
def test_a_bad_one_is_taken_back(times: int, events: int, least: float) -> None:
    """The worse the sooner: with a quarter of the threads, after so many in which it went wrong."""
    chance = times * 0.25 / (times * 0.25 + 0.75)
    assert ever(0.25, chance, events) >= least


def test_shares_of_threads() -> None:
    """Each canary has threads of its own, and no more than its share; what has no time has none."""
    one, other = (Canary(version, 0, 0.25, SINCE) for version in ("a", "b"))
    stamps = [f"{SINCE.timestamp() + n:.6f}" for n in range(4000)]
    first = [is_canarys(one, "C1", ts) for ts in stamps]
    second = [is_canarys(other, "C1", ts) for ts in stamps]
    assert 900 < sum(first) < 1100
    assert 150 < sum(a and b for a, b in zip(first, second, strict=True)) < 350
    before = (SINCE - timedelta(seconds=1)).timestamp()
    assert not any(is_canarys(one, "C1", f"{before - n:.6f}") for n in range(100))
    assert not is_canarys(one, "C1", "")
    assert not is_canarys(one, "C1", "terminal-7")


def test_slow() -> None:
    """By the champion's own answers; by the settings where hardly any are known."""
    assert slow_from([1.0] * 19, 120.0) == 120.0
    assert slow_from([2.0] * 20, 120.0) == 3.0
    assert slow_from([2.0] * 17 + [9.0] * 3, 120.0) == 9.0


def test_changes_are_told_by_name() -> None:
    """Instructions, demonstrations and numbers; what is the same is not told."""
    signature = {"instructions": "Answer.", "fields": []}
    before = {
        "predictors": {"read": {"signature": signature, "demos": [{"q": 1}, {"q": 2}]}},
        "decision": {"answered": 0.5, "found": 0.2},
        "schema_hash": "x",
    }
    after = {
        "predictors": {
            "read": {
                "signature": {**signature, "instructions": "Answer well."},
                "demos": [{"q": 2}, {"q": 3}],
            }
        },
        "decision": {"answered": 0.7, "found": 0.2},
        "schema_hash": "y",
    }
    told = changes(before, after)
    assert told["instructions"] == {"read": {"before": "Answer.", "after": "Answer well."}}
    assert told["demonstrations"] == {"read": {"added": [{"q": 3}], "removed": [{"q": 1}]}}
    assert told["values"] == {"decision.answered": {"before": 0.5, "after": 0.7}}
    nothing = {"instructions": {}, "demonstrations": {}, "values": {}}
    assert changes(before, before) == nothing


def test_the_picture_shows_what_was_counted() -> None:
    """A point for each question that one of them won, the bar, both arms; nothing foreign in it."""
    pairs = [{"champion": n % 5 == 0, "candidate": n % 5 != 0} for n in range(15)]
    pairs.append({"champion": True, "candidate": True})
    found = path(pairs)
    assert len(found) == 15
    signals = {"votes": {"canary": 1, "champion": 4, "e_value": 0.7, "people": 1}}
    arms = {name: {"threads": 20, "answers": 20, "up": 0, "down": 0} for name in ("a", "b")}
    canary = {"canary": arms["a"], "champion": arms["b"], "signals": signals, "threshold": 60.0}
    evidence = {"path": found, "won": 12, "lost": 3, "e_needed": 20.0}
    record = {"version": "<n>", "status": "canary", "parent": None, "evidence": evidence}
    svg = draw({**record, "canary": canary})
    assert svg.count(",") >= 16
    assert "&lt;n&gt;" in svg
    assert "<n>" not in svg
    assert "1 of 20" in svg
    assert "4 of 20" in svg
    assert "1 of 20" not in draw({**record, "canary": None})
    low, high = interval(0, 10)
    assert (low, round(high, 3)) == (0.0, 0.278)
