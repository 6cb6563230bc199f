"""What the workspace's log says of a load: acknowledgements, replies, and how soon they came."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.crowd import Asked, Way, is_early

Row = dict[str, Any]
_WAYS: dict[str, tuple[Way, ...]] = {
    "first_in_a_thread": ("mention", "directly"),
    "further_in_a_thread": ("mention in the thread", "in the thread"),
}


def percentiles(values: Sequence[float], digits: int) -> dict[str, float]:
    """p50, p95, p99 and the greatest."""
    ranked = sorted(values)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    last = len(ranked) - 1
    return {name: round(ranked[round(share * last)], digits) for name, share in at.items()}


@dataclass
class Replies:
    """What stands in Slack for one question."""

    visible: dict[str, str] = field(default_factory=dict)
    posted: int = 0
    first_at: float = 0.0


def replies(log: Sequence[Row]) -> dict[int, Replies]:
    """By the question's id in the messages' metadata: the visible ones with their last text."""
    found: dict[int, Replies] = defaultdict(Replies)
    for entry in log:
        if entry["kind"] != "change" or not entry.get("metadata"):
            continue
        of = found[entry["metadata"]["event_payload"].get("question_id", 0)]
        if entry["what"] == "posted":
            of.posted += 1
            of.first_at = of.first_at or entry["at"]
        if entry["what"] == "deleted":
            of.visible.pop(entry["ts"], None)
        elif entry["what"] in ("posted", "changed"):
            of.visible[entry["ts"]] = entry["text"]
    return found


def unacknowledged(log: Sequence[Row]) -> set[str]:
    """The events of which no delivery was acknowledged yet."""
    sent = [entry for entry in log if entry["kind"] == "delivery"]
    return {e["event_id"] for e in sent} - {e["event_id"] for e in sent if e["acknowledged"]}


def tally(
    log: Sequence[Row], asked: Sequence[Asked], recorded: dict[tuple[str, str], tuple[int, float]]
) -> Row:
    """The figures; `recorded`: by channel and timestamp each question's id in the database, and
    when it came in there."""
    by_question = replies(log)
    deliveries = [entry for entry in log if entry["kind"] == "delivery"]
    of_people = [entry for entry in deliveries if entry["of_people"]]
    nowhere = (-1, 0.0)
    rows = [recorded.get((one.channel, one.ts), nowhere) for one in asked]
    mine = [(one, by_question[id_]) for one, (id_, _) in zip(asked, rows, strict=True)]
    visible = [len(of.visible) for _, of in mine]
    final = [list(of.visible.values()) for _, of in mine]
    return {
        "questions": len(asked),
        "deliveries": len(of_people),
        "deliveries_of_the_bots_own_messages": len(deliveries) - len(of_people),
        "not_acknowledged": sum(not entry["acknowledged"] for entry in deliveries),
        "acknowledged_ms": _milliseconds(of_people),
        "acknowledged_all_ms": _milliseconds(deliveries),
        "answered_once": visible.count(1),
        "unanswered": visible.count(0),
        "answered_twice": sum(count > 1 for count in visible),
        "posts": sum(of.posted for _, of in mine),
        "final": sum(len(texts) == 1 and not is_early(texts[0]) for texts in final),
        "right": sum(
            any(_holds(text, one.value) for text in of.visible.values()) for one, of in mine
        ),
        "visible_seconds_after_written": percentiles(
            [of.first_at - float(one.ts) for one, of in mine if of.first_at], 3
        ),
        "visible_seconds_after_recorded": {
            name: percentiles(
                [
                    of.first_at - at
                    for (one, of), (_, at) in zip(mine, rows, strict=True)
                    if of.first_at and one.way in ways
                ],
                3,
            )
            for name, ways in _WAYS.items()
        },
    }


def _milliseconds(deliveries: Sequence[Row]) -> dict[str, float]:
    return percentiles([1000 * e["seconds"] for e in deliveries if e["acknowledged"]], 1)


def _holds(text: str, value: str) -> bool:
    """Whether the text shows every cell of the value: a row stands there with its headers."""
    return all(cell in text for cell in value.split(" | "))
