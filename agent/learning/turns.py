"""In which order examples are taken: each kind in its turn, so that what stops early saw all."""

from collections.abc import Iterable

from agent.learning.snapshot import Voted


def in_turn(examples: Iterable[Voted]) -> list[Voted]:
    """The examples with the kinds taking turns, each in its order; abstentions first."""
    rows: dict[str, list[Voted]] = {kind: [] for kind in ("abstain", "same", "avoid", "answer")}
    for one in examples:
        rows[one.gold.kind].append(one)
    longest = max(map(len, rows.values()), default=0)
    return [row[place] for place in range(longest) for row in rows.values() if place < len(row)]
