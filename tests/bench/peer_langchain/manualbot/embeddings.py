"""all-MiniLM-L6-v2 on the CPU as a LangChain embedding."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer

DIMENSIONS = 384
MAX_TOKENS = 256


class MiniLM(Embeddings):
    def __init__(self, graph: Path, tokenizer: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(graph, options)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._pool = ThreadPoolExecutor(os.cpu_count())

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return list(self._pool.map(self.embed_query, texts))

    def embed_query(self, text: str) -> list[float]:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        return self._session.run(None, inputs)[0][0].tolist()
