"""A venv with LangChain in it: it is no dependency of the project, only measured against."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

LANGCHAIN = (
    "langchain-community",
    "langchain-postgres",
    "langchain-text-splitters",
    "pypdf",
    "pypdfium2",
    "psycopg[binary]",
)
# What our embedder needs, in our versions, so that both embed with the same.
SAME = ("numpy", "onnxruntime", "tokenizers", "structlog")


@dataclass(frozen=True)
class Venv:
    """Its Python, and what installing LangChain's packages into it came to."""

    python: Path
    packages: int
    megabytes: int

    def document(self) -> dict[str, Any]:
        return {"packages": self.packages, "megabytes": self.megabytes}


@contextmanager
def make_venv() -> Iterator[Venv | None]:
    """Give the venv; None, with a word on stderr, where its packages cannot be had."""
    with tempfile.TemporaryDirectory() as temporary:
        cache = os.environ.get("SHOPTALK_BENCH_CACHE", temporary)
        folder = Path(cache) / "langchain"
        python = folder / "bin" / "python"
        wanted = [*LANGCHAIN, *(f"{name}=={version(name)}" for name in SAME)]
        try:
            if not python.exists():
                subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
            subprocess.run([*pip, "install", *wanted], check=True, stdout=sys.stderr)
        except subprocess.CalledProcessError:
            print("LangChain could not be installed; only ours and the limit.", file=sys.stderr)
            yield None
            return
        yield Venv(python, *_size(folder))


def _size(folder: Path) -> tuple[int, int]:
    """(packages, megabytes on disk), without pip and setuptools."""
    site = next(folder.glob("lib/python*/site-packages"))
    parts = [p for p in site.iterdir() if not p.name.startswith(("pip", "setuptools"))]
    files = (f for part in parts for f in ([part] if part.is_file() else part.rglob("*")))
    size = sum(f.stat().st_size for f in files if f.is_file())
    return sum(p.suffix == ".dist-info" for p in parts), round(size / 2**20)
