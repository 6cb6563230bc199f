"""Build the int8 ONNX graph of all-MiniLM-L6-v2 from its safetensors, with the onnx package alone.

The graph takes `input_ids` and `attention_mask` (int64, batch x tokens) and gives `embedding`
(float32, batch x 384): mean over the unmasked tokens, of unit length.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper, save
from onnxruntime.quantization import QuantType, quantize_dynamic

LAYERS, HEADS, WIDTH = 6, 12, 384
Array = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def read_safetensors(path: Path) -> dict[str, Array]:
    """The float32 tensors of a safetensors file: an 8-byte length, a JSON header, the bytes."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(raw[start:end], np.float32).reshape(entry["shape"])
    return tensors


def build_int8(safetensors: Path, target: Path) -> None:
    """Write the quantised graph to `target`; takes some seconds and appears whole."""
    graph = _Graph(read_safetensors(safetensors))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="building-") as folder:
        full, small = Path(folder, "full.onnx"), Path(folder, "int8.onnx")
        save(graph.model(), full)
        quantize_dynamic(
            full,
            small,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        small.replace(target)


class _Graph:
    """Nodes and weights as they are added; each method returns the name of its output."""

    def __init__(self, tensors: dict[str, Array]) -> None:
        self.tensors = tensors
        self.nodes: list[NodeProto] = []
        self.initialisers: list[TensorProto] = []

    def model(self) -> ModelProto:
        hidden = self.embeddings()
        bias = self.attention_bias()
        for layer in range(LAYERS):
            hidden = self.layer(hidden, bias, f"encoder.layer.{layer}.")
        self.pool(hidden)
        shape = ["batch", "tokens"]
        graph = helper.make_graph(
            self.nodes,
            "all-MiniLM-L6-v2",
            [
                helper.make_tensor_value_info("input_ids", TensorProto.INT64, shape),
                helper.make_tensor_value_info("attention_mask", TensorProto.INT64, shape),
            ],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", WIDTH])],
            self.initialisers,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
        # Else the quantiser warns, through the root logger, that it would like a fusing pass first.
        helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})
        return model

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def constant(self, value: object, dtype: type) -> str:
        name = f"constant_{len(self.initialisers)}"
        self.initialisers.append(numpy_helper.from_array(np.array(value, dtype), name))
        return name

    def weight(self, name: str, array: Array | None = None) -> str:
        value = self.tensors[name] if array is None else array
        self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def linear(self, x: str, name: str) -> str:
        weight = self.weight(f"{name}.weight", self.tensors[f"{name}.weight"].T)
        return self.op("Add", self.op("MatMul", x, weight), self.weight(f"{name}.bias"))

    def norm(self, x: str, name: str) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-12)

    def embeddings(self) -> str:
        words = self.op("Gather", self.weight("embeddings.word_embeddings.weight"), "input_ids")
        # Every text is segment 0, whose vector can be added to the positions beforehand.
        placed = (
            self.tensors["embeddings.position_embeddings.weight"]
            + self.tensors["embeddings.token_type_embeddings.weight"][0]
        )
        length = self.op("Shape", "input_ids", start=1, end=2)
        zero = self.constant([0], np.int64)
        positions = self.op("Slice", self.weight("positions", placed), zero, length, zero)
        return self.norm(self.op("Add", words, positions), "embeddings.LayerNorm")

    def attention_bias(self) -> str:
        mask = self.op("Cast", "attention_mask", to=TensorProto.FLOAT)
        mask = self.op("Unsqueeze", mask, self.constant([1, 2], np.int64))
        away = self.op("Sub", self.constant(1.0, np.float32), mask)
        return self.op("Mul", away, self.constant(-10000.0, np.float32))

    def layer(self, x: str, bias: str, name: str) -> str:
        heads = self.constant([0, 0, HEADS, WIDTH // HEADS], np.int64)

        def split(part: str, order: list[int]) -> str:
            projected = self.linear(x, f"{name}attention.self.{part}")
            return self.op("Transpose", self.op("Reshape", projected, heads), perm=order)

        query, value = split("query", [0, 2, 1, 3]), split("value", [0, 2, 1, 3])
        scores = self.op("MatMul", query, split("key", [0, 2, 3, 1]))
        scores = self.op("Div", scores, self.constant((WIDTH / HEADS) ** 0.5, np.float32))
        weights = self.op("Softmax", self.op("Add", scores, bias), axis=-1)
        mixed = self.op("Transpose", self.op("MatMul", weights, value), perm=[0, 2, 1, 3])
        mixed = self.op("Reshape", mixed, self.constant([0, 0, WIDTH], np.int64))
        attended = self.linear(mixed, f"{name}attention.output.dense")
        x = self.norm(self.op("Add", attended, x), f"{name}attention.output.LayerNorm")
        widened = self.op("Gelu", self.linear(x, f"{name}intermediate.dense"))
        narrowed = self.linear(widened, f"{name}output.dense")
        return self.norm(self.op("Add", narrowed, x), f"{name}output.LayerNorm")

    def pool(self, hidden: str) -> None:
        mask = self.op("Cast", "attention_mask", to=TensorProto.FLOAT)
        mask = self.op("Unsqueeze", mask, self.constant([2], np.int64))
        tokens = self.constant([1], np.int64)
        total = self.op("ReduceSum", self.op("Mul", hidden, mask), tokens, keepdims=0)
        count = self.op("ReduceSum", mask, tokens, keepdims=0)
        mean = self.op("Div", total, count)
        length = self.op("ReduceL2", mean, tokens, keepdims=1)
        self.nodes.append(helper.make_node("Div", [mean, length], ["embedding"], name="unit"))
