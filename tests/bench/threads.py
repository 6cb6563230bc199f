"""Messages in an answered thread that are taken for the bot's or for people's.

    python -m tests.bench.threads

Counts, of `tests/messages/threads_dev.jsonl` and `threads_held.jsonl`, what is for the bot and was
not heard, and what is for people and would have been answered. Writes
docs/measurements/threads.json.
"""

import json
from pathlib import Path
from typing import Any

from bot.hearing.asking import asks_a_manual
from bot.hearing.heard import hear
from bot.slack import Identity

_HERE = Path(__file__).parents[1] / "messages"
_OUT = Path(__file__).parents[2] / "docs" / "measurements" / "threads.json"
_ME = Identity("T1", "Workshop", "UBOT", "BBOT")


def read(name: str) -> list[dict[str, Any]]:
    """The messages: {id, group: bot or people, message}."""
    lines = (_HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def is_heard(message: str) -> bool:
    """Whether the bot takes the message for its own in a thread that it answered."""
    said = hear(
        {"user": "U1", "channel": "C1", "ts": "2.0", "thread_ts": "1.0"} | {"text": message}, _ME
    )
    return said is not None and not said.to_others and asks_a_manual(said.text)


def measure(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """How many of each group, and which were wrong."""
    unheard = [m["message"] for m in messages if m["group"] == "bot" and not is_heard(m["message"])]
    answered = [m["message"] for m in messages if m["group"] != "bot" and is_heard(m["message"])]
    return {
        "bot": sum(m["group"] == "bot" for m in messages),
        "people": sum(m["group"] != "bot" for m in messages),
        "for_the_bot_and_not_heard": unheard,
        "for_people_and_answered": answered,
    }


def main() -> None:
    """Measure, print and write."""
    rows = read("threads_dev")
    found = {
        "first": measure(rows[:60]),
        "second": measure(rows[60:]),
        "held_out": measure(read("threads_held")),
    }
    _OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
