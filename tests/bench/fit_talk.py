"""Learn which messages in an answered thread are for the bot: bot/hearing/asking.json.

    python -m tests.bench.fit_talk

From all of `tests/messages/threads_by_authors.jsonl` and `threads_dev.jsonl`, without what calls
others: that is nobody's to decide. No random start; the same messages give the same weights, up to
rounding.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from agent.classifying.softmax import fit
from bot.hearing.asking_learned import PLACES, Learned, places
from bot.hearing.heard import hear
from bot.slack import Identity

OUT: Final = Path(__file__).parents[2] / "bot" / "hearing" / "asking.json"
_HERE: Final = Path(__file__).parents[1] / "messages"
_ME: Final = Identity("T1", "Workshop", "UBOT", "BBOT")
_PENALTY: Final = 0.5


def read(name: str) -> list[dict[str, Any]]:
    """The messages: {id, group: bot or people, message}; by authors also their language."""
    lines = (_HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def author(message: dict[str, Any]) -> str:
    """Who wrote it: A to D, or `dev`, who wrote the word lists."""
    return "dev" if message["id"].startswith("thread-") else message["id"][0]


def heard(message: str) -> str | None:
    """The text as the bot gets it; None where it calls others."""
    said = hear(
        {"user": "U1", "channel": "C1", "ts": "2.0", "thread_ts": "1.0"} | {"text": message}, _ME
    )
    return None if said is None or said.to_others else said.text


def learn(messages: Sequence[dict[str, Any]]) -> Learned:
    """The weights that tell the groups of these messages apart."""
    texts = [(heard(one["message"]), one["group"] == "bot") for one in messages]
    rows = [(places(text), group) for text, group in texts if text is not None]
    x = np.zeros((len(rows), PLACES + 1), np.float32)
    x[:, -1] = 1
    for row, (found, _) in zip(x, rows, strict=True):
        row[list(found)] = list(found.values())
    y = np.array([(not group, group) for _, group in rows], np.float32)
    found = fit(x, y, np.ones(len(rows), np.float32), _PENALTY, np.zeros_like(y))
    weights = (found[:, 1] - found[:, 0]).astype(np.float64)
    return Learned(tuple(map(float, weights[:-1])), float(weights[-1]))


def everything() -> list[dict[str, Any]]:
    """All that is learned from."""
    return read("threads_by_authors") + read("threads_dev")


def main() -> None:
    """Learn from all and write."""
    learned = learn(everything())
    OUT.write_text(json.dumps(learned.document()) + "\n", "utf-8")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
