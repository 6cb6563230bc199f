"""Identifiers: what a technician looks up letter by letter."""

from ingest.identifiers.finding import Identifier, find, normalise

__all__ = [
    "Identifier",
    "find",
    "normalise",
]
