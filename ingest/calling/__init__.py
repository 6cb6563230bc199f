"""Endpoints over HTTP, asked with care: again where that may help, in turn, within a time and a
budget."""

from ingest.calling.breaker import Breaker
from ingest.calling.caller import Caller, CallFailed
from ingest.calling.ledger import DatabaseLedger, Ledger
from ingest.calling.purse import (
    Purse,
    Spent,
    Use,
    tokens_said,
    until_midnight,
    using,
)
from ingest.calling.trust import trust
from ingest.places import Rate

__all__ = [
    "Breaker",
    "CallFailed",
    "Caller",
    "DatabaseLedger",
    "Ledger",
    "Purse",
    "Rate",
    "Spent",
    "Use",
    "tokens_said",
    "trust",
    "until_midnight",
    "using",
]
