"""Identifiers: what a technician looks up letter by letter."""

from ingest.identifiers.finding import find, normalise

__all__ = [
    "find",
    "normalise",
]
