"""The two pages of an install, what people meet there when it fails, and who dies amid it."""

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation

from bot.hearing.install_pages import FAILURES, failed_page
from bot.slack import NotInstalled
from bot.slack.installation_store import DatabaseInstallationStore
from tests.fix_installs import SECOND
from tests.fix_slack_out import Killed

if TYPE_CHECKING:
    from tests.fix_installs import Deployment


def not_installed(deployment: "Deployment") -> None:
    """Nothing was changed by it."""
    with pytest.raises(NotInstalled):
        deployment.installed.token(SECOND)
    assert deployment.rows("SELECT FROM installations") == []


def test_cancelled(deployment: "Deployment") -> None:
    """Who presses Cancel reads that nothing was changed, and how to begin again."""
    page = deployment.install(SECOND, "cancel")
    assert "Nothing was changed" in page.text
    assert 'href="install"' in page.text
    not_installed(deployment)


def test_a_state_is_good_once(deployment: "Deployment") -> None:
    """The same way back, taken twice, installs once; the second time one reads what to do."""
    back = deployment.agree(SECOND)
    assert deployment.come_back(back).status_code == 200
    again = deployment.come_back(back)
    assert again.status_code == 401
    assert "Start again" in again.text
    assert deployment.rows("SELECT generation FROM installations") == [(1,)]


def test_a_state_ends(deployment: "Deployment") -> None:
    """After ten minutes the button is good no more."""
    back = deployment.agree(SECOND)
    deployment.rows("UPDATE install_states SET expires_at = now() RETURNING expires_at")
    page = deployment.come_back(back)
    assert page.status_code == 401
    assert "ten minutes" in page.text
    not_installed(deployment)


def test_another_browser(deployment: "Deployment") -> None:
    """A link that somebody else was given, or that a page sends one to, installs nothing."""
    where, _ = deployment.agree(SECOND)
    for cookies in ({}, {"slack-app-oauth-state": "another"}):
        page = deployment.come_back((where, cookies))
        assert page.status_code == 400
        assert "another browser" in page.text
    not_installed(deployment)


def test_a_state_that_nobody_gave(deployment: "Deployment") -> None:
    """A state of somebody's own, with the cookie for it, is none."""
    where, _ = deployment.agree(SECOND)
    base, _, query = where.partition("?")
    code = query.split("code=")[1].split("&")[0]
    mine = {"slack-app-oauth-state": "mine"}
    page = deployment.come_back((f"{base}?code={code}&state=mine", mine))
    assert page.status_code == 401
    not_installed(deployment)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("bad_client_secret", "SLACK_CLIENT_SECRET"),
        ("bad_redirect_uri", "SLACK_REDIRECT_URL"),
        ("invalid_code", "only for minutes"),
        ("something_new", "whoever runs"),
        ("internal_error", "in a minute"),
    ],
)
def test_refused_by_slack(deployment: "Deployment", error: str, said: str) -> None:
    """What Slack refuses is told in words that say who has to do what."""
    deployment.workspace.knobs({"method": "oauth.v2.access", "effect": "ok_false", "value": error})
    page = deployment.install(SECOND)
    assert page.status_code == 400
    assert said in page.text
    not_installed(deployment)


def test_who_may_install(deployment: "Deployment") -> None:
    """Where some are named, another workspace is not served, and its token is given back."""
    named = deployment.settings.model_copy(update={"install_teams": "T7, E1"})
    deployment.installed.settings = named
    back = deployment.agree(SECOND)
    said = deployment.come_back_within(back)
    assert "not on the list" in said.body
    not_installed(deployment)
    assert deployment.workspace.log("call", method="auth.revoke")[-1]["outcome"] == "ok"
    assert named.may_install("E1")


def test_the_pages_do_nothing_else(deployment: "Deployment") -> None:
    """No script runs on them, nobody frames them, nothing of the address is shown, and the cookie
    is for this browser and this site."""
    page = deployment.get("/slack/install")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    cookie = page.headers["set-cookie"].lower()
    assert all(mark in cookie for mark in ("httponly", "secure", "samesite=lax"))
    odd = deployment.get("/slack/oauth_redirect", params={"error": "<script>alert(1)</script>"})
    assert "script" not in odd.text


