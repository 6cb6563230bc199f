"""The reranker: a tiny cross-encoder made here, a /rerank endpoint on loopback, and no reranker."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper, save
from structlog.testing import capture_logs
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from agent.errors import RerankerFailed
from agent.evidence.cross_encoder import CrossEncoder
from agent.evidence.rerank import Reranker, open_reranker, rerank
from agent.evidence.rerank_endpoint import RerankEndpoint
from agent.evidence.units import Line, Unit
from agent.settings import AgentSettings
from sql.passages import Passage

_WORDS = ("[UNK]", "[CLS]", "[SEP]", "torque", "bolts", "oil", "the", "205", "gland")
_WORTH = (0.0, 0.0, 0.0, 1.0, 1.0, -2.0, 0.0, 3.0, 1.0)


def cross_encoder(folder: Path, *, types: bool = False, classes: int = 1) -> Path:
    """A graph whose logit is the sum of its words' worth, and a tokenizer of nine words."""
    table = np.array(_WORTH, np.float32).reshape(-1, 1)
    if classes == 2:
        table = np.hstack([np.zeros_like(table), table])
    nodes = [
        helper.make_node("Gather", ["worth", "input_ids"], ["each"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["wide"]),
        helper.make_node("Mul", ["each", "wide"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "tokens"], ["logits"], keepdims=0),
    ]
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if types else [])]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "t"]) for name in names]
    graph = helper.make_graph(
        nodes,
        "tiny",
        inputs,
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["b", classes])],
        [
            numpy_helper.from_array(table, "worth"),
            numpy_helper.from_array(np.array([2], np.int64), "last"),
            numpy_helper.from_array(np.array([1], np.int64), "tokens"),
        ],
    )
    folder.mkdir(exist_ok=True)
    opset = [helper.make_opsetid("", 20)]
    save(helper.make_model(graph, opset_imports=opset, ir_version=9), folder / "model.onnx")
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(_WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def hashes(folder: Path) -> str:
    files = (folder / "model.onnx", folder / "tokenizer.json")
    return ",".join(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)


@pytest.mark.parametrize(("types", "classes"), [(False, 1), (True, 1), (False, 2)])
def test_cross_encoder(tmp_path: Path, types: bool, classes: int) -> None:
    """Pairs get their logit's logistic, with segments or without, of one class or of two."""
    model = CrossEncoder(cross_encoder(tmp_path, types=types, classes=classes))
    scores = model.scores("torque", ["gland bolts 205", "oil", ""])
    assert scores == pytest.approx([1 / (1 + np.exp(-logit)) for logit in (6, -1, 1)])


def test_a_score_stands_alone(tmp_path: Path) -> None:
    """A pair's score does not depend on the others, and a text past the limit is cut."""
    model = CrossEncoder(cross_encoder(tmp_path))
    long = "gland " * 2000
    together = model.scores("torque", ["oil", long, "205"])
    assert together == [model.scores("torque", [text])[0] for text in ("oil", long, "205")]


def test_as_the_hub_lays_it_out(tmp_path: Path) -> None:
    """The graph may lie in a folder onnx/, as in a clone of the hub's repository."""
    cross_encoder(tmp_path)
    (tmp_path / "onnx").mkdir()
    (tmp_path / "model.onnx").rename(tmp_path / "onnx" / "model.onnx")
    assert len(CrossEncoder(tmp_path).scores("torque", ["oil"])) == 1


def test_pins(tmp_path: Path) -> None:
    """Files with the pinned SHA-256 are taken, others are refused."""
    cross_encoder(tmp_path)
    good = hashes(tmp_path)
    for pins in (good, good.upper(), good.split(",")[0]):
        assert CrossEncoder(tmp_path, pins).scores("oil", ["oil"])
    for pins in ("0" * 64, f"{good.split(',')[0]},{'0' * 64}"):
        with pytest.raises(RerankerFailed, match="refused"):
            CrossEncoder(tmp_path, pins)


def broken(folder: Path, how: str) -> Path:
    cross_encoder(folder)
    if how == "no graph":
        (folder / "model.onnx").unlink()
    elif how == "no tokenizer":
        (folder / "tokenizer.json").unlink()
    elif how == "not a graph":
        (folder / "model.onnx").write_bytes(b"pickle")
    else:
        (folder / "tokenizer.json").write_text("{}")
    return folder


@pytest.mark.parametrize("how", ["no graph", "no tokenizer", "not a graph", "not a tokenizer"])
def test_unusable_folder(tmp_path: Path, how: str) -> None:
    """A folder that holds no cross-encoder means no reranker, and one line that says why."""
    with capture_logs() as logs:
        opened = open_reranker(settings(broken(tmp_path, how)))
    assert opened is None
    assert [one["event"] for one in logs if one["log_level"] == "warning"] == ["reranker.unusable"]


def test_open(tmp_path: Path) -> None:
    """Off is off, a folder is a cross-encoder, an address an endpoint."""
    assert open_reranker(AgentSettings(_env_file=None)) is None
    assert isinstance(open_reranker(settings(cross_encoder(tmp_path))), CrossEncoder)
    assert isinstance(open_reranker(settings("http://127.0.0.1:9/v1")), RerankEndpoint)


def settings(reranker: object) -> AgentSettings:
    return AgentSettings(reranker=str(reranker), _env_file=None)


Reply = Callable[[dict[str, Any]], tuple[int, Any]]
Start = Callable[[Reply], tuple[str, list[tuple[str, str | None, dict[str, Any]]]]]


@pytest.fixture
def endpoint() -> Iterator[Start]:
    """Start a server that replies as it is told; its address, and (path, key, body) it got."""
    servers: list[ThreadingHTTPServer] = []

    def start(reply: Reply) -> tuple[str, list[tuple[str, str | None, dict[str, Any]]]]:
        got: list[tuple[str, str | None, dict[str, Any]]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                got.append((self.path, self.headers["Authorization"], body))
                status, said = reply(body)
                data = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/v1", got

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def by_length(body: dict[str, Any]) -> tuple[int, Any]:
    texts = body.get("documents") or body["texts"]
    found = sorted(enumerate(texts), key=lambda one: -len(one[1]))
    return 200, {"results": [{"index": at, "relevance_score": len(t) / 10} for at, t in found]}


def test_endpoint(endpoint: Start) -> None:
    """Question and texts go out with model and key; the scores come back in the texts' order."""
    url, got = endpoint(by_length)
    model = RerankEndpoint(url, model="m", key="k")
    assert model.scores("q", ["a", "bbb", "cc"]) == [0.1, 0.3, 0.2]
    body = {"model": "m", "query": "q", "documents": ["a", "bbb", "cc"]}
    assert got == [("/v1/rerank", "Bearer k", body)]
    model.close()


def test_endpoint_of_tei(endpoint: Start) -> None:
    """A server that wants `texts` is given them, and asked so from then on."""

    def reply(body: dict[str, Any]) -> tuple[int, Any]:
        if "texts" not in body:
            return 422, {"error": "missing field `texts`"}
        return 200, [{"index": 1, "score": 0.9}, {"index": 0, "score": 0.2}]

    url, got = endpoint(reply)
    model = RerankEndpoint(f"{url}/rerank/")
    assert model.scores("q", ["a", "b"]) == model.scores("q", ["a", "b"]) == [0.2, 0.9]
    assert [sorted(body) for *_, body in got] == [
        ["documents", "query"],
        ["query", "texts"],
        ["query", "texts"],
    ]
    model.close()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, {"error": "no"}),
        (422, {"error": "texts"}),
        (200, b"<html>"),
        (200, {"results": [{"index": 0, "relevance_score": 1.0}]}),
        (200, {"results": None}),
        (200, ["no"]),
        (200, "no"),
        (200, b'[{"index": 0, "score": NaN}, {"index": 1, "score": 1}]'),
    ],
)
def test_endpoint_that_fails(endpoint: Start, status: int, said: Any) -> None:
    """Whatever is no score for each text is a failure, and the search's order stands."""
    url, _ = endpoint(lambda _: (status, said))
    model = RerankEndpoint(url)
    with pytest.raises(RerankerFailed):
        model.scores("q", ["a", "b"])
    rated = [(unit("oil"), 2.0), (unit("torque"), 1.0)]
    with capture_logs() as logs:
        assert rerank(model, "q", rated) == rated
    assert [one["event"] for one in logs] == ["reranker.failed"]
    model.close()


