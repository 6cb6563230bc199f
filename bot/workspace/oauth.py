"""Slack's side of OAuth: the page with Allow and Cancel, and `oauth.v2.access`.

Strict as Slack: the client, its secret, redirect URLs letter for letter, codes and refresh tokens
once (https://docs.slack.dev/reference/methods/oauth.v2.access).
"""

import base64
import secrets
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.workspace.installs import SECONDS_OF_A_TOKEN, Installs
from bot.workspace.keys import Keys
from bot.workspace.knobs import Knobs
from bot.workspace.refusal import Refusal
from bot.workspace.state import APP_ID, BOT_USER

Row = dict[str, Any]
_HERE: Final = ["http://127.0.0.1:", "http://localhost:"]
"""Where an app of this machine may be, as long as no manifest says it."""
METHODS: Final = frozenset({"oauth.v2.access", "auth.revoke"})
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local Slack: allow Shoptalk?</title>
<style>
body {{ font: 17px/1.5 system-ui, sans-serif; margin: 0; background: #f5f4f1; color: #1d1c1d; }}
main {{ max-width: 32rem; margin: 8vh auto; padding: 2rem; background: #fff; border-radius: 12px; }}
h1 {{ font-size: 1.5rem; margin: 0 0 1rem; }}
button, select {{ font: inherit; padding: .6rem 1rem; border-radius: 8px; border: 1px solid #777; }}
button[value=allow] {{ background: #1f3a4d; color: #fff; border-color: #1f3a4d; }}
@media (max-width: 40rem) {{ main {{ margin: 0; border-radius: 0; }} }}
</style></head>
<body><main>
<h1>{title}</h1>
{body}
</main></body></html>
"""
_FORM: Final = """\
<p>The local workspace, in the place of Slack's own page. The app may then:</p>
<p><small>{scopes}</small></p>
<form method="post" action="authorize">
{hidden}
<p><label for="where">Install it in</label><br>
<select id="where" name="where">{options}</select></p>
<p><button name="answer" value="allow">Allow</button>
<button name="answer" value="cancel">Cancel</button></p>
</form>
"""


class OAuth:
    """For the app of the home's keys."""

    def __init__(self, installs: Installs, knobs: Knobs, keys: Keys) -> None:
        self._installs = installs
        self._knobs = knobs
        self._keys = keys

    async def page(self, request: Request) -> Response:
        """Ask the person who installs; what is wrong with the address, Slack says here."""
        asked = dict(request.query_params)
        try:
            self._check(asked)
        except Refusal as refusal:
            return _html("Something went wrong", f"<p>{escape(refusal.error)}</p>", 400)
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">'
            for name in ("client_id", "redirect_uri", "state", "scope")
        )
        options = "".join(
            f'<option value="{escape(where)}"{" selected" * (where == asked.get("team"))}>'
            f"{escape(said)}</option>"
            for where, said in self._places().items()
        )
        scopes = escape(asked.get("scope", "").replace(",", ", "))
        body = _FORM.format(hidden=hidden, options=options, scopes=scopes)
        return _html("Shoptalk wants to be added", body, 200)

    async def answer(self, request: Request) -> Response:
        """Allow or Cancel: back to the app, with the state that it gave."""
        async with request.form() as form:
            given = {name: str(value) for name, value in form.items()}
        try:
            redirect = self._check(given)
        except Refusal as refusal:
            return _html("Something went wrong", f"<p>{escape(refusal.error)}</p>", 400)
        back = {"state": given.get("state", "")}
        where = given.get("where", "")
        if given.get("answer") != "allow" or where not in self._places():
            back["error"] = "access_denied"
        else:
            team = None if where in self._orgs() else where
            org = where if team is None else self._installs.teams[where]
            back["code"] = self._installs.agree(team, org, given.get("user", "U0IVO"), redirect)
        return RedirectResponse(f"{redirect}?{urlencode(back)}", 302)

    def call(self, method: str, arguments: Row, token: str, basic: str) -> Row:
        """`oauth.v2.access` and `auth.revoke`; Refusal as Slack says it."""
        if method == "auth.revoke":
            self._installs.revoke(token)
            return {"revoked": True}
        client, secret = _client(arguments, basic)
        if client != self._keys.client_id:
            raise Refusal("invalid_client_id")
        if not secrets.compare_digest(secret.encode(), self._keys.client_secret.encode()):
            raise Refusal("bad_client_secret")
        seconds = SECONDS_OF_A_TOKEN if self._knobs.rotation else None
        if arguments.get("grant_type") == "refresh_token":
            grant, said = self._installs.refresh(
                str(arguments.get("refresh_token", "")), SECONDS_OF_A_TOKEN
            )
            return {**said, **self._of(grant.team, grant.org)}
        if "code" not in arguments:
            raise Refusal("invalid_code")
        code, said = self._installs.exchange(
            str(arguments["code"]), arguments.get("redirect_uri"), seconds
        )
        return {**said, **self._of(code.team, code.org), "authed_user": {"id": code.user}}

    def _of(self, team: str | None, org: str | None) -> Row:
        return {
            "token_type": "bot",
            "scope": ",".join(self._knobs.scopes or self._scopes()),
            "bot_user_id": BOT_USER,
            "app_id": APP_ID,
            "team": {"id": team, "name": _name(team)} if team else None,
            "enterprise": {"id": org, "name": _name(org)} if org else None,
            "is_enterprise_install": team is None,
        }

    def _scopes(self) -> list[str]:
        from bot.slack import manifest

        scopes: list[str] = manifest()["oauth_config"]["scopes"]["bot"]
        return scopes

    def _check(self, asked: Row) -> str:
        """The redirect URL to go back to; Refusal as Slack says it."""
        if asked.get("client_id") != self._keys.client_id:
            raise Refusal("invalid_client_id")
        known = self._knobs.redirect_urls
        redirect = asked.get("redirect_uri") or next(iter(known or ()), "")
        known = _HERE if known is None else known
        # Slack takes what begins with one of them.
        if not redirect or not any(redirect.startswith(one) for one in known):
            raise Refusal("bad_redirect_uri")
        return str(redirect)

    def _orgs(self) -> list[str]:
        return sorted({org for org in self._installs.teams.values() if org})

    def _places(self) -> dict[str, str]:
        teams = {team: f"{_name(team)} ({team})" for team in self._installs.teams}
        return teams | {org: f"all of the organisation {org}" for org in self._orgs()}


def _name(id_: str | None) -> str:
    return "Local organisation" if str(id_).startswith("E") else f"Workspace {id_}"


def _client(arguments: Row, basic: str) -> tuple[str, str]:
    given = basic.removeprefix("Basic ").strip()
    if basic.startswith("Basic ") and given:
        client, _, secret = base64.b64decode(given).decode("utf-8", "replace").partition(":")
        return client, secret
    return str(arguments.get("client_id", "")), str(arguments.get("client_secret", ""))


def _html(title: str, body: str, status: int) -> HTMLResponse:
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    return HTMLResponse(_PAGE.format(title=title, body=body), status, headers)
