"""An embedder that remembers gives the same vectors, and asks for each text once."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.embedding import EmbeddingFailed
from ingest.embedding.remembered import Remembered


class _Counting:
    """Vectors of a text's length; a query's is another than a passage's."""

    slug, dimensions = "counting", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], np.float32).reshape(-1, 2)

    def embed_query(self, text: str) -> np.ndarray:
        self.asked.append(text)
        return np.array([len(text), 2], np.float32)


@given(st.lists(st.lists(st.sampled_from(["a", "bb", "ccc", "dddd", ""]), max_size=6), max_size=6))
def test_the_same_vectors(batches: list[list[str]]) -> None:
    """Whatever was asked before, and however little is kept, the vectors are the embedder's."""
    for most in (1, 3, 100):
        remembered = Remembered(_Counting(), most)
        for texts in batches:
            assert np.array_equal(
                remembered.embed_passages(texts), _Counting().embed_passages(texts)
            )
            for text in texts:
                assert np.array_equal(remembered.embed_query(text), [len(text), 2])


def test_each_text_is_embedded_once() -> None:
    """What was embedded is not embedded again, as passage and as query each."""
    inner = _Counting()
    remembered = Remembered(inner)
    remembered.embed_passages(["a", "bb", "a"])
    remembered.embed_passages(["bb", "ccc"])
    remembered.embed_query("a")
    remembered.embed_query("a")
    assert inner.asked == ["a", "bb", "ccc", "a"]


def test_the_oldest_are_forgotten() -> None:
    """Beyond `most` the text that was not asked for longest is embedded anew."""
    inner = _Counting()
    remembered = Remembered(inner, 2)
    for text in ("a", "bb", "a", "ccc", "a", "bb"):
        remembered.embed_passages([text])
    assert inner.asked == ["a", "bb", "ccc", "bb"]


def test_who_comes_meanwhile_waits() -> None:
    """What somebody is embedding just now is waited for, and not embedded beside."""
    inner, begun, go_on = _Counting(), threading.Event(), threading.Event()

    class Slow(_Counting):
        def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
            if "a" in texts:
                begun.set()
                assert go_on.wait(10)
            return inner.embed_passages(texts)

    remembered = Remembered(Slow())
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(remembered.embed_passages, ["a", "bb"])
        assert begun.wait(10)
        second = pool.submit(remembered.embed_passages, ["bb", "ccc"])
        while "ccc" not in inner.asked:
            time.sleep(0.01)
        go_on.set()
        assert first.result(10).tolist() == [[1, 1], [2, 1]]
        assert second.result(10).tolist() == [[2, 1], [3, 1]]
    assert sorted(inner.asked) == ["a", "bb", "ccc"]


def test_an_error_is_not_remembered() -> None:
    """Where the embedder fails, who asked is told, and the next one asks it again."""
    fails = [EmbeddingFailed()]

    class Failing(_Counting):
        def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
            if fails:
                raise fails.pop()
            return super().embed_passages(texts)

    remembered = Remembered(Failing())
    with pytest.raises(EmbeddingFailed):
        remembered.embed_passages(["a"])
    assert remembered.embed_passages(["a"]).tolist() == [[1, 1]]


def test_a_vector_may_be_changed() -> None:
    """Who changes what they were given changes nobody else's."""
    remembered = Remembered(_Counting())
    remembered.embed_query("a")[0] = 9
    remembered.embed_passages(["a"])[0] = 9
    assert remembered.embed_query("a")[0] == 1
    assert remembered.embed_passages(["a"])[0][0] == 1
