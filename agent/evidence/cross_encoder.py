"""A cross-encoder in ONNX, such as the ettin or MiniLM rerankers of the hub, run on the CPU.

The folder holds `model.onnx` (or `onnx/model.onnx`, as the hub lays it out) and `tokenizer.json`.
The graph takes `input_ids` and `attention_mask`, `token_type_ids` where it was trained with them,
and gives one logit a pair, or two of which the second is for "answers".
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import structlog
from onnxruntime.capi.onnxruntime_pybind11_state import (
    Fail,
    InvalidArgument,
    InvalidGraph,
    InvalidProtobuf,
    RuntimeException,
)
from tokenizers import Encoding, Tokenizer

from agent.errors import RerankerFailed

log = structlog.get_logger()

MAX_TOKENS = 512
# onnxruntime's errors have no base of their own.
_FAILURES = (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, RuntimeException)
_KNOWN = {"input_ids", "attention_mask", "token_type_ids"}


class CrossEncoder:
    """Scores 0..1: the logistic of the logit.

    Pairs run one by one: a score then depends on nothing that happens to be asked beside it.
    """

    def __init__(self, folder: Path, sha256: str = "") -> None:
        """`sha256`: what model.onnx must have, and after a comma tokenizer.json; "" for any.
        Raises RerankerFailed where the files are missing, others, or no such graph."""
        places = (folder / "model.onnx", folder / "onnx" / "model.onnx")
        graph = next((place for place in places if place.is_file()), places[0])
        words = folder / "tokenizer.json"
        pins = [pin.strip().lower() for pin in sha256.split(",")]
        for file, pin in zip((graph, words), (*pins, ""), strict=False):
            _refuse_unless(file, pin)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                graph, options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(words))
        # The tokenizers package raises nothing narrower than Exception itself.
        except Exception as error:
            raise RerankerFailed(f"{folder} holds no cross-encoder ({error}).") from error
        self._inputs = [one.name for one in self._session.get_inputs()]
        if not {"input_ids", "attention_mask"} <= set(self._inputs) <= _KNOWN:
            raise RerankerFailed(f"{graph} takes {self._inputs}, which is no cross-encoder.")
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score in 0..1 for each text. Raises RerankerFailed."""
        pairs = self._tokenizer.encode_batch([(question, text) for text in texts])
        try:
            return [self._score(pair) for pair in pairs]
        except _FAILURES as error:
            raise RerankerFailed(f"The cross-encoder failed: {error}") from error

    def _score(self, pair: Encoding) -> float:
        given = {
            "input_ids": pair.ids,
            "attention_mask": pair.attention_mask,
            "token_type_ids": pair.type_ids,
        }
        feed = {name: np.array([given[name]], np.int64) for name in self._inputs}
        logits = np.asarray(self._session.run(None, feed)[0], np.float64).ravel()
        if logits.size not in (1, 2) or not np.isfinite(logits).all():
            raise RerankerFailed(f"The cross-encoder gave {logits.size} values for a pair.")
        logit = logits[-1] - (logits[0] if logits.size == 2 else 0.0)
        return float(1 / (1 + np.exp(-np.clip(logit, -500, 500))))


def _refuse_unless(file: Path, pin: str) -> None:
    try:
        with file.open("rb") as source:
            found = hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as error:
        raise RerankerFailed(f"{file} cannot be read ({error.strerror}).") from error
    if pin and found != pin:
        raise RerankerFailed(f"{file} was refused: its SHA-256 is {found}, expected {pin}.")
    log.info("reranker.file", file=file.name, sha256=found)
