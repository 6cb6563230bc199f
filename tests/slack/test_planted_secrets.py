"""Secrets of addresses, planted in every setting, reach nobody: servers down, or answering 500."""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from agent.errors import AgentError, LMUnavailable
from agent.evidence import open_reranker
from agent.lm import open_lm
from agent.settings import AgentSettings
from bot.jobs.questions import answering
from bot.jobs.uploads import uploading
from ingest.embedding import EmbeddingFailed, open_embedder
from ingest.errors import IngestError
from ingest.settings import IngestSettings
from ingest.weights import EMBEDDING_TOKENIZER, WeightsError, ensure
from sql.endpoint import Endpoint
from sql.home import Home
from tests.fix_slack_out import LINE2, Out

_SECRETS = ("planted-user", "planted-pass", "planted-query", "planted-fragment", "planted-key")


class Seen:
    """A server on loopback that answers 500, or as it is told, and echoes what it was sent."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answers: Callable[[Any], tuple[int, Any]] = lambda _: (500, "no")
        self.port = 0

    def address(self, port: int | None = None) -> str:
        """Its address with all kinds of secrets."""
        where = f"127.0.0.1:{port or self.port}"
        return f"http://planted-user:planted-pass@{where}/v1?key=planted-query#planted-fragment"


@pytest.fixture
def server() -> Iterator[Seen]:
    seen = Seen()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authorization = str(self.headers.get("Authorization"))
            seen.asked.append((self.path, authorization))
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
            status, said = seen.answers(body)
            echoed = f"{said} {self.path} {authorization}" if isinstance(said, str) else said
            raw = json.dumps(echoed).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    seen.port = http.server_port
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield seen
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture(params=["down", "500"])
def address(server: Seen, request: pytest.FixtureRequest) -> str:
    """An address with secrets where nobody answers, or only with an error."""
    return server.address(9 if request.param == "down" else None)


def leaked(text: str) -> list[str]:
    return [secret for secret in (*_SECRETS, "planted") if secret in text]


def _settings(address: str, model: str = "openai/m") -> AgentSettings:
    return AgentSettings(
        lm=model,
        lm_api_base=address,  # type: ignore[arg-type]
        lm_api_key="planted-key",  # type: ignore[arg-type]
        reranker=address,
        reranker_key="planted-key",  # type: ignore[arg-type]
        lm_timeout=10,
        _env_file=None,
    )


def _embedding(address: str) -> IngestSettings:
    return IngestSettings(
        embedding="m",
        embedding_api_base=address,  # type: ignore[arg-type]
        embedding_api_key="planted-key",  # type: ignore[arg-type]
        _env_file=None,
    )


def test_the_calls_have_them(server: Seen, tmp_path: Path) -> None:
    """Basic authorisation and a key in the query reach embedding server, LM and reranker."""
    vectors = {"data": [{"index": 0, "embedding": [1.0, 0.0]}]}
    said = {"choices": [{"message": {"role": "assistant", "content": "ok"}}]}
    scores = {"results": [{"index": 0, "relevance_score": 1.0}]}
    server.answers = lambda body: (200, vectors | said | scores)
    open_embedder(_embedding(server.address()), tmp_path)
    with open_lm(_settings(server.address()), Home(tmp_path)) as lms:
        lms.ping(lms.answers)
    reranker = open_reranker(_settings(server.address()))
    assert reranker is not None
    reranker.scores("q", ["t"])
    basic = "Basic " + base64.b64encode(b"planted-user:planted-pass").decode()
    assert server.asked == [
        ("/v1/embeddings?key=planted-query", basic),
        ("/v1/chat/completions?key=planted-query", basic),
        ("/v1/rerank?key=planted-query", basic),
    ]


@pytest.mark.parametrize("model", ["openai/m", "hosted_vllm/m"])
def test_no_error_tells_them(address: str, tmp_path: Path, model: str) -> None:
    """Embedding server, LM (asked by us or by DSPy's way), reranker and hub say no secret."""
    said = []
    with pytest.raises(EmbeddingFailed) as embedding:
        open_embedder(_embedding(address), tmp_path)
    said.append(str(embedding.value))
    with (
        open_lm(_settings(address, model), Home(tmp_path)) as lms,
        pytest.raises(LMUnavailable) as lm,
    ):
        lms.ping(lms.answers)
    said.append(str(lm.value))
    reranker = open_reranker(_settings(address))
    assert reranker is not None
    with pytest.raises(AgentError) as rerank:
        reranker.scores("q", ["t"])
    said.append(str(rerank.value))
    assert [leaked(one) for one in said] == [[], [], []], said
    assert all("127.0.0.1" in one for one in (said[0], said[2]))


def test_the_hub(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mirror of the model hub that wants a password tells it to nobody."""
    monkeypatch.setattr("ingest.weights.fetch._from_mirror", _no_mirror)
    with pytest.raises(WeightsError, match=r"127\.0\.0\.1") as failed:
        ensure(EMBEDDING_TOKENIZER, tmp_path, hub_url=Endpoint(address))
    assert leaked(str(failed.value)) == []


def _no_mirror(*_: object) -> None:
    raise WeightsError("no mirror")


def test_doctor_tells_none(server: Seen, address: str, tmp_path: Path) -> None:
    """`shoptalk doctor` says where each server is and what is amiss, at any level of logs."""
    database = f"postgresql://planted-user:planted-pass@127.0.0.1:{server.port}/d"
    environment = {
        "SHOPTALK_HOME": str(tmp_path / "home"),
        "DATABASE_URL": f"{database}?connect_timeout=2&application_name=planted-key",
        "AGENT_LM": "openai/m",
        "AGENT_LM_API_BASE": address,
        "AGENT_LM_API_KEY": "planted-key",
        "INGEST_EMBEDDING": "m",
        "INGEST_EMBEDDING_API_BASE": address,
        "INGEST_HUB_URL": address,
        "AGENT_RERANKER": address,
        "SLACK_BOT_TOKEN": "xoxb-planted-key",
        "SLACK_API_URL": address,
        "BOT_LOG_LEVEL": "debug",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        env={**os.environ, **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "INGEST_EMBEDDING_API_BASE" in done.stdout
    assert leaked(done.stdout + done.stderr) == []


def test_a_setting_that_cannot_be_used(tmp_path: Path) -> None:
    """An address that is none is refused without repeating it."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        env={**os.environ, "AGENT_LM_API_BASE": "planted-user:planted-pass@host"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "AGENT_LM_API_BASE cannot be used" in done.stdout
    assert leaked(done.stdout + done.stderr) == []


def test_nobody_in_slack_reads_them(
    out: Out, address: str, small_manual: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """A PDF and a question that fail for an embedding server say why, in Slack and in the rows,
    without the address's secrets."""
    settings = out.work.shop.settings
    settings.ingest.embedding = "m"
    settings.ingest.embedding_api_base = Endpoint(address)
    del out.work.shop._made["embedder"]
    upload_id, shared = out.upload("pump.pdf", small_manual)
    with pytest.raises((EmbeddingFailed, IngestError)) as failed:
        out.ingest(upload_id)
    uploading.give_up(out.work, upload_id, failed.value)
    question_id, ts = out.ask("torque?")
    with pytest.raises(EmbeddingFailed) as unanswered:
        out.answer(question_id)
    answering.give_up(out.work, question_id, unanswered.value)
    for shown in (out.only(shared["ts"]), out.only(ts)):
        assert "I cannot search by meaning just now" in str(shown)
        assert "127.0.0.1" not in str(shown)
    rows = [str(out.uploaded(upload_id)), str(out.reply(question_id))]
    everything = json.dumps(out.workspace.log()) + str(out.workspace.messages("U0ADA", LINE2))
    assert leaked(everything + "".join(rows) + "".join(capsys.readouterr())) == []