def test_endpoint_that_is_not_there() -> None:
    """An endpoint that cannot be reached is a failure."""
    model = RerankEndpoint("http://127.0.0.1:9")
    with pytest.raises(RerankerFailed, match="reached"):
        model.scores("q", ["a"])
    model.close()


def unit(*lines: str) -> Unit:
    page = Passage(1, 1, "Press", None, 1, 1, None, "Oil", "text", 0, "\n".join(lines))
    return Unit("text", "Oil", "Oil", tuple(Line(page, line) for line in lines))


class Counting:
    """Scores a text by how often it says torque; remembers what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        self.texts += texts
        return [float(text.count("torque")) for text in texts]


def test_rerank() -> None:
    """Units come in the reranker's order with the search's scores; ties keep the search's order."""
    oil, water, torque = unit("oil"), unit("water"), unit("the torque")
    rated = [(oil, 3.0), (water, 2.0), (torque, 1.0)]
    model: Reranker = Counting()
    assert rerank(model, "q", rated) == [(torque, 1.0), (oil, 3.0), (water, 2.0)]
    assert rerank(None, "q", rated) == rated
    assert rerank(model, "q", []) == []


def test_a_long_unit_counts_as_its_best_part() -> None:
    """What answers far down in a long table is read too, under the unit's heading."""
    long = unit(*(["word " * 100] * 5), "torque torque")
    model = Counting()
    found = rerank(model, "q", [(unit("torque"), 2.0), (long, 1.0)])
    assert found[0][0] is long
    assert all(text.startswith("Press · Oil\n") for text in model.texts)
    assert max(len(text.split()) for text in model.texts) < 260


def test_folder_end_to_end(tmp_path: Path) -> None:
    """From the setting to the order of units."""
    model = open_reranker(settings(cross_encoder(tmp_path)))
    rated = [(unit("oil"), 2.0), (unit("gland bolts", "205"), 1.0)]
    assert [one[1] for one in rerank(model, "torque", rated)] == [1.0, 2.0]
