"""The crew asks the product, votes and corrects in it, as people do; the product records it."""

import json
import time
from collections.abc import Sequence
from typing import Any

from agent.answering import Asked, Kit, ask
from agent.evaluation.shown import Message
from agent.notes import Better, decide, propose
from bot.shop import Shop
from bot.showing import recorded, reply_document
from sql import grants, passages, vote_events, voters
from sql.audience import Audience
from sql.database import Connection
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent
from tests.bench import crew
from tests.bench.homes import Docs

Row = dict[str, Any]
_CHANNEL = "C0SHOP"


def open_to_all(shop: Shop, docs: Docs) -> None:
    """Everyone may read the manuals, or nothing would be learned from."""
    with shop.db.connection() as conn:
        for manual_id in docs.names:
            grants.add(conn, shop.team, manual_id, "everyone", "", "bench")


def ask_and_vote(shop: Shop, docs: Docs, questions: Sequence[Row]) -> Row:
    """Each question is asked, voted on, and corrected where an expert does; a row for each."""
    people, kit, rows = crew.Crew(), shop.kit(), []
    begun = time.monotonic()
    for number, question in enumerate(questions):
        asker = people.asker(number)
        answer_id, message, spent = _asked(shop, docs, kit, asker, question["question"])
        cast = list(people.votes(question, message, asker))
        better = people.correction(question, message, _places(shop, docs, question))
        with shop.db.connection() as conn:
            for vote in cast:
                _vote(conn, shop.team, answer_id, vote)
            if better is not None:
                _correct(conn, shop.team, docs, answer_id, better)
        rows.append(
            {
                "id": question["id"],
                "answer_id": answer_id,
                "status": message.status,
                "up": sum(vote.thumb == "up" for vote in cast),
                "down": sum(vote.thumb == "down" for vote in cast),
                "corrected": better is not None,
                **spent,
            }
        )
        print(json.dumps(rows[-1]), flush=True)
    return {"seconds": round(time.monotonic() - begun), "rows": rows}


def counted(rows: Sequence[Row]) -> Row:
    """The votes in numbers."""
    statuses = [row["status"] for row in rows]
    return {
        "questions": len(rows),
        "statuses": {name: statuses.count(name) for name in sorted(set(statuses))},
        "up": sum(row["up"] for row in rows),
        "down": sum(row["down"] for row in rows),
        "corrected": sum(row["corrected"] for row in rows),
    }


def _asked(shop: Shop, docs: Docs, kit: Kit, asker: str, text: str) -> tuple[int, Message, Row]:
    ts = f"{time.time():.6f}"
    audience = Audience.of_channel(shop.team, _CHANNEL)
    new = NewQuestion(shop.team, _CHANNEL, ts, ts, asker, text)
    reply = ask(kit, Asked(new, audience, in_public=True))
    document = reply_document(reply, recorded(kit.db, audience, reply.answer_id))
    of = docs.of_passages([line["passage_id"] for line in document["citations"]])
    for line in document["citations"]:
        line["doc"] = of.get(line["passage_id"])
    spent = {"lm_calls": reply.lm_calls, "seconds": round(reply.seconds, 2)}
    return reply.answer_id, Message.of(document), spent


def _places(shop: Shop, docs: Docs, question: Row) -> list[crew.Place]:
    lines: dict[str, list[str]] = {}
    ids = {name: manual_id for manual_id, name in docs.names.items()}
    for page in map(str, question["relevant"]):
        doc, _, number = page.partition("#p")
        with shop.db.connection() as conn:
            read = passages.of_manual(conn, Audience.of_operator(shop.team), ids[doc])
        on_page = (one for one in read if one.page_from == int(number))
        lines[page] = [line for one in on_page for line in one.text.splitlines()]
    return crew.places(question, lines)


def _vote(conn: Connection, team: str, answer_id: int, vote: crew.Vote) -> None:
    voters.vouch(conn, team, vote.user)
    event = NewVoteEvent(team, answer_id, vote.user, "button", vote.thumb, "cast", vote.reason)
    vote_events.insert(conn, event)


def _correct(
    conn: Connection, team: str, docs: Docs, answer_id: int, better: crew.Correction
) -> None:
    doc, _, page = better.place.page.partition("#p")
    manual_id = next(one for one, name in docs.names.items() if name == doc)
    made = propose(
        conn,
        Audience.of_operator(team),
        Better(answer_id, better.user, "", manual_id, int(page), better.place.holds),
        source="cli",
        anywhere=True,
    )
    assert made is not None
    decide(conn, team, made, "approved", better.lead, share=True)
