"""Endpoints over HTTP, asked with care: again where that may help, in turn, within a time."""

from ingest.calling.caller import Caller, CallFailed

__all__ = ["CallFailed", "Caller"]
