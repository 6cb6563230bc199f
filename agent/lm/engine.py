"""How DSPy reaches an LM here: engines that record each call with its token probabilities.

`ChatEngine` speaks to an OpenAI-compatible server (the embedded one or any other) without
litellm; `ProviderEngine` hands the request to `dspy.LM`, whatever provider that names.
"""

import base64
import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import dspy
import httpx
from dspy.lm15 import (
    Config,
    Request,
    Response,
    ServerError,
    TransportError,
    UnsupportedFeatureError,
    response_from_openai_chat,
)
from dspy.lm15 import (
    TimeoutError as LMTimeout,
)
from dspy.utils.exceptions import LMError

from agent.errors import LMUnavailable
from agent.lm.address import Address
from agent.lm.calls import Call, TokenProb, note, tokens_of
from agent.lm.deadline import seconds_left
from agent.lm.failing import of_answer
from agent.lm.grammar import compact
from agent.lm.wire import Wire

TOP_LOGPROBS = 20
# Chat templates mark turns so; in a text these are read as if the template had written them.
_MARK = re.compile(r"<(?=[|｜]|/?s>|(?:start|end)_of_turn>)|\[(?=/?(?:INST|SYSTEM_PROMPT)\])")


class ChatEngine:
    """One OpenAI-compatible chat endpoint.

    `find` gives the address of a server that should be alive; after a connection to it broke it
    is asked again, once, with the address that failed. `embedded` uses what only our own server
    understands.
    """

    supports_response_schema = True
    supports_function_calling = False
    supports_reasoning = False
    supported_params = frozenset(
        {"temperature", "max_tokens", "top_p", "stop", "seed", "response_format"}
    )

    def __init__(
        self,
        find: Callable[[Address | None], Address],
        *,
        model: str,
        timeout: float,
        embedded: bool = False,
        name: str = "",
    ) -> None:
        self._find = find
        self._model = model
        self._name = name or model
        self._embedded = embedded
        self._logprobs = True
        self._seconds = timeout
        self._wire = Wire(trust_env=not embedded)

    def close(self) -> None:
        self._wire.close()

    def complete(self, request: Request) -> Response:
        """One chat completion; raises dspy.lm15 errors, which DSPy turns into its own."""
        body, given = self._body(request)
        begun = time.monotonic()
        address = self._address(None)
        try:
            said = self._post(address, body)
        except TransportError:
            # The process that owned the shared server may have ended in the middle of the call.
            said = self._post(self._address(address), body)
        choice = (said.get("choices") or [{}])[0]
        tokens = tokens_of(choice)
        usage = said.get("usage") or {}
        response = response_from_openai_chat(_without_logprobs(said), model=self._model)
        note(
            Call(
                text=response.message.text or "",
                tokens=((TokenProb(given, 0.0, {given: 0.0}), *tokens) if given else tokens),
                prompt_tokens=int(usage.get("prompt_tokens") or 0),
                completion_tokens=int(usage.get("completion_tokens") or 0),
                cached_tokens=int(
                    (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
                ),
                seconds=time.monotonic() - begun,
                lm=self._name,
            )
        )
        return response

    def _address(self, failed: Address | None) -> Address:
        try:
            return self._find(failed)
        except LMUnavailable as error:
            raise TransportError(str(error)) from error

    def _body(self, request: Request) -> tuple[dict[str, Any], str]:
        messages = _messages(request)
        if self._embedded:
            messages = [_plain(said) for said in messages]
        body: dict[str, Any] = {"model": self._model, "messages": messages}
        body |= _settings(request.config)
        if self._logprobs:
            body |= {"logprobs": True, "top_logprobs": TOP_LOGPROBS}
        wanted = request.config.response_format
        if wanted is None:
            return body, ""
        if self._embedded and wanted["type"] == "json_schema":
            layout = compact(dict(wanted["schema"]))
            body["grammar"] = layout.grammar
            if layout.given:
                body["messages"].append({"role": "assistant", "content": layout.given})
            return body, layout.given
        if wanted["type"] == "json_object":
            body["response_format"] = {"type": "json_object"}
        else:
            inner = {"name": wanted.get("name") or "response", "schema": wanted["schema"]}
            inner |= {"strict": wanted["strict"]} if "strict" in wanted else {}
            body["response_format"] = {"type": "json_schema", "json_schema": inner}
        return body, ""

    def _post(self, address: Address, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {address.key}"} if address.key else {}
        url = address.at("chat/completions")
        left = seconds_left()
        seconds = self._seconds if left is None else max(0.001, min(self._seconds, left))
        try:
            said = self._wire.post_whole(url, body, headers, seconds, seconds_left)
        except (httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout) as error:
            raise LMTimeout(f"{address.url} did not answer in time") from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            why = address.without_secrets(str(error))
            raise TransportError(f"{address.url} cannot be reached ({why})") from error
        status, text = said.status, said.text
        if status == 400 and "logprobs" in text and self._logprobs:
            self._logprobs = False
            plain = {k: v for k, v in body.items() if k not in ("logprobs", "top_logprobs")}
            return self._post(address, plain)
        if status >= 400:
            raise of_answer(said, address)
        try:
            document = json.loads(text)
        except ValueError as error:
            raise ServerError(f"{address.url} did not answer with JSON") from error
        return document if isinstance(document, dict) else {}


class ProviderEngine:
    """Any LM that `dspy.LM` can name, with each call recorded. `address`: where it is, if the
    settings say that; its secrets stand in no error."""

    def __init__(self, lm: dspy.LM, address: Address | None = None) -> None:
        self._lm = lm
        self._address = address
        self.supports_response_schema = bool(lm.supports_response_schema)
        self.supports_function_calling = bool(lm.supports_function_calling)
        self.supports_reasoning = bool(lm.supports_reasoning)
        self.supported_params = frozenset(lm.supported_params)

    def complete(self, request: Request) -> Response:
        """The provider's response; raises DSPy's own LM errors."""
        if request.config.logprobs is None and "top_logprobs" in self.supported_params:
            request = replace(request, config=replace(request.config, logprobs=TOP_LOGPROBS))
        begun = time.monotonic()
        # The outer LM already counts usage and calls back.
        try:
            with dspy.context(usage_tracker=None, callbacks=[]):
                response: Response = self._lm(replace(request, model=self._lm.model))
        except LMError as error:
            if self._address is not None:
                error.message = self._address.without_secrets(error.message)
                error.args = tuple(self._address.without_secrets(str(one)) for one in error.args)
            raise
        note(
            Call(
                text=response.message.text or "",
                tokens=tuple(
                    TokenProb(t.token, t.logprob, {other.token: other.logprob for other in t.top})
                    for t in response.logprobs or ()
                ),
                prompt_tokens=response.usage.input_tokens or 0,
                completion_tokens=response.usage.output_tokens or 0,
                cached_tokens=response.usage.cache_read_tokens or 0,
                seconds=time.monotonic() - begun,
                lm=self._lm.model,
            )
        )
        return response


def _messages(request: Request) -> list[dict[str, Any]]:
    """As OpenAI's chat has them: a text, or, with a picture, parts in their order."""
    messages: list[dict[str, Any]] = []
    if request.system is not None:
        system = request.system
        text = system if isinstance(system, str) else "".join(part.text for part in system)
        messages.append({"role": "system", "content": text})
    for message in request.messages:
        content = message.text
        if content is None or any(part.type == "image" for part in message.parts):
            content = [_part(part) for part in message.parts]
        messages.append({"role": message.role, "content": content})
    return messages


def _part(part: Any) -> dict[str, Any]:
    if part.type == "text":
        return {"type": "text", "text": part.text}
    if part.type != "image" or not (part.url or part.data):
        raise UnsupportedFeatureError("this LM is given text and pictures", feature="messages")
    url = part.url or f"data:{part.media_type};base64,{_base64(part.data)}"
    return {"type": "image_url", "image_url": {"url": url}}


def _base64(data: str | bytes) -> str:
    return data if isinstance(data, str) else base64.b64encode(data).decode()


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """For the embedded LM, which sees nothing."""
    if not isinstance(said["content"], str):
        raise UnsupportedFeatureError("this LM is given text only", feature="messages")
    return {**said, "content": _unmarked(said["content"])}


def _unmarked(text: str) -> str:
    """The text with a space in whatever would begin or end a turn."""
    return _MARK.sub(lambda mark: f"{mark[0]} ", text)


def _settings(config: Config) -> dict[str, Any]:
    values = {
        "max_tokens": config.max_tokens,
        "temperature": config.temperature,
        "top_p": config.top_p,
        "seed": config.seed,
        "stop": list(config.stop) or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _without_logprobs(said: dict[str, Any]) -> dict[str, Any]:
    choices = said.get("choices") or []
    return said | {"choices": [{k: v for k, v in c.items() if k != "logprobs"} for c in choices]}
