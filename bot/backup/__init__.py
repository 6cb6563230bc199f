"""Backups: one file with all that cannot be had again, and how it is put back."""

from bot.backup.archive import Manifest, open_archive
from bot.backup.putting_back import restore
from bot.backup.taking import back_up

__all__ = ["Manifest", "back_up", "open_archive", "restore"]
