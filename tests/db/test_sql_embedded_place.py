"""Where the embedded server's data lie and who runs it: for root and for everybody else."""

import os
import shutil
import stat
import sys
from pathlib import Path

import psycopg
import pytest

from sql import embedded, embedded_place
from sql.errors import DataFromOtherRelease, DataLost, DataUnreachable, PasswordLost
from sql.home import Home
from tests.fix_embedded import CHECKOUT, address, answers, remove_outside, server, start

_ROOT = os.geteuid() == 0


def test_lost_password_is_said(home: Home) -> None:
    """Without its password file a home says what is missing instead of making a new database."""
    embedded.join(home, durable=False).leave()
    password = home.password.read_text()
    home.password.unlink()
    with pytest.raises(PasswordLost):
        embedded.join(home)
    home.password.write_text(password)


def test_data_of_another_release_are_left_alone(home: Home) -> None:
    """Data that another major release wrote are refused, not touched."""
    embedded.join(home, durable=False).leave()
    version = home.database / "data" / "PG_VERSION"
    written = version.read_text()
    version.write_text("12\n")
    with pytest.raises(DataFromOtherRelease):
        embedded.join(home)
    version.write_text(written)


@pytest.mark.skipif(not _ROOT, reason="only root has another user run the server")
def test_home_closed_later_is_said(home: Home) -> None:
    """When the server's user can no longer enter the home, that is said, and nothing is made."""
    embedded.join(home, durable=False).leave()
    home.root.chmod(0o700)
    with pytest.raises(DataUnreachable):
        embedded.join(home)
    home.root.chmod(0o711)


def test_folders_are_private(open_folder: Path) -> None:
    """A home that we make is open to nobody else, and neither is its password."""
    home = Home(open_folder / "private")
    for folder in (home.run, home.models, home.downloads, home.root):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    lease = embedded.join(home, durable=False)
    try:
        assert stat.S_IMODE(home.password.stat().st_mode) == 0o600
        assert stat.S_IMODE((home.database.resolve() / "data").stat().st_mode) == 0o700
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(lease.url.replace(":", ":x", 2).replace(":x//", "://"))
    finally:
        lease.leave()
        remove_outside(home)


@pytest.mark.skipif(not _ROOT, reason="only root cannot run the server itself")
def test_root_in_a_closed_home(tmp_path: Path) -> None:
    """Below a folder only root can enter the server still runs, as another user, on kept data."""
    tmp_path.chmod(0o700)
    home = Home(tmp_path / "home")
    lease = embedded.join(home, durable=False)
    try:
        assert home.database.is_symlink()
        assert Path(f"/proc/{server(home)}").stat().st_uid != 0
        assert stat.S_IMODE(home.database.resolve().stat().st_mode) == 0o700
        lease.leave()
        moved = home.root.rename(tmp_path / "moved")
        embedded.join(Home(moved), durable=False).leave()
    finally:
        remove_outside(Home(tmp_path / "moved"))
    with pytest.raises(DataLost):
        embedded.join(Home(tmp_path / "moved"))


@pytest.mark.skipif(not _ROOT, reason="only root's data lie outside of the home")
def test_removed_home_takes_its_server_along(tmp_path: Path) -> None:
    """When the home is removed while in use, the last to leave still stops its server."""
    tmp_path.chmod(0o700)
    home = Home(tmp_path / "home")
    lease = embedded.join(home, durable=False)
    outside = home.database.resolve().parent
    try:
        shutil.rmtree(home.root)
        lease.leave()
        assert not answers(lease.url)
        assert not home.root.exists()
    finally:
        shutil.rmtree(outside)


@pytest.mark.skipif(not _ROOT, reason="only root's environment can be out of the server's reach")
def test_root_with_unreachable_binaries(home: Home, tmp_path: Path) -> None:
    """An environment that only root can enter still gives its binaries to the server's user."""
    tmp_path.chmod(0o700)
    ignored = shutil.ignore_patterns("include")
    install = shutil.copytree(embedded_place.installed(), tmp_path / "pg", ignore=ignored)
    lease = embedded.join(home, durable=False, install=install)
    command = Path(f"/proc/{server(home)}/cmdline").read_bytes()
    copy = Path(os.fsdecode(command.split(b"\0")[0])).parents[1]
    try:
        assert answers(lease.url)
        assert not copy.is_relative_to(tmp_path)
        assert copy.stat().st_uid == 0
        assert not copy.stat().st_mode & 0o022
    finally:
        lease.leave()
        shutil.rmtree(copy)


@pytest.mark.skipif(not _ROOT, reason="without root every test here runs as an ordinary user")
def test_ordinary_user(open_folder: Path) -> None:
    """An ordinary user runs the server in a home of their own, as themselves."""
    user = embedded_place.ordinary_account()
    packages = Path(psycopg.__file__).parents[1]
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = (sys.executable, shutil.which(name, path=os.defpath))
    pythons = [each for each in candidates if each and _can_run(Path(each), user)]
    if not pythons or not embedded_place.can_enter(packages, user):
        pytest.skip("an ordinary user cannot reach Python or the environment")
    root = open_folder / "ordinary"
    root.mkdir(mode=0o700)
    os.chown(root, user, user)
    switch = {"user": user, "group": user, "extra_groups": []}
    process = start(root, pythons[0], env={"PYTHONPATH": f"{CHECKOUT}:{packages}"}, **switch)
    url = address(process)
    assert answers(url)
    assert (root / "database" / "data").stat().st_uid == user
    assert not (root / "database").is_symlink()
    process.communicate("leave\n")
    assert process.returncode == 0
    assert not answers(url)


def _can_run(program: Path, user: int) -> bool:
    return embedded_place.can_enter(program.resolve().parent, user)
