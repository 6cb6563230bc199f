"""A new work order from an answer: the draft, and handing it to a webhook or a CSV, once.

A webhook gets the draft as JSON with an `Idempotency-Key`, so that one that is tried again can be
told from another. A CSV gets a line, unless it has one with that key.
"""

import csv
import fcntl
import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from pydantic import SecretStr

from agent.errors import NotSent, OrderRefused
from sql import order_drafts
from sql.database import Connection, Database
from sql.order_drafts import Draft

COLUMNS: Final = (
    "key",
    "opened_at",
    "opened_by",
    "question",
    "answer",
    "manual",
    "page",
    "printed_page",
    "quote",
    "seen_before",
)
_SECONDS: Final = 15.0
_AGAIN: Final = (408, 409, 425, 429)
"""Refusals that the next try may not meet."""


@dataclass(frozen=True)
class Target:
    """Where drafts go. `token`: sent as a bearer token."""

    webhook: str | None = None
    token: SecretStr | None = None
    csv: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.webhook or self.csv)


def key_of(team: str, answer_id: int) -> str:
    """What names the draft everywhere."""
    return f"shoptalk-{team}-{answer_id}"


def open_draft(
    db: Database,
    team: str,
    answer_id: int,
    by: str,
    told: Mapping[str, Any],
    record: Callable[[Connection], None] = lambda _: None,
) -> Draft | None:
    """The answer's draft: this one, or what was opened before; None where there is no such answer.

    `told`: the draft's columns but for its key, who opened it and when. `record` is called in the
    transaction that makes it.
    """
    with db.connection() as conn:
        if order_drafts.begin(conn, team, answer_id, by, told):
            record(conn)
        return order_drafts.get(conn, team, answer_id)


def hand_over(db: Database, target: Target, draft: Draft) -> Draft:
    """The draft is where it belongs, once. Raises NotSent (try again) or OrderRefused (do not);
    either is kept with the draft."""
    if draft.state == "sent":
        return draft
    try:
        if target.webhook:
            _post(target.webhook, target.token, document(draft))
        if target.csv:
            _append(target.csv, document(draft))
    except (NotSent, OrderRefused) as error:
        with db.connection() as conn:
            order_drafts.failed(conn, draft.draft_id, error.for_operators)
        raise
    with db.connection() as conn:
        order_drafts.sent(conn, draft.draft_id)
        return order_drafts.get(conn, draft.team, draft.answer_id) or draft


def document(draft: Draft) -> dict[str, Any]:
    """The draft as it is handed over."""
    told = {
        "key": key_of(draft.team, draft.answer_id),
        "opened_at": draft.opened_at.isoformat(timespec="seconds"),
        "opened_by": draft.opened_by,
        **draft.draft,
    }
    return {name: told.get(name) for name in COLUMNS}


def _post(webhook: str, token: SecretStr | None, told: Mapping[str, Any]) -> None:
    headers = {"Idempotency-Key": str(told["key"])}
    if token is not None:
        headers["Authorization"] = f"Bearer {token.get_secret_value()}"
    try:
        done = httpx.post(str(webhook), json=dict(told), headers=headers, timeout=_SECONDS)
    except httpx.HTTPError as error:
        raise NotSent(
            f"The webhook for work orders cannot be reached ({type(error).__name__}): check "
            "BOT_ORDERS_WEBHOOK; it is tried again."
        ) from error
    except httpx.InvalidURL as error:
        raise OrderRefused("BOT_ORDERS_WEBHOOK is no address: correct it.") from error
    if done.is_success:
        return
    if done.status_code >= 500 or done.status_code in _AGAIN:
        raise NotSent(
            f"The webhook for work orders answered {done.status_code}: it is tried again."
        )
    raise OrderRefused(
        f"The webhook for work orders refused the draft ({done.status_code}): check "
        "BOT_ORDERS_WEBHOOK and BOT_ORDERS_WEBHOOK_TOKEN."
    )


def _append(path: Path, told: Mapping[str, Any]) -> None:
    """The file has one line of this key, whoever else writes to it. What a kill cut short is
    ended first, so that it spoils no other line."""
    try:
        with path.open("a+", encoding="utf-8", newline="") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            there = file.read()
            if any(line.startswith(f"{told['key']},") for line in there.splitlines()):
                return
            out = io.StringIO()
            lines = csv.writer(out)
            if not there:
                lines.writerow(COLUMNS)
            elif not there.endswith("\n"):
                out.write("\r\n")
            lines.writerow([_safe(told[name]) for name in COLUMNS])
            file.write(out.getvalue())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise NotSent(
            f"The file of BOT_ORDERS_CSV cannot be written ({error.strerror}): it is tried again."
        ) from error


def _safe(cell: Any) -> str:
    """The cell, on one line, which no spreadsheet takes for a formula."""
    text = " ".join(str("" if cell is None else cell).split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
