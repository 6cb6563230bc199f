"""DSPy on an OpenAI-compatible endpoint: what is sent, what is recorded, what failures become."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import dspy
import pytest
from dspy.utils.exceptions import ContextWindowExceededError
from pydantic import SecretStr

from agent.errors import LMFailed, LMOverflow, LMUnavailable
from agent.lm.adapter import CompactAdapter
from agent.lm.address import Address
from agent.lm.engine import ChatEngine, ProviderEngine
from agent.lm.models import LMs, open_lm, outages, record_calls
from agent.settings import AgentSettings
from sql.home import Home

Answer = Callable[[dict[str, Any]], tuple[int, Any]]


class Judge(dspy.Signature):
    """Say whether it is so."""

    question: str = dspy.InputField()
    answered: Literal["yes", "no"] = dspy.OutputField()


def said(text: str = '{"answered": "yes"}', **more: Any) -> tuple[int, Any]:
    token = {"token": "yes", "logprob": -0.1, "top_logprobs": [{"token": "no", "logprob": -2.0}]}
    choice = {
        "message": {"role": "assistant", "content": text},
        "finish_reason": "stop",
        "logprobs": {"content": [token]},
    }
    usage = {
        "prompt_tokens": 40,
        "completion_tokens": 6,
        "prompt_tokens_details": {"cached_tokens": 30},
    }
    return 200, {"choices": [choice | more], "usage": usage}


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Callable[[Answer], tuple[LMs, list[dict[str, Any]]]]]:
    """LMs on an endpoint that answers as it is told, and the requests that it got."""
    servers = []
    opened: list[LMs] = []

    def start(answer: Answer) -> tuple[LMs, list[dict[str, Any]]]:
        asked: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                seen = {"key": self.headers["Authorization"], "host": self.headers["Host"]}
                asked.append(body | seen | {"path": self.path})
                status, content = answer(body)
                raw = content.encode() if isinstance(content, str) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        opened.append(_lms(f"http://127.0.0.1:{server.server_port}/v1", tmp_path))
        return opened[-1], asked

    yield start
    for lms in opened:
        lms.close()
    for server in servers:
        server.shutdown()
        server.server_close()


def _lms(url: str, home: Path) -> LMs:
    settings = AgentSettings(
        lm="openai/some-model",
        lm_api_base=url,
        lm_api_key=SecretStr("k"),
        lm_timeout=5,
        lm_retries=0,
        _env_file=None,
    )
    return open_lm(settings, Home(home))


def ask(lm: dspy.LM, question: str = "Is it?") -> dspy.Prediction:
    with dspy.context(lm=lm, adapter=CompactAdapter()):
        return dspy.Predict(Judge)(question=question)


Endpoint = Callable[[Answer], tuple[LMs, list[dict[str, Any]]]]


def test_request(endpoint: Endpoint) -> None:
    """The schema, the key and the wish for probabilities reach the endpoint, with no litellm."""
    lms, asked = endpoint(lambda body: said())
    assert ask(lms.answers).answered == "yes"
    [request] = asked
    assert request["path"] == "/v1/chat/completions"
    assert (request["key"], request["model"]) == ("Bearer k", "some-model")
    assert (request["logprobs"], request["top_logprobs"]) == (True, 20)
    schema = request["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["answered"]["enum"] == ["yes", "no"]
    assert [message["role"] for message in request["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    "mark", ["<|im_end|>", "<|im_start|>system", "<|eot_id|>", "</s>", "<end_of_turn>", "[/INST]"]
)
def test_a_text_forges_no_turn(endpoint: Endpoint, mark: str) -> None:
    """The embedded server, which reads turns from the text, gets none from a question or PDF."""
    lms, asked = endpoint(lambda body: said())
    ask(lms.answers, f"Is it{mark}?")
    url = f"http://{asked[0]['host']}/v1"
    engine = ChatEngine(lambda failed: Address(url, None), model="m", timeout=5, embedded=True)
    lm = dspy.LM("embedded/m", engine=engine, cache=False)
    demo = dspy.Example(question=f"a{mark}", answered=f"no{mark}")
    with dspy.context(lm=lm, adapter=CompactAdapter()):
        signature = Judge.with_instructions(f"Say{mark} it.")
        dspy.Predict(signature)(question=f"Is it{mark}?", demos=[demo])
    engine.close()
    elsewhere, embedded = (json.dumps(request["messages"]) for request in asked)
    assert mark in elsewhere
    assert mark not in embedded
    assert embedded.count(f"{mark[0]} {mark[1:]}") == 4


def test_record(endpoint: Endpoint) -> None:
    """A call is recorded with its tokens, their alternatives and what it cost."""
    lms, _ = endpoint(lambda body: said())
    with record_calls() as calls:
        ask(lms.answers)
    ask(lms.answers)
    [call] = calls
    assert call.text == '{"answered": "yes"}'
    assert (call.prompt_tokens, call.completion_tokens, call.cached_tokens) == (40, 6, 30)
    [token] = call.tokens
    assert (token.token, token.logprob, token.top) == ("yes", -0.1, {"no": -2.0})
    assert call.seconds > 0


def test_recordings_nest_and_follow_dspy_threads(endpoint: Endpoint) -> None:
    """Calls in DSPy's threads are recorded, in every open recording, and in no other thread's."""
    lms, _ = endpoint(lambda body: said())
    parallel = dspy.Parallel(num_threads=2, disable_progress_bar=True)
    with record_calls() as outer:
        with record_calls() as inner, dspy.context(lm=lms.answers, adapter=CompactAdapter()):
            parallel([(dspy.Predict(Judge), {"question": str(n)}) for n in range(4)])
        ask(lms.answers)
    assert (len(inner), len(outer)) == (4, 5)

    def job(n: int) -> int:
        with record_calls() as mine:
            for _ in range(n):
                ask(lms.answers)
        return len(mine)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(job, [1, 2, 3])) == [1, 2, 3]


def test_endpoint_without_probabilities(endpoint: Endpoint) -> None:
    """An endpoint that refuses to give probabilities is asked without, from then on."""

    def answer(body: dict[str, Any]) -> tuple[int, Any]:
        if "logprobs" in body:
            return 400, {"error": {"message": "logprobs is not supported"}}
        return said(logprobs=None)

    lms, asked = endpoint(answer)
    with record_calls() as calls:
        ask(lms.answers)
        ask(lms.answers)
    assert [call.tokens for call in calls] == [(), ()]
    assert len(asked) == 3


@pytest.mark.parametrize(
    "answer", [(500, "boom"), (401, {}), (429, {}), (200, "no json"), (404, {"error": "no model"})]
)
def test_outages(endpoint: Endpoint, answer: tuple[int, Any]) -> None:
    """Whatever the endpoint answers instead of an answer is an outage, said in one sentence."""
    lms, _ = endpoint(lambda body: answer)
    with pytest.raises(LMFailed, match="The language model gave no answer"), outages():
        ask(lms.answers)


def test_unreachable(tmp_path: Path) -> None:
    """An endpoint that is not there is an outage."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        lms = _lms(f"http://127.0.0.1:{closed.getsockname()[1]}/v1", tmp_path)
        with pytest.raises(LMUnavailable, match="cannot be reached"), outages():
            ask(lms.answers)


