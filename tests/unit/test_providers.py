"""Models in the shapes of their providers, through DSPy and litellm, against a server that checks
path, headers and body; answering, judging and reflection apart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import dspy
import pytest
from pydantic import SecretStr

from agent.errors import LMFailed, RerankerFailed
from agent.evidence.rerank_endpoint import RerankEndpoint
from agent.lm import CompactAdapter, LMs, open_lm, outages, record_calls
from agent.settings import AgentSettings
from ingest.embedding import EmbeddingFailed
from ingest.embedding.endpoint import EndpointEmbedder
from ingest.embedding.place import EmbeddingPlace
from sql.home import Home
from tests.providers_server import KEY, Providers
from tests.providers_shapes import API_VERSION

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:litellm.*")


class Found(dspy.Signature):
    """Say whether the lines answer the question."""

    lines: str = dspy.InputField()
    question: str = dspy.InputField()
    answered: Literal["yes", "no"] = dspy.OutputField()


SHAPES: dict[str, tuple[str, str, tuple[str, str, str]]] = {
    "databricks": (
        "databricks/",
        "/serving-endpoints",
        ("databricks-meta-llama-3-3-70b-instruct", "databricks-judge", "databricks-proposer"),
    ),
    "azure": (
        "azure/",
        f"?api-version={API_VERSION}",
        ("our-answers", "our-judge", "our-proposer"),
    ),
    "bedrock": (
        "bedrock/",
        "",
        (
            "anthropic.claude-3-haiku-20240307-v1:0",
            "anthropic.claude-3-sonnet-20240229-v1:0",
            "anthropic.claude-3-haiku-20240307-v1:0",
        ),
    ),
    # vLLM, llama.cpp, Ollama, and gateways of all kinds
    "openai": ("openai/", "/v1", ("Qwen/Qwen2.5-7B-Instruct", "a-judge", "a-proposer")),
}


@pytest.fixture
def server() -> Iterator[Providers]:
    with Providers() as made:
        yield made


def opened(server: Providers, shape: str, home: Path, **more: Any) -> LMs:
    """LMs of three roles, each of another model."""
    prefix, path, models = SHAPES[shape]
    url, key = f"{server.url}{path}", SecretStr(more.pop("key", KEY))
    settings: dict[str, Any] = {}
    for role, model in zip(("lm", "judge_lm", "reflection_lm"), models, strict=True):
        settings |= {role: prefix + model, f"{role}_api_base": url, f"{role}_api_key": key}
    settings |= {"lm_retries": 0, "lm_timeout": 60, **more}
    return open_lm(AgentSettings(**settings, _env_file=None), Home(home))


def ask(lm: dspy.LM) -> str:
    with dspy.context(lm=lm, adapter=CompactAdapter()), outages():
        return str(
            dspy.Predict(Found)(
                question="torque of bolts", lines="1 Bolts\nbolts torque 5"
            ).answered
        )


@pytest.mark.parametrize("shape", SHAPES)
def test_each_role_in_the_providers_shape(server: Providers, tmp_path: Path, shape: str) -> None:
    """Answering, judging and reflection each ask their own model where the provider has it, with
    its key in its header and nothing in the body that it does not know."""
    with opened(server, shape, tmp_path) as lms, record_calls() as calls:
        assert [ask(lm) for lm in (lms.answers, lms.judge, lms.reflection)] == ["yes"] * 3
    assert server.refused == []
    assert [one.provider for one in server.got] == [shape] * 3
    assert server.models() == list(SHAPES[shape][2])
    assert [call.lm for call in calls] == [SHAPES[shape][0] + one for one in SHAPES[shape][2]]
    assert all(call.prompt_tokens > 0 and call.completion_tokens > 0 for call in calls)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_wrong_key(server: Providers, tmp_path: Path, shape: str) -> None:
    """A key that the provider does not take is one sentence, without the key."""
    lms = opened(server, shape, tmp_path, key="another-secret-key")
    with lms, pytest.raises(LMFailed) as failed:
        ask(lms.answers)
    assert "another-secret-key" not in str(failed.value)
    assert len(server.refused) == 1


EMBEDDERS = {
    "openai": ("openai/text-embed", "/v1", "text-embed"),
    "databricks": ("databricks/databricks-gte-large-en", "/serving-endpoints", ""),
    "azure": ("azure/our-embeddings", f"?api-version={API_VERSION}", "our-embeddings"),
}


@pytest.mark.parametrize("shape", EMBEDDERS)
def test_embeddings_in_the_providers_shape(server: Providers, shape: str) -> None:
    """Vectors come from where the provider has them, in order, and a passing failure costs a
    further try; a key that is refused is said with its setting."""
    name, path, _ = EMBEDDERS[shape]
    url = f"{server.url}{path}"
    server.next_answers = [(503, {"Retry-After": "0"}), (429, {"Retry-After": "0"})]
    embedder = EndpointEmbedder([EmbeddingPlace(name, url, SecretStr(KEY))])
    texts = [f"torque {n}" for n in range(70)]
    assert embedder.embed_passages(texts) @ embedder.embed_query("torque 69") == pytest.approx(
        embedder.embed_passages(texts) @ embedder.embed_passages(["torque 69"])[0]
    )
    assert embedder.dimensions == server.dimensions
    assert {(one.provider, one.model) for one in server.got} == {(shape, name.partition("/")[2])}
    assert server.refused == []
    with pytest.raises(EmbeddingFailed, match="INGEST_EMBEDDING_API_KEY") as failed:
        EndpointEmbedder([EmbeddingPlace(name, url, SecretStr("another-secret-key"))])
    assert failed.value.kind == "permanent"
    assert "another-secret-key" not in str(failed.value)


def test_a_reranker_is_asked_with_care(server: Providers) -> None:
    """It is tried again as often as the setting says, and left alone after it failed."""
    model = RerankEndpoint(f"{server.url}/v1", model="r", key=KEY, retries=1, pause=600)
    server.next_answers = [(503, {"Retry-After": "0"})]
    assert model.scores("gland bolts", ["oil", "gland bolts", "bolts"]) == [0.0, 1.0, 0.5]
    server.next_answers = [(503, {"Retry-After": "0"})] * 2
    for said in ("answered 503", "left alone"):
        with pytest.raises(RerankerFailed, match=said):
            model.scores("gland bolts", ["oil", "bolts"])
    assert server.calls == 4
    model.close()
