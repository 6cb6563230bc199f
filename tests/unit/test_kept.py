"""Vectors of the program's own texts are made once in a home's life; a bad file does no harm."""

from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import Kept
from ingest.embedding.embed import prepare_embedded
from tests.unit.test_remembered import _Counting

TEXTS = ["thanks!", "what page was that?"]


def _made(tmp_path: Path) -> Path:
    """The one file that is made for the texts."""
    Kept(_Counting(), [tmp_path]).embed_passages(TEXTS)
    [file] = tmp_path.rglob("*.npy")
    return file


def test_made_once(tmp_path: Path) -> None:
    """The next process gives the same vectors without the model; other texts, and another order,
    are other files; a query is not looked up."""
    first, second = _Counting(), _Counting()
    vectors = Kept(first, [tmp_path]).embed_passages(TEXTS)
    again = Kept(second, [tmp_path])
    assert np.array_equal(again.embed_passages(TEXTS), vectors)
    assert (first.asked, second.asked) == (TEXTS, [])
    assert np.array_equal(again.embed_passages(TEXTS[::-1]), vectors[::-1])
    assert np.array_equal(again.embed_query(TEXTS[0]), _Counting().embed_query(TEXTS[0]))
    assert second.asked == [*TEXTS[::-1], TEXTS[0]]
    assert not list(tmp_path.rglob("*.part"))


def test_another_model(tmp_path: Path) -> None:
    """A file belongs to one model."""

    class Other(_Counting):
        slug = "other"

    _made(tmp_path)
    other = Other()
    Kept(other, [tmp_path]).embed_passages(TEXTS)
    assert other.asked == TEXTS


@pytest.mark.parametrize("bad", [b"", b"\x93NUMPY half a fi", b"nothing of the kind"])
def test_a_bad_file(tmp_path: Path, bad: bytes) -> None:
    """What is no such array is made anew, and is right the next time."""
    file = _made(tmp_path)
    good = file.read_bytes()
    file.write_bytes(bad)
    embedder = _Counting()
    Kept(embedder, [tmp_path]).embed_passages(TEXTS)
    assert embedder.asked == TEXTS
    assert file.read_bytes() == good


def test_another_shape(tmp_path: Path) -> None:
    """An array of another shape or type is not taken for the vectors."""
    file = _made(tmp_path)
    for wrong in (np.zeros((2, 3), np.float32), np.zeros((2, 2)), np.array([object()] * 2)):
        np.save(file, wrong)
        embedder = _Counting()
        Kept(embedder, [tmp_path]).embed_passages(TEXTS)
        assert embedder.asked == TEXTS


def test_folders(tmp_path: Path) -> None:
    """All folders are looked in, the last is written to; one that is a file does no harm."""
    local, home, blocked = tmp_path / "local", tmp_path / "home", tmp_path / "blocked"
    local.mkdir()
    home.mkdir()
    blocked.write_text("a file")
    file = _made(local)
    embedder = _Counting()
    Kept(embedder, [local, home]).embed_passages(TEXTS)
    assert embedder.asked == []
    Kept(embedder, [blocked, home]).embed_passages(TEXTS)
    assert [made.name for made in (home / "vectors").iterdir()] == [file.name]
    assert Kept(embedder, [home, blocked]).embed_passages(["x"]).shape == (1, 2)


def test_a_built_graph_is_not_built_again(models: Path, tmp_path: Path) -> None:
    """A home whose local folder of models holds the graph that was built uses it."""
    graph, tokenizer = prepare_embedded(tmp_path, local=models, hub_url=None)
    assert (graph.parent, tokenizer.parent) == (models, models)
    assert not list(tmp_path.glob("*.onnx"))
