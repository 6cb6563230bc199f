"""Encrypts Slack's tokens for the database, which alone is of no use to who reads it."""

import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import BadSetting, TokensUnreadable
from bot.settings import SlackSettings


class Sealer:
    """Encrypts with the first of the keys, and reads what any of them encrypted. Thread-safe.

    Fernet: AES-128-CBC with an HMAC (https://github.com/fernet/spec), so that a token that somebody
    changed in the database is none.
    """

    def __init__(self, keys: str) -> None:
        """`keys`: as in SLACK_TOKEN_KEY, separated by commas. BadSetting where one is none."""
        named = [key.strip() for key in keys.split(",") if key.strip()]
        try:
            self._fernet = MultiFernet([Fernet(key) for key in named])
        except ValueError as error:
            raise BadSetting(
                "SLACK_TOKEN_KEY cannot be used: `shoptalk workspaces key` prints one."
            ) from error

    @classmethod
    def of(cls, settings: SlackSettings) -> "Sealer":
        """With the keys of the settings; BadSetting where there are none."""
        if settings.token_key is None:
            raise BadSetting(
                "SLACK_TOKEN_KEY is not set: `shoptalk workspaces key` prints one. Tokens of"
                " workspaces that install the app are encrypted with it."
            )
        return cls(settings.token_key.get_secret_value())

    def seal(self, token: str) -> str:
        """The token, encrypted."""
        return self._fernet.encrypt(token.encode()).decode()

    def open(self, sealed: str) -> str:
        """The token; TokensUnreadable where no key opens it."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise TokensUnreadable from error


def new_key() -> str:
    """A key for SLACK_TOKEN_KEY."""
    return Fernet.generate_key().decode()


def new_state() -> str:
    """What nobody guesses."""
    return secrets.token_urlsafe(32)
