"""What each part adds in telling the bot's messages from people's, whole authors left out.

    python -m tests.bench.talk_parts MODELS

MODELS: a home's models folder, for the embedding (measured; the bot does without). Writes
docs/measurements/talk_parts.json.
"""

import json
import sys
from pathlib import Path
from typing import Final

import numpy as np

from agent.classifying.softmax import Array
from bot.hearing.asking_learned import PIECES, WORDS
from ingest.embedding.embed import MiniLmEmbedder, prepare_embedded
from tests.bench.fit_talk import AUTHORS, Message, dense, everything, groups, weights

_OUT = Path(__file__).parents[2] / "docs" / "measurements" / "talk_parts.json"
_SCALE: Final = 2.0


def wrong(messages: list[Message], rows: Array) -> list[int]:
    """[missed, answered] of the four authors, each left out of the learning."""
    of, wrote = groups(messages), np.array([one["id"][0] for one in messages])
    counts = np.zeros(2, int)
    for author in AUTHORS:
        theirs = wrote == author
        found = weights(rows[~theirs], of[~theirs])
        bot = rows[theirs] @ found[:-1] + found[-1] > 0
        counts += [int((~bot & (of[theirs, 1] > 0)).sum()), int((bot & (of[theirs, 0] > 0)).sum())]
    return counts.tolist()


def main() -> None:
    """Measure, print and write."""
    embedder = MiniLmEmbedder(*prepare_embedded(Path(sys.argv[1]), hub_url=None), threads=1)
    messages = everything()
    rows = dense(one["message"] for one in messages)
    said, lists = rows[:, : WORDS + PIECES], rows[:, WORDS + PIECES :]
    vectors = _SCALE * embedder.embed_passages([one["message"] for one in messages])
    own = np.array([not one["id"].startswith("F") for one in messages])
    parts = {
        "word lists' findings": [lists],
        "words and pieces": [said],
        "embedding": [vectors],
        "words, pieces, findings": [said, lists],
        "words, pieces, embedding": [said, vectors],
        "findings, embedding": [lists, vectors],
        "all": [said, lists, vectors],
    }
    found = {
        name: {
            "with threads_taught": wrong(messages, np.hstack(part)),
            "without": wrong(
                [one for one, is_own in zip(messages, own, strict=True) if is_own],
                np.hstack(part)[own],
            ),
        }
        for name, part in parts.items()
    }
    _OUT.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
