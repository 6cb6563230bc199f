"""Where the app is installed: workspaces, organisations, and the tokens that they gave it.

As Slack has it (docs.slack.dev/authentication: installing-with-oauth, using-token-rotation): a code
is good once, for ten minutes and for its redirect URL; a refresh token is good once; a token that
was replaced goes on until its end. The first workspace has the app from the start, by the token of
the home's keys, until it is uninstalled there.
"""

import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.workspace.keys import Keys
from bot.workspace.refusal import Refusal

Row = dict[str, Any]
SECONDS_OF_A_CODE: Final = 600.0
SECONDS_OF_A_TOKEN: Final = 43_200.0


@dataclass
class Grant:
    """What a token is for: a workspace, or all of an organisation (`team` is None then)."""

    team: str | None
    org: str | None
    expires: float | None = None
    refresh: str | None = None
    over: str | None = None
    """Why it is none any more, in Slack's word."""


@dataclass
class Code:
    """What somebody agreed to."""

    team: str | None
    org: str | None
    user: str
    redirect: str
    until: float
    used: bool = False


@dataclass
class Kept:
    """What a restart keeps."""

    teams: dict[str, str | None]
    """The workspaces that were founded here, each with its organisation."""
    tokens: dict[str, Row] = field(default_factory=dict)
    left: bool = False
    """Whether the first workspace uninstalled what it had from the start."""


class Installs:
    """The register; its file is for the home's owner only."""

    def __init__(self, path: Path, first: str, keys: Keys) -> None:
        self._path = path
        self.first = first
        self._keys = keys
        self._codes: dict[str, Code] = {}
        kept = Kept({first: None})
        if path.exists():
            kept = Kept(**json.loads(path.read_text("utf-8")))
            kept.teams.setdefault(first, None)
        self._kept = kept
        self._tokens = {token: Grant(**row) for token, row in kept.tokens.items()}

    @property
    def teams(self) -> Mapping[str, str | None]:
        """The workspaces, each with its organisation."""
        return self._kept.teams

    def found(self, team: str, org: str | None) -> None:
        """There is such a workspace, in that organisation."""
        self._kept.teams[team] = org
        self._keep()

    def is_in(self, team: str) -> bool:
        """Whether the app is installed there, or in all of its organisation."""
        if team == self.first and not self._kept.left:
            return True
        org = self.teams.get(team)
        return any(
            grant.over is None
            and (grant.team == team or (org and grant.org == org and not grant.team))
            for grant in self._tokens.values()
        )

    def org_wide(self, team: str) -> str | None:
        """The organisation for all of which the app is installed, where the workspace is in it."""
        org = self.teams.get(team)
        for grant in self._tokens.values():
            if org and grant.over is None and grant.team is None and grant.org == org:
                return org
        return None

    def agree(self, team: str | None, org: str | None, user: str, redirect: str) -> str:
        """Somebody pressed Allow; return the code."""
        code = f"{secrets.token_hex(6)}.{secrets.token_hex(12)}"
        until = time.time() + SECONDS_OF_A_CODE
        self._codes[code] = Code(team, org, user, redirect, until)
        return code

    def exchange(self, code: str, redirect: str | None, seconds: float | None) -> tuple[Code, Row]:
        """The tokens for a code, which end after so many seconds (None: never); Refusal as Slack
        says it."""
        agreed = self._codes.get(code)
        if agreed is None or agreed.until < time.time():
            raise Refusal("invalid_code")
        if agreed.used:
            raise Refusal("code_already_used")
        if redirect is not None and redirect != agreed.redirect:
            raise Refusal("bad_redirect_uri")
        agreed.used = True
        return agreed, self._grant(agreed.team, agreed.org, seconds)

    def refresh(self, token: str, seconds: float) -> tuple[Grant, Row]:
        """Other tokens for a refresh token, which is good no more."""
        for grant in self._tokens.values():
            if grant.refresh == token and grant.over is None:
                grant.refresh = None
                return grant, self._grant(grant.team, grant.org, seconds)
        raise Refusal("invalid_refresh_token")

    def grant(self, token: str) -> Grant:
        """What the token is for; Refusal where it is none, or none any more."""
        if not token:
            raise Refusal("not_authed")
        if token == self._keys.bot_token:
            if self._kept.left:
                raise Refusal("account_inactive")
            return Grant(self.first, self.teams[self.first])
        grant = self._tokens.get(token)
        if grant is None:
            raise Refusal("invalid_auth")
        if grant.over is not None:
            raise Refusal(grant.over)
        if grant.expires is not None and grant.expires < time.time():
            raise Refusal("token_expired")
        return grant

    def revoke(self, token: str) -> None:
        """This token, and it alone, is none any more."""
        self.grant(token)
        if token in self._tokens:
            self._tokens[token].over = "token_revoked"
            self._keep()

    def uninstall(self, team: str | None, org: str | None) -> None:
        """The app is gone from the workspace, or from the organisation, with its tokens."""
        if team == self.first:
            self._kept.left = True
        for grant in self._tokens.values():
            same = grant.team == team if team else (grant.team is None and grant.org == org)
            if same and grant.over is None:
                grant.over = "account_inactive"
        self._keep()

    def expire(self) -> None:
        """Every token that ends has ended; those that renew them stay."""
        for grant in self._tokens.values():
            if grant.expires is not None:
                grant.expires = 0.0
        self._keep()

    def _grant(self, team: str | None, org: str | None, seconds: float | None) -> Row:
        token = f"{'xoxe.xoxb' if seconds else 'xoxb'}-1-{secrets.token_hex(16)}"
        made = Grant(team, org)
        said: Row = {"access_token": token}
        if seconds:
            made.expires = time.time() + seconds
            made.refresh = f"xoxe-1-{secrets.token_hex(16)}"
            said |= {"expires_in": int(seconds), "refresh_token": made.refresh}
        self._tokens[token] = made
        self._keep()
        return said

    def _keep(self) -> None:
        self._kept.tokens = {token: asdict(grant) for token, grant in self._tokens.items()}
        draft = self._path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(self._kept)), "utf-8")
        draft.replace(self._path)
