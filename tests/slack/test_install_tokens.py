"""Tokens of installed workspaces: encrypted at rest, renewed before they end, once."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.errors import BadSetting, TokensUnreadable
from bot.slack import TokenRefused, new_key
from bot.slack.sealing import Sealer
from sql import installations
from sql.database import Database
from tests.fix_installs import SECOND
from tests.fix_slack_out import Killed

if TYPE_CHECKING:
    from tests.fix_installs import Deployment

LINE2_OF_SECOND = "C1LINE2"


def test_nothing_of_others_at_rest(deployment: "Deployment", sample_db: Database) -> None:
    """No token and no refresh token stands in the database, or in a log line, as it is."""
    deployment.workspace.knobs(rotation=True)
    with capture_logs() as logged:
        deployment.install(SECOND)
        deployment.act("expire_tokens")
        deployment.rows("UPDATE installations SET expires_at = now() RETURNING team")
        token = deployment.installed.token(SECOND)
    assert token.startswith("xoxe.xoxb-")
    stored = str(deployment.rows("SELECT * FROM installations"))
    secrets = [token, deployment.workspace.keys.client_secret]
    for text in (stored, str(logged), repr(deployment.installed.served(SECOND))):
        assert "xox" not in text
        assert not [secret for secret in secrets if secret in text]


def test_tokens_are_renewed_before_they_end(deployment: "Deployment") -> None:
    """A token of twelve hours is replaced in its last two, once, whoever asks at the same time;
    what was opened with the one before goes on."""
    deployment.workspace.knobs(rotation=True)
    deployment.install(SECOND)
    slack = deployment.installed.slack(SECOND)
    first = deployment.installed.token(SECOND)
    assert slack.identify().team == SECOND
    deployment.rows("UPDATE installations SET expires_at = now() + '90 min' RETURNING team")
    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(deployment.installed.token, [SECOND] * 8))
    second = deployment.installed.token(SECOND)
    assert second != first
    assert tokens <= {first, second}
    assert slack.identify().team == SECOND
    assert slack.reader.token == second
    asked = deployment.workspace.log("call", method="oauth.v2.access")
    assert [call["arguments"].get("grant_type") for call in asked] == [None, "refresh_token"]


def test_killed_while_a_token_is_renewed(
    deployment: "Deployment", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who dies between Slack's answer and the commit takes the new token along: the one before
    serves until it ends, and then a new install mends it; until then nothing is lost."""
    deployment.workspace.knobs(rotation=True)
    deployment.install(SECOND)
    first = deployment.installed.token(SECOND)
    deployment.rows("UPDATE installations SET expires_at = now() + '90 min' RETURNING team")

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dead:
        dead.setattr(installations, "renew", die)
        with pytest.raises(Killed):
            deployment.installed.token(SECOND)
    assert deployment.installed.token(SECOND) == first, (
        "Slack refuses to renew, and it still serves"
    )
    deployment.act("expire_tokens")
    deployment.rows("UPDATE installations SET expires_at = now() RETURNING team")
    with pytest.raises(TokenRefused):
        deployment.installed.token(SECOND)
    ts = deployment.at(SECOND).say("U0ADA", LINE2_OF_SECOND, "@shoptalk What torque?")
    deployment.heard(SECOND, ts)
    deployment.work()
    assert deployment.at(SECOND).replies("U0ADA", LINE2_OF_SECOND, ts) == []
    deployment.install(SECOND)
    deployment.resume(SECOND)
    assert deployment.at(SECOND).reply_to("U0ADA", LINE2_OF_SECOND, ts)


def test_another_key() -> None:
    """What was encrypted with a key is read with it behind a newer one, and by no other; what is no
    key is refused with what to do."""
    old, new = new_key(), new_key()
    sealed = Sealer(old).seal("xoxb-1")
    assert Sealer(f"{new},{old}").open(sealed) == "xoxb-1"
    assert Sealer(new).open(Sealer(f"{new},{old}").seal("xoxb-1")) == "xoxb-1"
    with pytest.raises(TokensUnreadable):
        Sealer(new).open(sealed)
    for odd in ("", "short", f"{new},short"):
        with pytest.raises(BadSetting, match="shoptalk workspaces key"):
            Sealer(odd)
