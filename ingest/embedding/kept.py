"""Vectors of the texts that come with the program, kept on disk: each process starts with them."""

import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from ingest.embedding.embed import Embedder
from ingest.embedding.vectors import Vectors

FOLDER: Final = "vectors"
"""Their folder within a folder of models."""


class Kept:
    """Gives what `embedder` gives, and asks it for a list of passages once in a home's life.

    `models`: the folders to look in, the last of which is written to; one that cannot be read or
    written does no harm. A file belongs to one list of texts and one model. For lists that come
    with the program: of others nobody would remove the files.
    """

    def __init__(self, embedder: Embedder, models: Sequence[Path]) -> None:
        self._embedder = embedder
        self._folders = [folder / FOLDER for folder in models]

    @property
    def slug(self) -> str:
        return self._embedder.slug

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed_query(self, text: str) -> Vectors:
        return self._embedder.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        name = self._name(texts)
        for folder in self._folders:
            found = self._read(folder / name, len(texts))
            if found is not None:
                return found
        made = self._embedder.embed_passages(texts)
        with suppress(OSError):
            self._write(self._folders[-1], name, made)
        return made

    def _name(self, texts: Sequence[str]) -> str:
        said = hashlib.sha256("\0".join(texts).encode())
        return f"{self.slug}-{said.hexdigest()[:16]}.npy"

    def _read(self, file: Path, rows: int) -> Vectors | None:
        """What the file holds; None where it is not there, or not what it should be."""
        try:
            found: Vectors = np.load(file, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        right = (found.shape, found.dtype) == ((rows, self.dimensions), np.dtype(np.float32))
        return found if right else None

    @staticmethod
    def _write(folder: Path, name: str, vectors: Vectors) -> None:
        """Put the file there whole, whoever reads or writes at the same time."""
        folder.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            np.save(part, vectors, allow_pickle=False)
        Path(part.name).replace(folder / name)
