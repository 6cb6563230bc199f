"""The home: the one folder where everything that the embedded parts write is kept."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from sql.errors import HomeUnusable
from sql.settings import SqlSettings


@dataclass(frozen=True)
class Home:
    """Folders of one home, each made on first use and readable by its owner only.

    HomeUnusable where one cannot be made or belongs to somebody else.
    """

    root: Path

    @classmethod
    def from_settings(cls, settings: SqlSettings) -> "Home":
        """Return SHOPTALK_HOME, or the platform's user data folder "shoptalk"."""
        root = settings.shoptalk_home or platformdirs.user_data_path("shoptalk", appauthor=False)
        return cls(root.expanduser().absolute())

    @property
    def models(self) -> Path:
        """Weights of the embedded models."""
        return self._folder("models")

    @property
    def downloads(self) -> Path:
        """Downloads that are not complete yet."""
        return self._folder("downloads")

    @property
    def run(self) -> Path:
        """Lock, port and process files of the servers of this home; safe to delete when idle."""
        return self._folder("run")

    @property
    def database(self) -> Path:
        """The embedded server's folder; a link where the server's user cannot reach the home.

        Not made here: `sql.embedded` decides where it lies.
        """
        return self._root() / "database"

    @property
    def password(self) -> Path:
        """File with the embedded server's password; not made here."""
        return self._root() / "database.password"

    def _root(self) -> Path:
        return _make(self.root)

    def _folder(self, name: str) -> Path:
        return _make(self._root() / name)


def _make(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(f"{HomeUnusable()} ({error})") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise HomeUnusable(f"{HomeUnusable()} ({folder})")
    return folder
