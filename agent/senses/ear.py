"""Hears clips at the OpenAI-compatible endpoint of AGENT_TRANSCRIBE.

POST {base}/audio/transcriptions, multipart, with `file` and `model`, answered by `{"text": ...}`
(https://platform.openai.com/docs/api-reference/audio/createTranscription); whisper.cpp, vLLM,
Speaches and LocalAI serve the same.
"""

import httpx

from agent.errors import NotHeard
from agent.settings import AgentSettings
from ingest.calling import trust
from sql.endpoint import Endpoint

_MOST = 4_000
"""Characters of a transcript that are kept."""


class Ear:
    """One endpoint. Safe for threads."""

    def __init__(self, server: Endpoint, key: str | None, model: str, seconds: float) -> None:
        self._server, self._key, self._model = server, key, model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(
            headers=headers, timeout=seconds, follow_redirects=False, verify=trust()
        )

    def close(self) -> None:
        self._client.close()

    def words(self, name: str, mime: str, clip: bytes) -> str:
        """What is said in the clip, 4,000 characters at most; empty where nothing is said. Raises
        NotHeard."""
        url = f"{self._server.at().rstrip('/')}/audio/transcriptions"
        try:
            said = self._client.post(
                url,
                data={"model": self._model, "response_format": "json"},
                files={"file": (name, clip, mime)},
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = self._server.without_secrets(str(error), self._key)
            raise NotHeard(f"{self._server} cannot be reached ({why})") from error
        if said.status_code != 200:
            raise NotHeard(f"{self._server} answered {said.status_code}")
        try:
            text = said.json()["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise NotHeard(f"{self._server} did not answer with a transcript") from error
        return " ".join(str(text).split())[:_MOST]


def open_ear(settings: AgentSettings) -> Ear | None:
    """The endpoint that the settings name, None where they name none; it is not asked yet."""
    if settings.transcribe is None:
        return None
    key = settings.transcribe_key.get_secret_value() if settings.transcribe_key else None
    return Ear(settings.transcribe, key, settings.transcribe_model, settings.transcribe_seconds)
