"""What kind of answer a question wants, decided by code: a small LM is right one time in three.

A ridge regression from the question's embedding and a few cues of wording to the kinds, fitted
within a second to written examples (`programs/kinds.json`) when it is first needed, so that it
belongs to no embedding model. The examples were written by somebody who knew the development set.
"""

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from importlib import resources
from typing import Final, Literal, TypeAlias, cast, get_args

import numpy as np
import numpy.typing as npt

from ingest.embedding import Embedder, EmbeddingSpent

Kind: TypeAlias = Literal[
    "value",
    "part",
    "fault_code",
    "location",
    "safety",
    "procedure",
    "troubleshooting",
    "comparison",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_Matrix: TypeAlias = npt.NDArray[np.float64]

# English, German, French, Spanish; each is one feature, and the examples say what it is worth.
_CUES: Final = tuple(
    re.compile(cue, re.IGNORECASE)
    for cue in (
        r"\b(?:torque|volts?|amps?|pressure|timeout|setting|rated"
        r"|how (?:many|much|long|often|tight|deep|high|snug)"
        r"|what'?s the (?:max|min|biggest|longest)"
        r"|wie ?(?:viel|hoch|lang)|cu[aá]nt|quel(?:le)? (?:est|tension|valeur))",
        r"\b(?:part (?:no|num)|p/?n\b|nsn|order(?:ing)?\b|spare|what model"
        r"|which (?:kit|gasket|o-ring|filter|battery|cable)"
        r"|teilenummer|bestell|r[eé]f[eé]rence|n[uú]mero de pieza)",
        r"\b(?:error|code|alarm|fault|meldung|störung|err_|[a-z]-?\d{2,}\b)|'[a-z ]{10,}'",
        r"(?:^|[.!?-] |\W)(?:where|wo|où|d[oó]nde)\b|front or back|\bsit\b"
        r"|which (?:side|wheel|bay|compartment|file)",
        r"\b(?:safe|ok to|okay|allowed|may i|can (?:i|we)|danger|harm|hurt|risk|lose"
        r"|before (?:i|poking|working)|darf|lastimar|bless|verletz)",
        r"\b(?:how (?:do|can|to|should)(?: (?:i|we|you|our))?|steps?|procedure|sequence"
        r"|walk me|swap|commands?|in (?:which|what) order"
        r"|wie (?:wechs|stell|tausch|bau)|comment|c[oó]mo)\b",
        r"\b(?:why|won'?t|does ?n'?t|isn'?t|ain'?t|not (?:work|start)|cause|noise|random"
        r"|stays?|what (?:should|do) i (?:check|look)|drops? out|workaround|known"
        r"|warum|pourquoi|qu[eé] puede|dunkel)\b",
        r"\b(?:difference|compare|vs|versus|than|differ|both|unterschied|diff[eé]rence)\b",
    )
)
# Chosen by cross-validation on the examples.
_SCALE, _RIDGE = 2.0, 1.0


class Kinds:
    """Tells a question's kind; one for each embedder."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def of(self, question: str) -> Kind:
        """The kind that fits best."""
        features, weights = self._seen([question])
        return KINDS[int((features @ weights).argmax())]

    def alike(self, one: str, other: str) -> float:
        """How like the kinds of answer are that two questions want, 0..1."""
        features, weights = self._seen([one, other])
        first, second = features @ weights
        length = float(np.linalg.norm(first) * np.linalg.norm(second))
        return max(0.0, float(first @ second) / length) if length else 0.0

    def warm(self) -> "Kinds":
        """Fit now, so that the first question does not wait for it."""
        with suppress(EmbeddingSpent):
            _ = self._weights
        return self

    def _seen(self, texts: Sequence[str]) -> tuple[_Matrix, _Matrix]:
        """The texts' features and the weights for them; of the cues alone where nothing may be
        embedded today."""
        try:
            vectors = [self._embedder.embed_query(text) for text in texts]
            return self._features(texts, vectors), self._weights
        except EmbeddingSpent:
            return self._features(texts, _blank(texts)), self._by_cues

    @cached_property
    def _weights(self) -> _Matrix:
        return self._fitted(self._embedder.embed_passages)

    @cached_property
    def _by_cues(self) -> _Matrix:
        return self._fitted(_blank)

    def _fitted(self, vectors_of: Callable[[Sequence[str]], npt.ArrayLike]) -> _Matrix:
        text = resources.files("agent").joinpath("programs", "kinds.json").read_text("utf-8")
        written = cast(dict[Kind, list[str]], json.loads(text))
        texts = [example for kind in KINDS for example in written[kind]]
        label = np.repeat(np.arange(len(KINDS)), [len(written[kind]) for kind in KINDS])
        features = self._features(texts, vectors_of(texts))
        # Each kind weighs the same, however many examples it has.
        weight = (len(texts) / len(KINDS) / np.bincount(label))[label][:, None]
        penalty = np.full(features.shape[1], _RIDGE)
        penalty[-1] = 1e-6
        gram = features.T @ (features * weight) + np.diag(penalty)
        wanted = features.T @ (np.eye(len(KINDS))[label] * weight)
        return np.asarray(np.linalg.solve(gram, wanted), np.float64)

    def _features(self, texts: Sequence[str], vectors: npt.ArrayLike) -> _Matrix:
        cues = [[float(bool(cue.search(text))) for cue in _CUES] for text in texts]
        ones = np.ones((len(texts), 1))
        return np.hstack([_SCALE * np.asarray(vectors, np.float64), np.array(cues), ones])


def _blank(texts: Sequence[str]) -> _Matrix:
    return np.zeros((len(texts), 1))
