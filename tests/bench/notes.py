"""Whether a site note is found by who asks the same again, and by nobody else: `... DATA notes`.

32 corrections of dev/technician (tests/notes): the page, and the reference answer as the expert's
words. Asked are their paraphrases, and all other questions of four dev sets. The rule is fitted on
the questions and notes of half of the manuals and measured on the other half, both ways; what ships
is fitted on all. Search only: no language model.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from agent.answering import prompting
from agent.answering.desk import ManualsDesk
from agent.answering.noted import noted
from agent.conversation import EMPTY
from agent.evaluation.by_type import share
from agent.evaluation.shown import Message, score
from agent.evidence import answering_at
from agent.learning.split import group_of
from agent.learning.wordings import stems
from agent.notes import Better, Notes, Rule, decide, propose
from agent.program import Answer
from bot.shop import Shop
from sql import answers, questions
from sql.answers import NewAnswer
from sql.audience import Audience
from sql.questions import NewQuestion
from tests.bench import homes, session
from tests.bench.notes_fit import Asked, Pair, added, bar, bm25, counts, of_bm25, of_cosine, rule

Row = dict[str, Any]
PARAPHRASES = homes.ROOT / "tests" / "notes" / "paraphrases.jsonl"
HALVES = (
    ("hackrf", "halvorsen-hp-160", "openocd", "opensm-user-manual"),
    ("altos", "mwo-9-2320-280-35-2", "tb-9-2320-280-35-12", "tm-9-2320-362-14-p"),
)
"""Whole manuals: 16 corrections in each."""
SETS = ("technician", "manuals", "emqap_s10", "ord_qa")
CHANNEL = "bench-notes"


def run(data: Path, given: Sequence[str]) -> None:
    """Correct, ask, fit, print, publish."""
    chosen = session.parser_of("DATA notes").parse_args([*given, "--no-lm"])
    sets = {name: _rows(data / name / "questions.jsonl") for name in SETS}
    technician = {row["id"]: row for row in sets["technician"]}
    again = [(technician[row["id"]], row) for row in _rows(PARAPHRASES)]
    with session.opened(chosen) as shop:
        homes.fill(shop, homes.eight(data))
        with corrected(shop, [question for question, _ in again]) as notes:
            asked = _measured(shop, notes, again, sets)
            both = [_both(asked, half) for half in (0, 1)]
            right = [
                one for half in (0, 1) for one in _answers(shop, notes, again, half, both[half])
            ]
    found = {name: added([one[name] for one in both]) for name in ("rule", "cosine", "bm25")}
    whole = rule(asked, set(notes.values()))
    shipped = counts(asked, lambda pair: Rule().p(pair.like), Rule().bar)
    document = {
        "questions": len(asked),
        "found": found,
        "right": {name: share(sum(one[name] for one in right), len(right)) for name in right[0]},
        "fitted_on_all": vars(whole),
        "ships": shipped,
    }
    session.publish(chosen, "notes", document)
    _print(document)


@contextmanager
def corrected(shop: Shop, wrong: Sequence[Row]) -> Iterator[dict[int, str]]:
    """Inside, each of the questions has an approved correction: the question's id by the note's."""
    operator, notes = Audience.of_operator(shop.team), {}
    docs = homes.Docs(shop.db, operator)
    ids = {doc: manual_id for manual_id, doc in docs.names.items()}
    with shop.db.connection() as conn:
        conn.execute("DELETE FROM questions WHERE channel = %s", [CHANNEL])
        for number, row in enumerate(wrong):
            ts = f"{number}.0"
            new = NewQuestion(shop.team, CHANNEL, ts, ts, "bench", row["question"])
            answer = NewAnswer(questions.record(conn, new), "", "likely", "search", "bench", 1.0)
            better = Better(
                answers.insert(conn, answer, []),
                "bench",
                str(row["answer"])[:1_000],
                ids[row["doc"]],
                row["pages"][0],
            )
            made = propose(conn, operator, better, source="bench", anywhere=True)
            assert made is not None
            decide(conn, shop.team, made, "approved", "bench", share=True)
            notes[made] = str(row["id"])
    try:
        yield notes
    finally:
        with shop.db.connection() as conn:
            conn.execute("DELETE FROM questions WHERE channel = %s", [CHANNEL])


def _measured(
    shop: Shop,
    notes: Mapping[int, str],
    again: Sequence[tuple[Row, Row]],
    sets: Mapping[str, Sequence[Row]],
) -> list[Asked]:
    """Every question beside every note."""
    operator = Audience.of_operator(shop.team)
    search = Notes(shop.db, shop.remembered, shop.kinds.alike)
    search.embed(operator)
    own = {question["id"] for question, _ in again}
    given = [
        (f"{question['id']} {way}", _half(question), question["id"], way, row[way])
        for question, row in again
        for way in ("plain", "words", "chat")
    ]
    number = 0
    for name, rows in sets.items():
        for row in rows:
            if row["id"] not in own:
                number += 1
                half = _half(row) if name in ("technician", "manuals") else number % 2
                given.append((row["id"], half, None, name, row["question"]))
    asked = []
    begun = time.monotonic()
    for id_, half, mine, way, text in given:
        near = search.near(operator, text, limit=len(notes))
        scores = bm25(_words(text), [_words(one.asked) for one, _ in near])
        pairs = tuple(
            Pair(notes[one.correction_id], like, value)
            for (one, like), value in zip(near, scores, strict=True)
        )
        asked.append(Asked(id_, half, mine, way, pairs))
    print(f"{len(asked)} questions, {1000 * (time.monotonic() - begun) / len(asked):.0f} ms each")
    return asked


def _words(text: str) -> frozenset[str]:
    return stems(group_of(text))


def _half(row: Mapping[str, Any]) -> int:
    return 0 if row["doc"] in HALVES[0] else 1


def _both(asked: Sequence[Asked], half: int) -> Row:
    """Fitted on the other half: what the rule and the simple things do on this one."""
    fit = [one for one in asked if one.half != half]
    notes = {one.own for one in fit if one.own is not None}
    held = [one for one in asked if one.half == half]
    fitted = rule(fit, notes)
    return {
        "fitted": fitted,
        "rule": counts(held, lambda pair: fitted.p(pair.like), fitted.bar),
        "cosine": counts(held, of_cosine, bar(fit, notes, of_cosine)),
        "bm25": counts(held, of_bm25, bar(fit, notes, of_bm25)),
    }


def _answers(
    shop: Shop,
    notes: Mapping[int, str],
    again: Sequence[tuple[Row, Row]],
    half: int,
    fitted: Row,
) -> Iterator[Row]:
    """Whether the first part of the answer, without a language model, holds what must be shown, and
    stands on a gold page: before, and beside the notes of the rule that was fitted elsewhere.
    `told`: it holds all of it, or the question's own note says it."""
    operator = Audience.of_operator(shop.team)
    kit = shop.kit(lm=False)
    docs = homes.Docs(kit.db, operator)
    for question, row in again:
        for way in ("plain", "words", "chat") if _half(question) == half else ():
            desk = ManualsDesk(
                kit.db,
                kit.embedder,
                kit.tools,
                operator,
                kit.settings,
                examples=kit.examples,
                kinds=kit.kinds,
            )
            with prompting(kit), answering_at(desk):
                before = kit.program(message=row[way], thread=EMPTY).answer
                after = noted(
                    kit.db,
                    kit.embedder,
                    operator,
                    desk,
                    before,
                    kit.kinds,
                    fitted["fitted"],
                )
            asked = {note.correction_id for note in after.notes}
            own = any(notes[one] == question["id"] for one in asked)
            first = score(question, _message(docs, before)).first_all
            yield {"told_before": first, "told_after": first or own} | {
                f"{name}_{when}": bool(getattr(scores, name))
                for when, answer in (("before", before), ("after", after))
                for scores in [score(question, _message(docs, answer))]
                for name in ("first_all", "first_gold", "shown_all")
            }


def _message(docs: homes.Docs, answer: Answer) -> Message:
    lines = [docs.cited(one.passage, one.quote, one.claim) for one in answer.lines]
    return Message(answer.status, answer.text, tuple(lines))


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _print(document: Mapping[str, Any]) -> None:
    for name, one in {**document["found"], "ships (in sample)": document["ships"]}.items():
        ours, others = share(one["found"], one["n"]), share(one["false"], one["others"])
        print(f"{name}: {ours} {dict(one['by_way'])}; another note {one['wrong_note']}")
        print(f"  other questions {others}: {one['which']}")
    for name, one in document["right"].items():
        print(f"{name}: {one}")
    print(json.dumps(document["fitted_on_all"]))
