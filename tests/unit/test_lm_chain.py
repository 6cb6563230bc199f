"""Each LM is asked with care: again, in turn, within its time; and another one after it."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from dspy.lm15 import InvalidRequestError, RateLimitError, ServerError
from pydantic import SecretStr, ValidationError
from structlog.testing import capture_logs

from agent.errors import LMFailed, LMLate, LMOverflow
from agent.lm import LMs, answering_within, chain, open_lm, outages, record_calls
from agent.lm.chain import Link
from agent.lm.prices import Price, listed
from agent.settings import AgentSettings
from bot.errors import BadSetting
from bot.settings import Settings
from ingest.calling import Breaker
from sql.home import Home
from sql.retry_after import seconds_of
from tests.providers_server import KEY, Providers, Wrong

Open = Callable[..., LMs]


@pytest.fixture
def server() -> Iterator[Providers]:
    with Providers() as made:
        yield made


@pytest.fixture
def lms(server: Providers, tmp_path: Path) -> Iterator[Open]:
    """A function that opens LMs: "first", and those named behind it, on the server."""
    with ExitStack() as stack:

        def start(*behind: str, **more: Any) -> LMs:
            where = {"api_base": f"{server.url}/v1", "api_key": KEY}
            more = {"lm_retries": 0, "lm_timeout": 60, **more}
            settings = AgentSettings(
                lm="openai/first",
                lm_api_base=f"{server.url}/v1",
                lm_api_key=SecretStr(KEY),
                lm_fallbacks=[{"lm": f"openai/{name}", **where} for name in behind],
                _env_file=None,
                **more,
            )
            return stack.enter_context(open_lm(settings, Home(tmp_path)))

        yield start


def say(lms: LMs) -> str:
    """Who answered."""
    with record_calls() as calls, outages():
        lms.answers("Say ok.")
    return calls[-1].lm


def test_again(lms: Open, server: Providers) -> None:
    """What may work a little later is tried again, as often as the setting says."""
    opened = lms(lm_retries=2)
    server.next_answers = [(429, {"Retry-After": "0"}), (503, {"Retry-After": "0"})]
    with capture_logs() as logs:
        assert say(opened) == "openai/first"
    assert [one["event"] for one in logs] == ["lm.again", "lm.again"]
    server.next_answers = [(500, {"Retry-After": "0"})] * 3
    with pytest.raises(LMFailed):
        say(opened)
    assert server.calls == 6


@pytest.mark.parametrize("status", [400, 401, 404])
def test_not_again(lms: Open, server: Providers, status: int) -> None:
    """What will not work later is not tried again."""
    server.next_answers = [(status, {})]
    with pytest.raises(LMFailed):
        say(lms(lm_retries=2))
    assert server.calls == 1


def test_pauses() -> None:
    """A server's own wish goes before the growing pause; one that is too long is not waited for."""
    link = Link("m", None, retries=3, jitter=lambda: 0.5)
    assert [link._pause(ServerError("x"), n) for n in range(4)] == [0.5, 1.0, 2.0, None]
    assert link._pause(RateLimitError("x", retry_after=7), 0) == 7
    assert link._pause(RateLimitError("x", retry_after=3600), 0) is None
    assert link._pause(InvalidRequestError("x"), 0) is None