def test_the_browsers_language(deployment: "Deployment") -> None:
    """Whoever's browser asks for German installs, or reads why not, in German."""
    german = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.8"}
    page = deployment.get("/slack/install", headers=german).text
    assert '<html lang="de">' in page
    assert ">Zu Slack hinzufügen</a>" in page
    assert "Add to Slack" not in page
    error = {"error": "access_denied"}
    failed = deployment.get("/slack/oauth_redirect", params=error, headers=german).text
    assert ">Von vorn beginnen</a>" in failed
    assert "Start again" not in failed
    assert "Start again" in deployment.get("/slack/oauth_redirect", params=error).text


def test_every_failure_says_what_to_do() -> None:
    """Each page of a failure has a way on: to start again."""
    for reason in (*FAILURES, "bad_redirect_url", "other"):
        assert "Start again" in failed_page(reason)


@pytest.mark.parametrize("when", ["state used", "code used", "stored"])
def test_killed_amid_it(
    deployment: "Deployment", monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Whoever dies amid an install, and wherever: who starts again is installed, once, and served
    with the tokens of the last time."""
    call, save = WebClient.api_call, DatabaseInstallationStore.save

    def api_call(self: WebClient, api_method: str, **given: Any) -> Any:
        if api_method == "oauth.v2.access" and when == "state used":
            raise Killed
        said = call(self, api_method, **given)
        if api_method == "oauth.v2.access" and when == "code used":
            raise Killed
        return said

    def saved(self: DatabaseInstallationStore, installation: Installation) -> None:
        save(self, installation)
        raise Killed

    flow_dies = pytest.raises(Killed)
    back = deployment.agree(SECOND)
    with monkeypatch.context() as dead:
        dead.setattr(WebClient, "api_call", api_call)
        if when == "stored":
            dead.setattr(DatabaseInstallationStore, "save", saved)
        with flow_dies:
            deployment.come_back_within(back)
    assert deployment.come_back(back).status_code == 401, "the state was used"
    assert deployment.install(SECOND).status_code == 200
    assert deployment.rows("SELECT count(*) FROM installations") == [(1,)]
    assert deployment.installed.slack(SECOND).identify().team == SECOND


def test_slack_is_strict(deployment: "Deployment") -> None:
    """The local workspace refuses what Slack refuses: a wrong secret, a code twice or with another
    redirect URL, a refresh token twice, a token that was revoked."""
    workspace = deployment.workspace
    workspace.knobs(rotation=True)
    web = WebClient(base_url=workspace.api_url, retry_handlers=[])
    client = {"client_id": workspace.keys.client_id, "client_secret": workspace.keys.client_secret}

    def refused(**given: Any) -> str:
        with pytest.raises(SlackApiError) as error:
            web.oauth_v2_access(**{**client, **given})
        return str(error.value.response["error"])

    where, _ = deployment.agree(SECOND)
    code = where.split("code=")[1].split("&")[0]
    assert refused(code=code, client_secret="wrong") == "bad_client_secret"
    assert refused(code=code, client_id="1.2") == "invalid_client_id"
    assert refused(code=code, redirect_uri="https://evil.example") == "bad_redirect_uri"
    given = web.oauth_v2_access(**client, code=code)
    assert refused(code=code) == "code_already_used"
    assert refused(code="1.2") == "invalid_code"
    once = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    renewed = web.oauth_v2_access(**client, **once)
    assert refused(**once) == "invalid_refresh_token"
    web.auth_revoke(token=renewed["access_token"])
    with pytest.raises(SlackApiError, match="token_revoked"):
        web.auth_test(token=renewed["access_token"])
    slack, _ = deployment.begin()
    assert deployment.get_slack(slack.replace("client_id=", "client_id=x")).status_code == 400
    odd = f"{slack}&redirect_uri=https%3A%2F%2Fevil.example"
    assert "bad_redirect_uri" in deployment.get_slack(odd).text