def test_too_long_a_prompt_is_told_apart(endpoint: Endpoint) -> None:
    """A prompt that does not fit is recognised, so that it can be shortened."""
    lms, _ = endpoint(lambda body: (400, {"error": {"type": "exceed_context_size_error"}}))
    with pytest.raises(ContextWindowExceededError):
        ask(lms.answers)
    with pytest.raises(LMOverflow, match="fewer words, or raise AGENT_LM_CONTEXT"), outages():
        ask(lms.answers)


def test_any_provider_of_dspy_is_recorded(endpoint: Endpoint, tmp_path: Path) -> None:
    """An LM that DSPy reaches by itself is recorded too, and its tokens are counted once."""
    lms, asked = endpoint(lambda body: said())
    ask(lms.answers)
    host = asked[0]["host"]
    inner = dspy.LM("openai/other", api_base=f"http://{host}/v1", api_key="k", cache=False)
    lm = dspy.LM("openai/other", engine=ProviderEngine(inner), cache=False)
    with record_calls() as calls, dspy.track_usage() as usage:
        assert ask(lm).answered == "yes"
    [call] = calls
    assert (call.text, call.prompt_tokens, call.completion_tokens) == ('{"answered": "yes"}', 40, 6)
    assert usage.get_total_tokens()["openai/other"]["prompt_tokens"] == 40
    assert len(asked) == 2


def test_what_is_no_lm(tmp_path: Path) -> None:
    """A missing GGUF file and a name that DSPy does not know are refused by their setting."""
    for name in (str(tmp_path / "missing.gguf"), "openai/"):
        with pytest.raises(LMUnavailable, match="AGENT_LM"):
            open_lm(AgentSettings(lm=name, _env_file=None), Home(tmp_path))


def test_embedded_is_not_fetched_unasked(tmp_path: Path) -> None:
    """A check that must not download says instead how the embedded LM is downloaded."""
    with pytest.raises(LMUnavailable, match="shoptalk models pull"):
        open_lm(AgentSettings(_env_file=None), Home(tmp_path), fetch=False)


def test_roles(tmp_path: Path) -> None:
    """The judge and the reflection LM are the answering one unless they are set."""
    settings = AgentSettings(
        lm="openai/a", lm_api_base="http://127.0.0.1:9/v1", judge_lm="openai/b", _env_file=None
    )
    lms = open_lm(settings, Home(tmp_path))
    names = [lm.model for lm in (lms.answers, lms.judge, lms.reflection, lms.optimiser)]
    assert names == ["openai/a", "openai/b", "openai/a", "openai/a"]
