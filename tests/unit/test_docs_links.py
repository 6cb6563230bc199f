"""What pages of docs name is there: make targets, links with their headings, files, tests."""

import re
from pathlib import Path

import pytest

from tests.unit.test_settings_docs import PAGES

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("document", PAGES)
def test_targets_exist(document: str) -> None:
    """Every `make ...` that a document names is a target."""
    makefile = (_ROOT / "Makefile").read_text("utf-8")
    [extras] = re.findall(r"(?m)^EXTRAS := (.*)$", makefile)
    targets = {*re.findall(r"(?m)^([a-z-]+):", makefile), *extras.split()}
    named = re.findall(
        r"(?m)(?:`|^(?:\$ )?)make ([a-z-]+)(?= [A-Z]+=|`|$)", (_ROOT / document).read_text("utf-8")
    )
    assert [name for name in named if name not in targets] == []


@pytest.mark.parametrize("document", PAGES)
def test_links(document: str) -> None:
    """Every relative link leads to a file of the project, and to a heading that is there."""
    page = _ROOT / document
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    lost = []
    for link in (link for link in links if "://" not in link):
        path, _, heading = link.partition("#")
        to = (page.parent / path) if path else page
        if not to.exists() or (heading and heading not in _headings(to.read_text("utf-8"))):
            lost.append(link)
    assert lost == []


def _headings(text: str) -> set[str]:
    """How links name the headings of a page."""
    titles = re.findall(r"(?m)^#+ (.+)$", re.sub(r"(?ms)^```.*?^```", "", text))
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", PAGES)
def test_paths(document: str) -> None:
    """Every file, folder and test of the project that a document names in code is there."""
    text = re.sub(r"(?ms)^```.*?^```", "", (_ROOT / document).read_text("utf-8"))
    rooms = "agent|bot|docs|ingest|sql|tests"
    named = re.findall(rf"`((?:{rooms})/[\w./*-]*)(?:::(\w+))?`", text)
    assert [path for path, _ in named if not list(_ROOT.glob(path.rstrip("/")))] == []
    tests = [(_ROOT / path, test) for path, test in named if test]
    assert [test for path, test in tests if f"def {test}(" not in path.read_text("utf-8")] == []
