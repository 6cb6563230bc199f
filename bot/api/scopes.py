"""What a client may do: the scopes that a key is given, each with what it opens."""

from collections.abc import Collection, Mapping
from typing import Final

from bot.roles import ACTS, highest
from sql.roles import Role

SCOPES: Final[Mapping[str, str]] = {
    "ask": "ask, and read answers again; the OpenAI-compatible endpoints",
    "search": "search for passages and past work orders; trends",
    "manuals:read": "list manuals, and see their pages",
    "manuals:write": "upload, grant, revise and remove, within the key's own channels and groups",
    "manuals:everyone": "with manuals:write: share with everyone, and change what others read too",
    "orders:write": "import past work orders, take back who may read them and remove them, within "
    "the key's own channels and groups",
    "orders:everyone": "with orders:write: share with everyone, and change what others read too",
    "orders:open": "open a work order from an answer",
    "votes": "vote on answers",
    "corrections": "write a better answer",
    "corrections:decide": "approve, refuse and withdraw corrections of the key's channels",
    "programs:read": "list the programs, and how they came to serve",
    "programs:promote": "let a program serve, or go back",
    "evaluations:read": "read what the nights measured",
    "classify": "sort texts by the team's classifier",
    "metrics": "read the metrics",
}
"""Each scope with what it opens."""
EVERYONE: Final = "manuals:everyone"
ORDERS_EVERYONE: Final = "orders:everyone"
_MANUALS = ("upload", "grant", "revoke", "revise", "supersede", "remove")
ACTS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "manuals:write": tuple(f"manual.{one}" for one in _MANUALS),
    EVERYONE: ("manual.share", "manual.unshare"),
    "orders:write": ("orders.import", "orders.revoke", "orders.remove"),
    "orders:open": ("orders.open",),
    "corrections:decide": ("note.approve", "note.refuse", "note.withdraw"),
    "programs:promote": ("program.promote", "program.rollback"),
}
"""The acts (`bot.roles.ACTS`) that a scope opens; the other scopes open none."""


def role_by(scopes: Collection[str]) -> Role:
    """The role of a key that was given none by name: what its scopes need, and no more."""
    needed = [ACTS[act].least for scope in scopes for act in ACTS_OF.get(scope, ())]
    return highest("technician", *needed) or "technician"
