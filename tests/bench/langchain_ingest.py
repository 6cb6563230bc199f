"""LangChain's way from PDFs to passages with vectors, run by the Python of a venv of its own.

`python langchain_ingest.py '{"pdfs": [...], "loader": ..., "database": ..., "graph": ...,
"tokenizer": ...}'`, with our tree in PYTHONPATH for the embedder. Prints one JSON object. What is
done is what LangChain's documentation shows: load the pages, split them into chunks of 1,000
characters with 200 of overlap, `add_documents` to PGVector, one PDF after the other.
"""

import json
import logging
import os
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Says that langchain-community is no longer maintained; its loaders have no other home yet.
warnings.filterwarnings("ignore", category=DeprecationWarning)

import psycopg  # noqa: E402
from langchain_community.document_loaders import PyPDFium2Loader, PyPDFLoader  # noqa: E402
from langchain_core.embeddings import Embeddings  # noqa: E402
from langchain_postgres import PGVector  # noqa: E402
from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: E402
from sqlalchemy import create_engine  # noqa: E402

from ingest.embedding.embed import MiniLmEmbedder  # noqa: E402

CHUNK, OVERLAP = 1_000, 200
LOADERS = {"pypdf": PyPDFLoader, "pypdfium2": PyPDFium2Loader}
PACKAGES = (
    "langchain-community",
    "langchain-core",
    "langchain-postgres",
    "langchain-text-splitters",
    "pypdf",
    "pypdfium2",
    "psycopg",
    "sqlalchemy",
    "numpy",
    "onnxruntime",
    "tokenizers",
)


class Ours(Embeddings):
    """Our embedder as LangChain wants one; knows how long it took and what it was given."""

    def __init__(self, embedder: MiniLmEmbedder) -> None:
        self.embedder = embedder
        self.seconds = 0.0
        self.texts: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One list for each text."""
        begun = time.perf_counter()
        vectors = self.embedder.embed_passages(texts).tolist()
        self.seconds += time.perf_counter() - begun
        self.texts += texts
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Not used here."""
        return self.embedder.embed_query(text).tolist()


def main() -> None:
    """Ingest the PDFs and print what it took."""
    given = json.loads(sys.argv[1])
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # as in our own reader
    embeddings = Ours(MiniLmEmbedder(Path(given["graph"]), Path(given["tokenizer"])))
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(given["database"])
    )
    loader, pages = LOADERS[given["loader"]], 0
    took: dict[str, float] = {"load": 0.0, "split": 0.0}
    began_cpu, began = os.times(), time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    store = PGVector(embeddings, connection=engine, embedding_length=384)
    for pdf in given["pdfs"]:
        start = time.perf_counter()
        documents = loader(pdf).load()
        loaded = time.perf_counter()
        chunks = splitter.split_documents(documents)
        took["load"] += loaded - start
        took["split"] += time.perf_counter() - loaded
        pages += len(documents)
        store.add_documents(chunks)
    seconds, ended_cpu = time.perf_counter() - began, os.times()
    took["embed"] = embeddings.seconds
    took["store"] = seconds - sum(took.values())
    document: dict[str, Any] = {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(sum(ended_cpu[:4]) - sum(began_cpu[:4]), 2),
        "pages": pages,
        "stages": {name: round(value, 2) for name, value in took.items()},
        "lengths": [len(text) for text in embeddings.texts],
        "tokens": tokens(given["tokenizer"], embeddings.texts),
        "versions": {name: version(name) for name in PACKAGES},
    }
    print(json.dumps(document))


def tokens(tokenizer: str, texts: list[str]) -> list[int]:
    """How many tokens each text has, before the embedder cuts it."""
    from tokenizers import Tokenizer

    whole = Tokenizer.from_file(tokenizer)
    whole.no_truncation()
    whole.no_padding()
    return [len(encoded.ids) for encoded in whole.encode_batch(texts)]


if __name__ == "__main__":
    main()
