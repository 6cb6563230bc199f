"""The labelled messages of DATA/airline_feedback, and the split that was fixed before measuring.

Near-duplicates (retweets, copied complaints) stand on one side. The split's hash
is in `docs/measurements/classify-split.json`; a split that does not have it is not measured.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

SEED: Final = "shoptalk classify 1"
TEST_SHARE: Final = 0.4
FIXED: Final = Path(__file__).parents[2] / "docs" / "measurements" / "classify-split.json"
_ALIKE: Final = 0.6
_LINK: Final = re.compile(r"@\w+|https?://\S+|\brt\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Row:
    """One message; `reason` is "" where it is not negative. `group`: it and its near-duplicates."""

    id: str
    text: str
    sentiment: str
    reason: str
    group: str


@dataclass(frozen=True)
class Split:
    """What is learned and tuned on, and what is measured on once."""

    train: tuple[Row, ...]
    test: tuple[Row, ...]

    def document(self) -> dict[str, Any]:
        """The split in numbers, with the hash of who is on which side."""
        sides = {"train": self.train, "test": self.test}
        ids = {side: sorted(row.id for row in rows) for side, rows in sides.items()}
        return {
            "seed": SEED,
            "sha256": hashlib.sha256(json.dumps(ids, sort_keys=True).encode()).hexdigest(),
            **{side: len(rows) for side, rows in sides.items()},
            "groups": len({row.group for rows in sides.values() for row in rows}),
        }


def load(data: Path) -> Split:
    """The split of the folder's messages; SystemExit where it is not the one that was fixed."""
    split = make(data)
    if FIXED.exists() and json.loads(FIXED.read_text("utf-8")) != split.document():
        raise SystemExit(f"The split is not the one fixed in {FIXED.name}: other data or code.")
    return split


def make(data: Path) -> Split:
    """Split by group, by the hash of the group's first words."""
    lines = (data / "airline_feedback" / "texts.jsonl").read_text("utf-8").splitlines()
    raw = [json.loads(line) for line in lines]
    groups = group([row["text"] for row in raw])
    rows = [
        Row(one["id"], one["text"], one["sentiment"], one["negative_reason"] or "", key)
        for one, key in zip(raw, groups, strict=True)
    ]
    return Split(
        tuple(row for row in rows if not _measured(row.group)),
        tuple(row for row in rows if _measured(row.group)),
    )


def _measured(key: str) -> bool:
    digest = hashlib.sha256(f"{SEED} {key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < TEST_SHARE * 2**64


def group(texts: Sequence[str]) -> list[str]:
    """A key for each text, the same for those that share 60 % of their words, or a chain of it."""
    words = [frozenset(_WORD.findall(_LINK.sub(" ", text).casefold())) for text in texts]
    above = list(range(len(texts)))

    def top(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, said in enumerate(words):
        for word in said:
            holding[word].append(number)
    rare = {word: held for word, held in holding.items() if len(held) <= len(texts) // 20}
    for held in rare.values():
        for one, other in combinations(held, 2):
            if top(one) != top(other):
                both = len(words[one] & words[other])
                if both >= _ALIKE * len(words[one] | words[other]):
                    above[top(other)] = top(one)
    return [" ".join(sorted(words[top(number)])) for number in range(len(texts))]
