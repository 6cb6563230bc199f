"""Collects public PDFs to measure on: `python -m tests.bench PUBLIC collect [--clones FOLDER]`.

They come through the ordinary clients: source packages of the Python index (`pip download`) and
documentation packages of Debian (`apt-get download`). What cannot be had is named and left out.
`--clones` names a folder with git clones of public parsers
(FOLDER/*/.git or FOLDER/*/repo): the PDFs of their newest commits are taken, too. PUBLIC gets a
folder for each package; it is no part of the tree, and no PDF of it may be committed.
"""

import argparse
import gzip
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from tests.bench.public_pdfs import public

DEBIAN = (
    # Machines, electronics, administration: manuals with ruled tables.
    *("linuxcnc-doc-en", "linuxcnc-doc-de", "sdcc-doc", "gpsim-doc", "gputils-doc", "nut-doc"),
    *("kannel-docs", "apcupsd-doc", "bacula-doc", "installation-guide-amd64", "kicad-doc-en"),
    *("fp-docs-3.2.2", "gnuplot-doc", "gretl-doc", "python-reportlab-doc", "ns3-doc"),
    *("docbook-xsl-doc-pdf", "siscone-doc-pdf", "auto-multiple-choice-doc-pdf", "slony1-2-doc"),
    *("gle-graphics-manual", "geographiclib-doc", "asymptote-doc", "openmpi-doc", "octave-doc"),
    # Journals' and conferences' styles: pages of two and three columns.
    *("texlive-publishers-doc", "texlive-science-doc"),
)
MOST_BYTES = 30_000_000


def run(public_folder: Path, arguments: Sequence[str]) -> None:
    """Fill the folder; what is there already is not fetched again."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench PUBLIC collect")
    parser.add_argument("--clones", type=Path, help="folder of git clones, an extra source")
    given = parser.parse_args(arguments)
    cache = public_folder / "packages"
    cache.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    for name, pdf in _every(cache, given.clones):
        source, _, file = name.partition(": ")
        if len(pdf) <= MOST_BYTES and b"%PDF-" in pdf[:1024]:
            path = public_folder / "pdf" / source / file.replace("/", "__")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pdf)
            counts[source] = counts.get(source, 0) + 1
    for source, count in counts.items():
        print(f"{count:5} {source}")
    print(f"{sum(counts.values()):5} in all")


def _every(cache: Path, clones: Path | None) -> Iterator[tuple[str, bytes]]:
    try:
        yield from public(cache)
    except subprocess.CalledProcessError:
        print("left out: the Python index's", file=sys.stderr)
    for package in DEBIAN:
        yield from _debian(cache, package)
    for clone in sorted(clones.iterdir()) if clones else ():
        yield from _clone(clone)


def _debian(cache: Path, package: str) -> Iterator[tuple[str, bytes]]:
    if not list(cache.glob(f"{package}_*.deb")) and not _ran(
        ["apt-get", "--quiet=2", "-oAPT::Sandbox::User=root", "download", package], cache
    ):
        return
    for deb in cache.glob(f"{package}_*.deb"):
        command = ["dpkg-deb", "--fsys-tarfile", str(deb)]
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE) as unpacked,
            tarfile.open(fileobj=unpacked.stdout, mode="r|") as archive,
        ):
            yield from _inside(package, archive)


def _inside(package: str, archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for member in archive:
        name = member.name.lower()
        wanted = member.isfile() and name.endswith((".pdf", ".pdf.gz"))  # links lead nowhere
        file = archive.extractfile(member) if wanted else None
        if file is not None:
            read = file.read()
            told = PurePosixPath(member.name.removesuffix(".gz"))
            yield (
                f"{package}: {'/'.join(told.parts[-2:])}",
                gzip.decompress(read) if name.endswith(".gz") else read,
            )


def _clone(clone: Path) -> Iterator[tuple[str, bytes]]:
    folder = next(
        (f for f in (clone / "repo", clone / ".git", clone) if (f / "HEAD").exists()), None
    )
    if folder is None:
        return
    git = ["git", "-C", str(folder), "-c", "safe.directory=*"]
    listed = subprocess.run([*git, "ls-tree", "-rz", "--name-only", "HEAD"], capture_output=True)
    for file in listed.stdout.decode("utf-8", "replace").split("\0"):
        if file.lower().endswith(".pdf"):
            blob = subprocess.run([*git, "cat-file", "blob", f"HEAD:{file}"], capture_output=True)
            if not blob.returncode:  # a snapshot may lack its largest files
                yield f"{clone.name}: {file}", blob.stdout


def _ran(command: Iterable[str], folder: Path) -> bool:
    done = subprocess.run([*command], cwd=folder, stdout=sys.stderr, check=False)
    if done.returncode:
        print(f"left out: {' '.join(command)}", file=sys.stderr)
    return not done.returncode
