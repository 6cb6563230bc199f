"""What people delete is gone: questions, manuals, and the demonstrations that quote them.

Everything of one call is in the transaction of its caller. The programs come last: a night that
learned from what is deleted here waits with its candidate, or finds that it is gone. Knows no DSPy:
a state is JSON. Instructions that an LM wrote after it saw questions are left as they are.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from sql import forgetting, manuals, passages, programs
from sql.audience import Audience
from sql.database import Connection, Database

_WORD: Final = re.compile(r"\w+")
_LEAST: Final = 4
"""Words from which on a line that stands in another is a quote of it."""
_SPEAKER: Final = re.compile(r"^(?:user|agent): ")
SLACK: Final = "slack"
"""Who removed it, where a message or a file was deleted there: Slack does not tell who did."""
Quotes = Callable[[str], bool]


def erase_question(conn: Connection, team: str, question_id: int, by: str) -> bool:
    """Of a withdrawn question nothing is left but an empty row, and who removed it when.

    False where it is not withdrawn, or was erased before.
    """
    ids = forgetting.hold(conn, team, [question_id], withdrawn=True)
    words = forgetting.words(conn, ids)
    if not words:
        return False
    forgetting.forget_questions(conn, ids, keep_rows=True)
    taken = take_out(conn, team, like_any(words))
    forgetting.record(conn, team, "question", question_id, by, demonstrations=taken)
    return True


def expire(db: Database, team: str, days: int) -> int:
    """No question is left that was asked more than so many days ago; how many there were.

    Batch by batch, so that whoever is killed has deleted what he has deleted. A question that
    somebody works on is left to the next time.
    """
    count = 0
    while True:
        with db.connection() as conn:
            ids = forgetting.hold(conn, team, forgetting.old(conn, team, days))
            if not ids:
                return count
            words = forgetting.words(conn, ids)
            gone = forgetting.forget_questions(conn, ids, keep_rows=False)
            taken = take_out(conn, team, like_any(words))
            forgetting.record(
                conn, team, "expired", None, "retention", questions=gone, demonstrations=taken
            )
            count += gone


def remove_manual(
    conn: Connection, team: str, manual_id: int, by: str, *, unread: bool = False
) -> bool:
    """Nothing is left of the manual; False where the team has none such.

    `unread`: only where nobody may read it any more and no operator brought it; else False.
    """
    by_operator = forgetting.hold_manual(conn, team, manual_id)
    if by_operator is None or (unread and (by_operator or forgetting.is_granted(conn, manual_id))):
        return False
    read = passages.of_manual(conn, Audience.of_operator(team), manual_id)
    quotes = _quoting(read[0].manual if read else "", [one.text for one in read])
    answers = forgetting.forget_quotes(conn, manual_id)
    manuals.remove(conn, team, manual_id)
    taken = take_out(conn, team, quotes)
    forgetting.record(
        conn,
        team,
        "manual",
        manual_id,
        by,
        passages=len(read),
        answers=answers,
        demonstrations=taken,
    )
    return True


def take_out(conn: Connection, team: str, quotes: Quotes) -> int:
    """No program of the team has a demonstration with such a line; how many demonstrations that
    were. Those of the package are nobody's."""
    count = 0
    for version, state in programs.hold_states(conn, team).items():
        left, taken = without(state, quotes)
        if taken:
            programs.take_out(conn, team, version, left)
            count += taken
    return count


def without(state: Mapping[str, Any], quotes: Quotes) -> tuple[dict[str, Any], int]:
    """The state without the demonstrations of which a line quotes; and how many these were."""
    return leave_out(state, lambda demo: _is_quoting(demo, quotes))


def leave_out(
    state: Mapping[str, Any], gone: Callable[[Mapping[str, Any]], bool]
) -> tuple[dict[str, Any], int]:
    """The state without such demonstrations, those of the package apart; and how many went."""
    left: dict[str, Any] = json.loads(json.dumps(state))
    count = 0
    for predictor in (left.get("predictors") or {}).values():
        for kind in ("demos", "traces", "train"):
            kept = [one for one in predictor.get(kind) or () if _is_packaged(one) or not gone(one)]
            count += len(predictor.get(kind) or ()) - len(kept)
            predictor[kind] = kept
    return left, count


def like_any(texts: Iterable[str]) -> Quotes:
    """Whether a line is one of the texts, or holds one, or is a part of one; case and signs do not
    matter. A few words are a quote only where they are all there is."""
    known = {words for text in texts if (words := _words(text))}
    long = [words for words in known if words.count(" ") >= _LEAST + 1]

    def quotes(line: str) -> bool:
        words = _words(_SPEAKER.sub("", line))
        if words in known:
            return True
        part = words.count(" ") >= _LEAST + 1
        return any(one in words or (part and words in one) for one in long)

    return quotes


def _quoting(title: str, texts: Sequence[str]) -> Quotes:
    """Whether a line says that what follows is the manual's, or is one of its lines."""
    whole = "".join(map(_words, texts))
    name = _words(title.split(":", 1)[0][:80])

    def quotes(line: str) -> bool:
        words = _words(line)
        named = bool(name) and " · " in line and f"{name}" in words
        return named or (words.count(" ") >= _LEAST + 1 and words in whole)

    return quotes


def _is_quoting(demo: Mapping[str, Any], quotes: Quotes) -> bool:
    return any(quotes(line) for text in _texts(demo) for line in text.splitlines())


def _is_packaged(demo: Mapping[str, Any]) -> bool:
    own = {name: value for name, value in dict(demo).items() if name != "augmented"}
    return json.dumps(own, sort_keys=True) in _packaged()


@cache
def _packaged() -> frozenset[str]:
    folder = resources.files("agent").joinpath("programs")
    state = json.loads(folder.joinpath("default.json").read_text("utf-8"))
    demos = [demo for one in state["predictors"].values() for demo in one["demos"]]
    return frozenset(json.dumps(demo, sort_keys=True) for demo in demos)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _texts(one)


def _words(text: str) -> str:
    """The words, each between spaces, so that a text holds another by whole words."""
    found = _WORD.findall(text.casefold())
    return f" {' '.join(found)} " if found else ""
