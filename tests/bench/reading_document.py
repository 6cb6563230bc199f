"""What `tests.bench.reading` writes down: medians, ratios, and how long the passages are."""

import statistics
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from ingest.embedding.embed import MAX_TOKENS
from tests.bench.langchain_venv import Venv

OURS = ("pypdfium2", "psycopg", "numpy", "onnxruntime", "tokenizers")


def tokens_of(tokenizer: Path, texts: list[str]) -> list[int]:
    """How many tokens each text has, before the embedder cuts it."""
    whole = Tokenizer.from_file(str(tokenizer))
    whole.no_truncation()
    whole.no_padding()
    return [len(encoded.ids) for encoded in whole.encode_batch(texts)]


def passages_of(lengths: list[int], tokens: list[int]) -> dict[str, Any]:
    """How many were embedded and stored, how long they are, and how many the model reads whole."""
    return {
        "passages": len(lengths),
        "characters_per_passage": round(statistics.mean(lengths)),
        "tokens_read": sum(min(count, MAX_TOKENS) for count in tokens),
        "passages_cut_by_the_model": sum(count > MAX_TOKENS for count in tokens),
    }


def document(rounds: dict[str, list[dict[str, Any]]], venv: Venv | None) -> dict[str, Any]:
    """The medians first, then what they are made of."""
    pages = rounds["ours"][0]["pages"]
    medians = {
        measure: {way: _median(row[measure] for row in rows) for way, rows in rounds.items()}
        for measure in ("seconds", "cpu_seconds")
    }
    return {
        "pages": pages,
        "rounds": len(rounds["ours"]),
        **medians,
        "pages_per_second": {way: round(pages / s, 1) for way, s in medians["seconds"].items()},
        # Of the same round, where the machine was about as busy.
        "times_ours": {
            measure: {
                way: _median(
                    row[measure] / own[measure]
                    for row, own in zip(rows, rounds["ours"], strict=True)
                )
                for way, rows in rounds.items()
                if way != "ours"
            }
            for measure in medians
        },
        "our_versions": {name: version(name) for name in OURS},
        "langchain_installed": venv and venv.document(),
        "by_round": rounds,
    }


def _median(values: Iterable[float]) -> float:
    return round(statistics.median(values), 2)