def test_retry_after() -> None:
    """The header is a number of seconds or a date; what is neither says nothing."""
    assert [seconds_of(one) for one in ("3", "0.5", "-1", "nan", "soon", "", None)] == [
        3.0,
        0.5,
        *[None] * 5,
    ]
    assert seconds_of("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert (seconds_of("Wed, 21 Oct 2099 07:28:00 GMT") or 0) > 1e9


def test_a_pause_ends_with_the_answer(lms: Open, server: Providers) -> None:
    """Nobody waits for a server that asks for more time than the answer has."""
    server.next_answers = [(429, {"Retry-After": "15"})]
    with answering_within(10), pytest.raises(LMFailed, match="429"):
        say(lms(lm_retries=2))
    assert server.calls == 1


def test_the_next_one(lms: Open, server: Providers) -> None:
    """Where the first does not work the next one answers, which is recorded and logged; and the
    first is left alone for a while."""
    opened = lms("second", "third")
    server.down = {"first", "second"}
    with capture_logs() as logs:
        assert say(opened) == "openai/third"
    assert [(one["event"], one["lm"]) for one in logs] == [
        ("lm.fell_back", "openai/first"),
        ("lm.fell_back", "openai/second"),
    ]
    server.down = set()
    assert say(opened) == "openai/third"
    assert server.calls == 4


def test_none_works(lms: Open, server: Providers) -> None:
    """Where none works it is said what is wrong with the last one; it is asked each time."""
    opened = lms("second")
    server.down = {"first", "second"}
    for _ in range(2):
        with pytest.raises(LMFailed, match="second is down"):
            say(opened)
    server.down = set()
    assert say(opened) == "openai/second"


def test_alone_it_is_asked_each_time(lms: Open, server: Providers) -> None:
    """An LM with nobody behind it is not left alone: the next question may find it well."""
    opened = lms()
    server.down = {"first"}
    with pytest.raises(LMFailed):
        say(opened)
    server.down = set()
    assert say(opened) == "openai/first"


def test_one_that_hangs_leaves_time(
    lms: Open, server: Providers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An LM that says nothing has its share of the time that is left; the next one answers in the
    rest."""
    monkeypatch.setattr(chain, "_SHARE", 0.02)
    server.mute = {"first"}
    with answering_within(60):
        assert say(lms("second")) == "openai/second"


def test_a_question_of_its_own(lms: Open, server: Providers) -> None:
    """A prompt that is too long is not another LM's matter; one that an LM refuses may be."""
    opened = lms("second")
    server.next_answers = [(400, {})]
    assert say(opened) == "openai/second"
    assert say(opened) == "openai/first"
    server.answer = overflows  # type: ignore[method-assign]
    with pytest.raises(LMOverflow):
        say(opened)


def overflows(*_: Any) -> Any:
    raise Wrong(400, "context_length_exceeded")


def test_judge_and_night_have_nobody_behind_them(lms: Open, server: Providers) -> None:
    """A judge is what it was measured as, and a night compares programs on one LM."""
    opened = lms("second")
    server.down = {"first"}
    for lm in (opened.judge, opened.optimiser, opened.reflection):
        with pytest.raises(LMFailed), outages():
            lm("Say ok.")
    assert server.calls == 3


def test_in_turn(lms: Open, server: Providers) -> None:
    """No more calls at a time than are allowed, whoever makes them; who waits has a deadline."""
    opened = lms(lm_concurrency=2)
    server.seconds = 0.05
    with ThreadPoolExecutor(8) as pool:
        everyone = [opened.answers, opened.judge, opened.optimiser, opened.reflection] * 2
        list(pool.map(lambda lm: lm("Say ok."), everyone))
    assert server.calls == 8
    assert server.most <= 2
    server.mute = {"first"}
    with ThreadPoolExecutor(2) as pool:
        hung = [pool.submit(opened.judge, "Say ok.") for _ in range(2)]
        while server.now < 2:
            time.sleep(0.01)
        with answering_within(0.5), pytest.raises(LMLate), outages():
            opened.answers("Say ok.")
        server.closing.set()
        for one in hung:
            one.result()


def test_a_breaker() -> None:
    """It opens, lets one try after the pause, and closes when that one worked."""
    now = [0.0]
    breaker = Breaker(30, lambda: now[0])
    assert breaker.lets_through()
    breaker.failed()
    now[0] = 29.0
    assert not breaker.lets_through()
    now[0] = 31.0
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.worked()
    assert breaker.lets_through()
    assert breaker.lets_through()
    breaker.failed(wait=120)
    now[0] = 100.0
    assert not breaker.lets_through()
    breaker.failed(wait=1e9)
    now[0] = 701.0
    assert breaker.lets_through()


def test_names_or_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fallbacks are names with commas between them, or a JSON list; what is wrong is said without
    the keys in it."""
    monkeypatch.setenv("AGENT_LM_FALLBACKS", "openai/a, embedded")
    assert [one.lm for one in AgentSettings(_env_file=None).lm_fallbacks] == [
        "openai/a",
        "embedded",
    ]
    monkeypatch.setenv(
        "AGENT_LM_FALLBACKS", '["embedded", {"lm": "azure/x", "api_key": "k", "price": "1/2"}]'
    )
    second = AgentSettings(_env_file=None).lm_fallbacks[1]
    assert (second.lm, second.price) == ("azure/x", "1/2")
    for wrong in ('[{"lm": "a", "key": "SECRET"}]', '[{"lm": "SECRET"', '[{"api_key": "SECRET"}]'):
        monkeypatch.setenv("AGENT_LM_FALLBACKS", wrong)
        with pytest.raises(BadSetting, match="AGENT_LM_FALLBACKS cannot be used") as bad:
            Settings.read()
        assert "SECRET" not in str(bad.value)
        with pytest.raises(ValidationError):
            AgentSettings(_env_file=None)


def test_known_prices() -> None:
    """What a public model costs is known from litellm's list, in dollars for a million tokens."""
    assert listed("gpt-4o-mini") == listed("openai/gpt-4o-mini") == Price(0.15, 0.6)
    assert listed("azure/gpt-4o-mini") is not None
    assert listed("databricks/databricks-meta-llama-3-3-70b-instruct") is not None
    assert listed("openai/a-model-of-ours") is None
