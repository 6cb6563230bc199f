"""Endpoints over HTTP, asked with care: again where that may help, in turn, within a time."""

from ingest.calling.caller import Caller, CallFailed
from ingest.calling.trust import trust

__all__ = ["CallFailed", "Caller", "trust"]
