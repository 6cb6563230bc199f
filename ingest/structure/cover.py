"""What a manual says about itself: title, revision, date of publication, equipment."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.page import Line, PageText, one_line

_FIRST_PAGES = 3
_MAX_TITLE = 120
_FILE_NAME = re.compile(r".*\.\w{2,5}$|untitled.*|microsoft word.*|document\d*|.*[/\\].*", re.I)
_REVISION = re.compile(
    r"\b(?:rev(?:ision)?|version|edition|release)\b\.?(?:\s+no\.?)?\s*[:#]?\s*"
    r"(?:v\.?)?(?:\d[\w.-]*|[A-Z]\d*\b)"
    r"|\bchange\s+(?:no\.?\s*)?\d+\b",
    re.I,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?<![\w-])(?:\d{{1,2}}\s+{_MONTH}\s+\d{{4}}|{_MONTH}(?:\s+\d{{1,2}},)?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)\b",
    re.I,
)
_EQUIPMENT = re.compile(
    r"(?im)^\W*(?:(?:for )?(?:model|equipment|machine|unit)(?: ?(?:no\.?|number|type|name|model))?)"
    r"\s*:\s*(?P<name>\S[^\n:|]{1,60})$"
)
_NUMBERED_TITLE = re.compile(r"(?=.*[A-Za-z])(?=.*\d).{4,40}")


@dataclass(frozen=True, slots=True)
class Cover:
    """Title ("" where the PDF says none), and where the first pages name them, revision, date and
    equipment as printed."""

    title: str
    revision: str | None
    published: str | None
    equipment: str | None


def read_cover(
    metadata: Mapping[str, str],
    outline_title: str | None,
    pages: Sequence[PageText],
) -> Cover:
    """What metadata, outline and first pages say.

    `outline_title`: what the outline calls the first page, where it does. How the file is called
    says nothing: the same bytes have another name for everybody who shares them.
    """
    first = "\n".join(page.text for page in pages[:_FIRST_PAGES])
    revision, published = _REVISION.search(first), _DATE.search(first)
    own = one_line(metadata.get("Title", ""))
    if not any(map(str.isalpha, own)) or _FILE_NAME.fullmatch(own):
        own = outline_title or _largest(pages)
    number = _running_number(pages)
    if number and _bare(number) not in _bare(own).removeprefix(_bare(number)):
        own = f"{number} {_after(own, number)}".strip()
    return Cover(
        _cut(one_line(own)),
        one_line(revision[0]) if revision else None,
        one_line(published[0]) if published else None,
        _equipment(first),
    )


def title_from_name(source_name: str) -> str:
    """The title of a manual that does not name itself, for those who got it by this name."""
    return _cut(one_line(_stem(source_name))) or "Untitled manual"


def series_of(title: str) -> str:
    """What the titles of all revisions of a manual have in common: "" where that is nothing."""
    bare = _DATE.sub(" ", _REVISION.sub(" ", title))
    return _bare(bare) if sum(map(str.isalpha, bare)) > 2 else ""


def _equipment(first: str) -> str | None:
    """What the first pages label as the equipment, if they name one only."""
    names = {one_line(match["name"]) for match in _EQUIPMENT.finditer(first)}
    return names.pop() if len(names) == 1 else None


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _after(title: str, number: str) -> str:
    """The title without the number that it begins with, however that is spaced."""
    words = title.split()
    for count in range(1, len(words) + 1):
        if _bare(" ".join(words[:count])) == _bare(number):
            return " ".join(words[count:])
    return title


def _cut(title: str) -> str:
    return title if len(title) <= _MAX_TITLE else title[:_MAX_TITLE].rsplit(" ", 1)[0]


def _stem(source_name: str) -> str:
    return re.sub(r"\.pdf$", "", source_name.replace("\\", "/").rpartition("/")[2], flags=re.I)


def _largest(pages: Sequence[PageText]) -> str:
    """The lines in the largest type of the first page that has some."""
    for page in pages[:_FIRST_PAGES]:
        lines = [line for line in page.lines if sum(map(str.isalpha, line.text)) > 2]
        if not lines:
            continue
        size = max(line.size for line in lines)
        title: list[Line] = []
        for line in lines:
            if line.size > 0.97 * size:
                title.append(line)
            elif title:
                break
        return _cut(" ".join(line.text for line in title[:3]))
    return ""


def _running_number(pages: Sequence[PageText]) -> str | None:
    """The publication number that heads most pages ("TM 9-2320-362-14&P"), if one does."""
    heads = Counter(
        line.text for page in pages for line in page.lines if line.furniture and not line.cells
    )
    for text, count in heads.most_common(3):
        if count > 1 and count * 3 >= len(pages) > 2 and _NUMBERED_TITLE.fullmatch(text):
            return None if _REVISION.match(text) else text
    return None
