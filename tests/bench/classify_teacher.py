"""What the configured LM writes of train messages of DATA/airline_feedback, kept as raw rows.

`python -m tests.bench DATA classify-teacher OUT.json [--rows N] [--minutes M]`: labels without and
with criticism, and texts of each label. OUT.json holds the data's texts: it is not committed.
`classify-feedback` measures what is learned from it.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from dspy.utils.exceptions import AdapterParseError

from agent.classifying import Classifier, CriticStage
from agent.learning import teaching
from agent.lm import open_lm
from bot.settings import Settings
from ingest.embedding.embed import MiniLmEmbedder, prepare_embedded
from sql.home import Home
from tests.bench import classify_data
from tests.bench.classify import LABELS, REASON, SENTIMENT
from tests.fix_models import models_folder

SEED = 12
_WRITTEN = 10


def run(data: Path, given: Sequence[str]) -> None:
    """Ask phase by phase, one prompt at a time, until all is asked or the minutes are over."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench DATA classify-teacher")
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=150)
    parser.add_argument("--minutes", type=float, default=25.0)
    asked = parser.parse_args(given)
    train = classify_data.load(data).train
    rows = [train[k] for k in np.random.default_rng(SEED).permutation(len(train))[: asked.rows]]
    texts = [row.text for row in rows]
    embedder = MiniLmEmbedder(*prepare_embedded(models_folder()))
    plain = Classifier(tuple(task.alone() for task in LABELS))
    likely = [{k: one.label for k, one in said.items()} for said in plain.sort(texts, embedder)]
    critics = {task.name: CriticStage(task) for task in LABELS}
    settings = Settings.read()
    begun = time.monotonic()
    found: dict[str, Any] = {
        "lm": settings.agent.lm,
        "ids": [row.id for row in rows],
        "labels": {SENTIMENT.name: {}, REASON.name: {}},
        "criticism": {SENTIMENT.name: {}, REASON.name: {}},
        "written": [],
        "seconds": {},
    }

    def phase(name: str, of: dict[str, Any], numbers: Sequence[int], ask: Callable[[int], Any]):
        at = time.monotonic()
        for number in numbers:
            if time.monotonic() - begun > 60 * asked.minutes:
                break
            try:
                said = ask(number)
            except AdapterParseError:
                continue
            of[rows[number].id] = {key: said.get(key) for key in ("label", "p", "why")}
        found["seconds"][name] = round(time.monotonic() - at, 1)
        asked.out.write_text(json.dumps(found), "utf-8")
        print(name, len(of), found["seconds"][name], flush=True)

    with open_lm(settings.agent, Home.from_settings(settings.sql), fetch=False) as lms:
        lms.warm()
        begun = time.monotonic()
        with teaching.asking(lms.optimiser):
            for kind in ("labels", "criticism"):
                for task in LABELS:
                    numbers = range(len(rows))
                    if task is REASON:
                        of = found[kind][SENTIMENT.name]
                        numbers = [
                            n for n in numbers if of.get(rows[n].id, {}).get("label") == "negative"
                        ]
                    phase(
                        f"{kind} of {task.name}",
                        found[kind][task.name],
                        numbers,
                        (lambda n, task=task: plain.ask[task.name](text=texts[n]))
                        if kind == "labels"
                        else lambda n, task=task: critics[task.name](
                            text=texts[n], given=likely[n][task.name]
                        ),
                    )
        at = time.monotonic()
        with teaching.asking(lms.reflection):
            for task in LABELS:
                for label in task.names:
                    if time.monotonic() - begun < 60 * asked.minutes:
                        made = teaching.write(task, label, _WRITTEN)
                        found["written"] += [(text, task.name, label) for text in made]
        found["seconds"]["written"] = round(time.monotonic() - at, 1)
    found["minutes"] = round((time.monotonic() - begun) / 60, 1)
    asked.out.write_text(json.dumps(found), "utf-8")
