"""Signal words: what the warnings of a manual are headed with, in its language."""

from ingest.signals.forms import Opening, begins, label, opening
from ingest.signals.words import SIGNALS, Signal

__all__ = ["SIGNALS", "Opening", "Signal", "begins", "label", "opening"]
