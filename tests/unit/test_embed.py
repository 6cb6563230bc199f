"""Vectors: what they mean, that they do not depend on their neighbours, and endpoints' failures."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from ingest.embedding import Embedder, EmbeddingFailed
from ingest.embedding.embed import MiniLmEmbedder, open_embedder, prepare_embedded
from ingest.embedding.endpoint import EndpointEmbedder
from ingest.embedding.place import EmbeddingPlace
from ingest.embedding.slug import slug_of
from ingest.settings import IngestSettings

TEXTS = [
    "Tighten the cylinder head bolts to 25 Nm in the order shown.",
    "Fault code E07: the coolant temperature sensor gives no signal.",
    "Grease the bearings of the drive shaft every 500 hours of operation.",
    "Disconnect the battery before you open the cover.",
]
QUERIES = [
    "How tight do the head bolts have to be?",
    "What does E07 mean?",
    "How often must I lubricate the shaft?",
    "What to do before removing the lid?",
]


def test_query_finds_its_passage(minilm: Embedder) -> None:
    """A question is nearest to the passage that answers it, though their words differ."""
    passages = minilm.embed_passages(TEXTS)
    queries = np.stack([minilm.embed_query(query) for query in QUERIES])
    assert (queries @ passages.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_shape_and_length(minilm: Embedder) -> None:
    """Vectors are float32, of unit length, one to a text, even for none and for empty texts."""
    vectors = minilm.embed_passages([*TEXTS, "", "word " * 5000])
    assert vectors.shape == (6, minilm.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert minilm.embed_passages([]).shape == (0, minilm.dimensions)
    assert minilm.embed_query("bolt").shape == (minilm.dimensions,)


def test_order_and_neighbours(minilm: Embedder) -> None:
    """A text's vector stays in its place and does not depend on what else is in the batch."""
    mixed = [*TEXTS, "bolt " * 200, *TEXTS[::-1]]
    together = minilm.embed_passages(mixed)
    alone = np.stack([minilm.embed_passages([text])[0] for text in mixed])
    assert np.array_equal(together, alone)


def test_int8_is_close_to_the_official_vectors(models: Path) -> None:
    """The graph that we build gives the official model's vectors, within what int8 costs."""
    minilm = MiniLmEmbedder(*prepare_embedded(models))
    # First components of the official float32 model for this sentence.
    vector = minilm.embed_query("This is an example sentence")
    official = np.array([0.06765705, 0.06349583, 0.04871312, 0.07930496, 0.03744806])
    assert np.abs(vector[:5] - official).max() < 0.02


@pytest.fixture
def endpoint() -> Iterator[Callable[[object], tuple[str, list[dict[str, object]]]]]:
    """Starts an embeddings endpoint that answers with what it is given; says what it was asked."""
    servers = []

    def start(answer: object) -> tuple[str, list[dict[str, object]]]:
        asked: list[dict[str, object]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                asked.append(body | {"key": self.headers.get("Authorization")})
                said = answer(body["input"]) if callable(answer) else answer
                status = said if isinstance(said, int) else 200
                raw = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        return f"http://127.0.0.1:{server.server_port}/v1", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _reversed_rows(texts: list[str]) -> dict[str, object]:
    rows = [{"index": i, "embedding": [3.0 * len(t), 4.0 * len(t)]} for i, t in enumerate(texts)]
    return {"data": rows[::-1]}


def test_endpoint(endpoint: Callable[[object], tuple[str, list[dict[str, object]]]]) -> None:
    """An endpoint's rows are put in order and made unit length, with a slug of their own."""
    url, asked = endpoint(_reversed_rows)
    settings = IngestSettings(
        embedding="openai/text-Embed 3",
        embedding_api_base=url,
        embedding_api_key=SecretStr("k"),
        _env_file=None,
    )
    minilm = open_embedder(settings, Path("unused"))
    assert np.allclose(minilm.embed_passages(["a", "bb"] * 50), [[0.6, 0.8]] * 100)
    assert (minilm.slug, minilm.dimensions) == ("text_embed_3_2", 2)
    assert asked[0] == {"model": "text-Embed 3", "input": ["torque"], "key": "Bearer k"}
    assert [len(request["input"]) for request in asked[1:]] == [64, 36]  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", [401, {"data": []}, {"error": "x"}, {"data": [{"index": 0}]}])
def test_endpoint_fails(
    endpoint: Callable[[object], tuple[str, list[dict[str, object]]]], answer: object
) -> None:
    """An endpoint that refuses or answers nonsense becomes one sentence that names the setting."""
    url, _ = endpoint(answer)
    with pytest.raises(EmbeddingFailed):
        EndpointEmbedder([EmbeddingPlace("m", url, None, retries=0)])


def test_endpoint_unreachable() -> None:
    """An endpoint that is not there becomes one sentence that names the setting."""
    with pytest.raises(EmbeddingFailed, match="INGEST_EMBEDDING_API_BASE"):
        EndpointEmbedder([EmbeddingPlace("m", "http://127.0.0.1:9/v1", None, retries=0)])


def test_slugs() -> None:
    """Slugs fit into a table's name, and long ones stay apart."""
    assert slug_of("BAAI/bge-small-en-v1.5") == "baai_bge_small_en_v1_5"
    long = [slug_of("x" * 60 + end) for end in "ab"]
    assert long[0] != long[1]
    assert all(len(slug) <= 40 for slug in long)
