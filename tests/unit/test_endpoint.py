"""An address is told without its secrets, and called with them."""

import logging
from urllib.parse import quote, unquote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.settings import AgentSettings
from bot.errors import HANDLED
from bot.terminal import set_up
from ingest.settings import IngestSettings
from sql.conninfo import told_of
from sql.endpoint import Endpoint, without_secrets

_SECRETS = ("hunter%40pw1", "hunter@pw1", "query-key-77", "fragment-key-78", "user-name-79")
ADDRESS = (
    "https://user-name-79:hunter%40pw1@gpu.example:8000/v1?api-key=query-key-77#fragment-key-78"
)
_TEXT = st.text("αβγδ@:/?#%&=+ ñ", min_size=4, max_size=12)


def leaked(text: str) -> list[str]:
    """Which of the planted secrets stand in it."""
    return [secret for secret in _SECRETS if secret in text]


def test_shown_and_called() -> None:
    """People read where it is; the call has all of it, the path before the query."""
    endpoint = Endpoint(ADDRESS)
    assert f"{endpoint}" == "https://gpu.example:8000/v1"
    assert leaked(f"{endpoint!r} {endpoint!s} {vars(endpoint)}") == []
    assert endpoint.at("embeddings") == (
        "https://user-name-79:hunter%40pw1@gpu.example:8000/v1/embeddings?api-key=query-key-77"
    )
    assert Endpoint(endpoint) is endpoint
    assert Endpoint("http://h:1/v1/") == "http://h:1/v1"


@given(user=_TEXT, password=_TEXT, key=_TEXT)
def test_any_secret(user: str, password: str, key: str) -> None:
    """Whatever is written there is told neither as the address nor amid a text."""
    user, password, key = (quote(part, safe="") for part in (user, password, key))
    address = f"http://{user}:{password}@h.example:1/v1?k={key}"
    endpoint = Endpoint(address)
    assert endpoint == "http://h.example:1/v1"
    assert without_secrets(f"Look: {address}.") == "Look: http://h.example:1/v1."
    said = endpoint.without_secrets(f"no {unquote(key)} {key} {password} {user} at {address}")
    assert said == "no … … … … at http://h.example:1/v1"


@pytest.mark.parametrize(
    "address",
    [
        "gpu.example:8000",
        "http://user:pa/ss@h/v1",
        "http://:80",
        "ftp://h/v1",
        "http://h:x/",
        "x y",
        "http://us℀er:p@h/",
        "http://u:[@h",
    ],
)
def test_no_address(address: str) -> None:
    """What is no address of HTTP is refused, in words that repeat nothing of it."""
    with pytest.raises(ValidationError) as refused:
        IngestSettings(embedding_api_base=address, _env_file=None)  # type: ignore[arg-type]
    assert address not in refused.value.errors()[0]["msg"]


def test_settings_keep_them_apart() -> None:
    """No setting that is an address shows its secrets when it is printed."""
    settings = AgentSettings(
        lm_api_base=ADDRESS,  # type: ignore[arg-type]
        judge_lm_api_base=ADDRESS,  # type: ignore[arg-type]
        reflection_lm_api_base=ADDRESS,  # type: ignore[arg-type]
        reranker=ADDRESS,
        _env_file=None,
    )
    ingest = IngestSettings(embedding_api_base=ADDRESS, hub_url=ADDRESS, _env_file=None)  # type: ignore[arg-type]
    said = f"{settings} {settings!r} {settings.model_dump()} {ingest} {ingest!r}"
    assert leaked(said + settings.model_dump_json() + ingest.model_dump_json()) == []
    assert "https://gpu.example:8000/v1" in said


def _kinds(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*(_kinds(below) for below in kind.__subclasses__()))


_ALL = sorted(set().union(*(_kinds(kind) for kind in HANDLED)), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", _ALL, ids=lambda kind: kind.__name__)
def test_no_error_of_ours_tells_them(kind: type[Exception]) -> None:
    """Whoever puts an address into the sentence of an error tells no secret by it."""
    said = str(kind(f"{ADDRESS} cannot be reached (see {ADDRESS})."))
    assert leaked(said) == []
    told = "https://gpu.example:8000/v1 cannot be reached (see https://gpu.example:8000/v1)."
    assert told in said


def test_no_log_tells_them(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a line of ours, nor a trace, nor another library's warning."""
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, formats = list(root.handlers), [one.formatter for one in root.handlers]
    try:
        set_up("debug")
        log = structlog.get_logger()
        log.info("endpoint.asked", url=ADDRESS, reason=f"no answer from {ADDRESS}")
        try:
            raise OSError(ADDRESS)
        except OSError:
            log.exception("endpoint.failed")
        record = logging.LogRecord("httpx", 30, __file__, 1, "GET %s", (ADDRESS,), None)
        printed = [handler.format(record) for handler in root.handlers]
    finally:
        structlog.configure(**before)
        for handler, form in zip(handlers, formats, strict=False):
            handler.setFormatter(form)
    said = capsys.readouterr().err + "".join(printed)
    assert said.count("https://gpu.example:8000/v1") >= 4
    assert leaked(said) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:p@ss@host/db", 'could not translate host name "ss@host" to address'),
        ("postgresql://u:p/word@host/db", 'invalid integer value "p" for connection option "port"'),
        ("postgresql://u:hunter2%40@host/db", "no entry for hunter2@ in hunter2%40"),
        ("host=h password='it is hunter2' user=u", "connection with it is hunter2 failed"),
        ("postgresql://u@h/d?password=hunter2", 'option "hunter2"'),
    ],
)
def test_the_database_s_password(url: str, said: str) -> None:
    """However libpq takes an address apart, nothing of the password is told."""
    told = told_of(url, OSError(said))
    for part in ("hunter2", "ss@host", '"p"', "it is"):
        assert part not in told
