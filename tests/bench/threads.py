"""Messages in an answered thread that are taken for the bot's or for people's.

    python -m tests.bench.threads [FILE.jsonl]

Counts what is for the bot and was not heard, and what is for people and would have been answered:
by the word lists alone (as it was), and by what is learned when the author of the messages is left
out of the learning. Writes docs/measurements/threads.json. With a file, only what the packaged
weights make of its messages is printed: for messages that nothing was learned from.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.hearing.asking import asks_a_manual
from bot.hearing.asking_rule import findings
from tests.bench.fit_talk import AUTHORS, Message, heard, learn, read, read_file, without

_OUT = Path(__file__).parents[2] / "docs" / "measurements" / "threads.json"


def by_lists(message: str) -> bool:
    """Whether the word lists alone would have it for the bot."""
    text = heard(message)
    return text is not None and findings(text)[0] > 0


def by_all(message: str) -> bool:
    """Whether the bot takes it for its own."""
    text = heard(message)
    return text is not None and asks_a_manual(text)


def leaving_out(author: str) -> Callable[[str], bool]:
    """By what is learned from all others."""
    learned = learn(without(author))

    def judged(message: str) -> bool:
        text = heard(message)
        return text is not None and learned.score(text) > 0

    return judged


def measure(messages: list[Message], is_for_bot: Callable[[str], bool]) -> dict[str, Any]:
    """How many of each group, by language too, and which were wrong."""
    judged = [(one, is_for_bot(one["message"])) for one in messages]
    found: dict[str, Any] = _counts(judged)
    languages = sorted({one["language"] for one in messages if "language" in one})
    if languages:
        found["by_language"] = {
            language: _counts([pair for pair in judged if pair[0]["language"] == language])
            for language in languages
        }
    found["for_the_bot_and_not_heard"] = [
        one["message"] for one, was in judged if one["group"] == "bot" and not was
    ]
    found["for_people_and_answered"] = [
        one["message"] for one, was in judged if one["group"] != "bot" and was
    ]
    return found


def _counts(judged: list[tuple[Message, bool]]) -> dict[str, int]:
    pairs = [(one["group"] == "bot", was) for one, was in judged]
    return {
        "bot": sum(bot for bot, _ in pairs),
        "missed": pairs.count((True, False)),
        "people": sum(not bot for bot, _ in pairs),
        "answered": pairs.count((False, True)),
    }


def main() -> None:
    """Measure, print and write."""
    if len(sys.argv) > 1:
        found = measure(read_file(Path(sys.argv[1])), by_all)
        print(json.dumps(found, indent=1, ensure_ascii=False))
        return
    rows = read("threads_by_authors")
    judges = {author: leaving_out(author) for author in AUTHORS}
    by_text = {one["message"]: judges[one["id"][0]] for one in rows}
    found = {
        "word_lists": measure(rows, by_lists),
        "author_left_out": measure(rows, lambda message: by_text[message](message)),
        "by_author": {
            author: _counts(
                [(one, judges[author](one["message"])) for one in rows if one["id"][0] == author]
            )
            for author in AUTHORS
        },
        "dev": measure(read("threads_dev"), by_all),
    }
    _OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
