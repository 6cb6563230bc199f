"""`GET /slack/install` and `/slack/oauth_redirect`: Bolt's OAuth flow, with our stores and pages.

Slack's way: https://docs.slack.dev/authentication/installing-with-oauth. A state is good once, for
ten minutes, and in the browser that it was given to. Killed between Slack's answer and our row, the
app is installed at Slack and served by nobody: who starts again at the first page gets new tokens,
and there is one row however often that happens. No language model is needed.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import structlog
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.oauth.installation_store import Installation
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from agent.wording import Language, language_accepted
from bot.errors import HANDLED, SlackError
from bot.hearing.install_pages import done_page, failed_page, install_page
from bot.slack import (
    DatabaseStateStore,
    Installed,
    Refused,
    TracedClient,
    calling,
    go_direct,
    manifest,
)

log = structlog.get_logger()

INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"
_HTML: Final = {
    "Content-Type": ["text/html; charset=utf-8"],
    "Cache-Control": ["no-store"],
    "Referrer-Policy": ["no-referrer"],
    "Content-Security-Policy": [
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
    ],
}


class _Refused(Exception):
    """Slack gave no token for the code, or could not be asked; `reason` as pages know it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Installing(OAuthFlow):
    """Bolt's flow, which tells of each refusal by itself."""

    def __init__(self, installed: Installed, *, made: Callable[[str], None]) -> None:
        """`made` is called with the team once it is installed."""
        settings = installed.settings
        base = settings.api_url.rstrip("/")
        web = TracedClient(lambda: "", base_url=f"{base}/", timeout=15)
        go_direct(settings.api_url, web)
        # Errors only: below, Bolt logs the code.
        logger = logging.getLogger("shoptalk.bolt")
        super().__init__(
            client=web,
            logger=logger,
            settings=OAuthSettings(
                client_id=installed.client_id,
                client_secret=installed.client_secret,
                scopes=manifest()["oauth_config"]["scopes"]["bot"],
                user_scopes=[],
                redirect_uri=settings.redirect_url,
                install_path=INSTALL,
                redirect_uri_path=REDIRECT,
                authorization_url=f"{base.removesuffix('/api')}/oauth/v2/authorize",
                installation_store=installed.store,
                installation_store_bot_only=True,
                state_store=DatabaseStateStore(installed.db),
                callback_options=CallbackOptions(success=_done, failure=_failed),
                logger=logger,
            ),
        )
        self._made = made
        self._may = settings.may_install

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:
        """Ours."""
        return install_page(url, _language(request))

    def handle_callback(self, request: BoltRequest) -> BoltResponse:
        """The app is installed, or nothing is changed and a page says what to do."""
        try:
            return super().handle_callback(request)
        except _Refused as error:
            return _page(failed_page(error.reason, _language(request)), 400)

    def run_installation(self, code: str) -> Installation | None:
        """What Slack gives for the code; _Refused where it gives nothing."""
        try:
            with calling():
                return self._exchanged(code)
        except Refused as error:
            log.warning("workspace.not_installed", reason=error.code)
            raise _Refused(error.code) from error
        except SlackError as error:
            log.warning("workspace.not_installed", reason=error.for_operators)
            raise _Refused("unreachable") from error

    def _exchanged(self, code: str) -> Installation:
        """As Bolt's own, which keeps to itself why Slack refused."""
        said = self.client.oauth_v2_access(
            code=code,
            client_id=self.settings.client_id,
            client_secret=self.settings.client_secret,
            redirect_uri=self.settings.redirect_uri,
        )
        token = str(said["access_token"])
        org, team = said.get("enterprise") or {}, said.get("team") or {}
        # oauth.v2.access tells no bot id.
        me = self.client.api_call("auth.test", headers={"Authorization": f"Bearer {token}"})
        return Installation(
            app_id=said.get("app_id"),
            enterprise_id=org.get("id"),
            enterprise_name=org.get("name"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=token,
            bot_id=me["bot_id"],
            bot_user_id=said["bot_user_id"],
            bot_scopes=said.get("scope") or "",
            bot_refresh_token=said.get("refresh_token"),
            bot_token_expires_in=said.get("expires_in"),
            user_id=str((said.get("authed_user") or {}).get("id") or ""),
            is_enterprise_install=bool(said.get("is_enterprise_install")),
            token_type=said.get("token_type"),
        )

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:
        """It is served from now on; _Refused, and the token revoked, where it may not install."""
        whole = installation.is_enterprise_install
        team = str(installation.enterprise_id if whole else installation.team_id)
        if not self._may(team):
            log.warning("workspace.not_installed", reason="not on the list", team=team)
            token = {"Authorization": f"Bearer {installation.bot_token}"}
            with suppress(SlackError), calling():
                self.client.api_call("auth.revoke", headers=token)
            raise _Refused("not_on_the_list")
        super().store_installation(request, installation)
        self._made(team)


def routes(flow: Installing) -> list[Route]:
    """The two pages."""

    async def install(request: Request) -> Response:
        return await _answered(flow.handle_installation, request)

    async def redirect(request: Request) -> Response:
        return await _answered(flow.handle_callback, request)

    return [Route(INSTALL, install, methods=["GET"]), Route(REDIRECT, redirect, methods=["GET"])]


async def _answered(handle: Callable[[BoltRequest], BoltResponse], request: Request) -> Response:
    asked = BoltRequest(body="", query=str(request.url.query), headers=dict(request.headers))
    try:
        said = await asyncio.to_thread(handle, asked)
    except HANDLED as error:
        log.error("workspace.not_installed", reason=error.for_operators)
        said = _page(failed_page("storage_error", _language(asked)), 503)
    response = HTMLResponse(said.body, said.status)
    for name, values in {**said.headers, **_HTML}.items():
        if name.lower() != "set-cookie":
            response.headers[name] = values[0]
    for jar in said.cookies():
        for name, kept in jar.items():
            # Lax: it comes back from Slack by a link, and by nothing that another page posts.
            response.set_cookie(
                name, kept.value, max_age=600, secure=True, httponly=True, samesite="lax"
            )
    return response


def _done(args: SuccessArgs) -> BoltResponse:
    given = args.installation
    name = given.enterprise_name if given.is_enterprise_install else given.team_name
    where = f"slack://open?team={given.team_id}" if given.team_id else "slack://open"
    return _page(done_page(name or "", where, _language(args.request)), 200)


def _failed(args: FailureArgs) -> BoltResponse:
    log.warning("workspace.not_installed", reason=args.reason[:60])
    html = failed_page(args.reason, _language(args.request))
    return _page(html, args.suggested_status_code)


def _language(request: BoltRequest) -> Language:
    return language_accepted(", ".join(request.headers.get("accept-language", ())))


def _page(html: str, status: int) -> BoltResponse:
    return BoltResponse(status=status, body=html)
