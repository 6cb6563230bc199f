"""Learn which messages in an answered thread are for the bot: bot/hearing/asking.json.

    python -m tests.bench.fit_talk

From `tests/messages/threads_by_authors.jsonl`, `threads_taught.jsonl` and `threads_dev.jsonl`,
without what calls others: that is nobody's to decide. No random start: the same messages give the
same weights, up to rounding.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from agent.classifying.softmax import Array, fit
from bot.hearing.asking_learned import PLACES, Learned, places
from bot.hearing.heard import hear
from bot.slack import Identity

Message: TypeAlias = dict[str, Any]
"""{id, group: bot or people, message}; by authors also their language."""
OUT: Final = Path(__file__).parents[2] / "bot" / "hearing" / "asking.json"
AUTHORS: Final = "ABCD"
"""Who wrote `threads_by_authors.jsonl`, each without a look at the code or at the others."""
_HERE: Final = Path(__file__).parents[1] / "messages"
_ME: Final = Identity("T1", "Workshop", "UBOT", "BBOT")
_PENALTY: Final = 0.5


def read(name: str) -> list[Message]:
    """The messages of a file in tests/messages."""
    return read_file(_HERE / f"{name}.jsonl")


def read_file(path: Path) -> list[Message]:
    """The messages of any file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def everything() -> list[Message]:
    """All that is learned from."""
    return read("threads_by_authors") + read("threads_taught") + read("threads_dev")


def without(author: str) -> list[Message]:
    """All that is learned from, but for one author's."""
    return [one for one in everything() if not one["id"].startswith(author)]


def heard(message: str) -> str | None:
    """The text as the bot gets it; None where it calls others."""
    said = hear(
        {"user": "U1", "channel": "C1", "ts": "2.0", "thread_ts": "1.0"} | {"text": message}, _ME
    )
    return None if said is None or said.to_others else said.text


def learn(messages: Sequence[Message]) -> Learned:
    """The weights that tell the groups of these messages apart."""
    found = weights(dense(one["message"] for one in messages), groups(messages))
    return Learned(tuple(map(float, found[:-1])), float(found[-1]))


def dense(messages: Iterable[str]) -> Array:
    """[messages, PLACES]; what calls others is all zeros."""
    texts = list(map(heard, messages))
    rows = np.zeros((len(texts), PLACES), np.float32)
    for row, text in zip(rows, texts, strict=True):
        found = {} if text is None else places(text)
        row[list(found)] = list(found.values())
    return rows


def groups(messages: Sequence[Message]) -> Array:
    """[messages, 2]: for people, for the bot."""
    return np.array([(one["group"] != "bot", one["group"] == "bot") for one in messages], "f4")


def weights(rows: Array, of: Array) -> Array:
    """[places + 1]: what each place, and last each message, adds to the log odds of the bot."""
    says = rows.any(axis=1)
    rows, of = rows[says], of[says]
    ones = np.ones(len(rows), np.float32)
    found = fit(np.column_stack([rows, ones]), of, ones, _PENALTY, np.zeros_like(of))
    return np.asarray(found[:, 1] - found[:, 0], np.float32)


def main() -> None:
    """Learn from all and write."""
    OUT.write_text(json.dumps(learn(everything()).document()) + "\n", "utf-8")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
