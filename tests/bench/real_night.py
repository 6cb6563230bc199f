"""A real night: ask, vote, learn, and then test on other manuals: `... DATA real-night --home H`.

On DATA/technician and DATA/manuals, split by document (`real_night_questions`). A simulated crew
(`crew`) votes on what the champion says to the questions that are learned from; one night of the
product, with its real optimiser and LM, makes a candidate of it; then champion and candidate
answer the test questions, stage by stage. Each part is kept in the home as it is done: a run that
was killed goes on where it was. HOME holds the eight manuals and nobody's votes at first.

`--champion generic`: the champion's weights and thresholds are not fitted on any manual.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent.answering import Asked, Kit, ask
from agent.evaluation.shown import Message
from agent.evidence import default_tools
from agent.evidence.fusion import UnitFusion
from agent.learning import programs
from agent.learning.night import NightKit
from agent.learning.nightly import run_night
from agent.lm import record_calls
from agent.notes import Better, decide, propose
from agent.program import Answerer, state
from agent.reading import Decision
from bot.commands.output import reply_document
from bot.shop import Shop
from bot.showing import recorded
from sql import grants, passages, vote_events, voters
from sql import programs as stored
from sql.audience import Audience
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent
from tests.bench import crew, homes, real_night_questions

Row = dict[str, Any]
_CHANNEL = "C0SHOP"
GENERIC = "generic"


def run(data: Path, given: Sequence[str]) -> None:
    """Ask, vote, learn, test; publish and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench DATA real-night")
    parser.add_argument("--home", type=Path, required=True, help="a home of its own")
    parser.add_argument("--champion", choices=("shipped", GENERIC), default="shipped")
    parser.add_argument("--limit", type=int, help="only so many questions of each side: a try")
    parser.add_argument("--until", choices=("votes", "night", "test"), default="test")
    chosen = parser.parse_args(given)
    split = real_night_questions.fixed(data)
    with homes.shop_of(chosen.home) as shop:
        homes.fill(shop, homes.eight(data))
        shop.warm()
        night = Parts(shop, chosen)
        night.open_to_all()
        night.votes(split.learn[: chosen.limit])
        if chosen.until != "votes":
            night.night()


class Parts:
    """The parts of the run, each kept in a file of the home when it is done."""

    def __init__(self, shop: Shop, chosen: argparse.Namespace) -> None:
        self._shop = shop
        self._folder = chosen.home / "real-night"
        self._folder.mkdir(exist_ok=True)
        self._everyone = Audience.everyone(shop.team)
        self._docs = homes.Docs(shop.db, Audience.of_operator(shop.team))
        if chosen.champion == GENERIC:
            self._serve(generic())

    def open_to_all(self) -> None:
        """Everyone may read the manuals, or nothing would be learned from."""
        with self._shop.db.connection() as conn:
            for manual_id in self._docs.names:
                grants.add(conn, self._shop.team, manual_id, "everyone", "", "bench")

    def _serve(self, program: Answerer) -> None:
        """Let that program serve, unless it did already."""
        with self._shop.db.connection() as conn:
            if stored.get(conn, self._shop.team, GENERIC) is None:
                document = state.dump(program)
                programs.keep(conn, self._shop.team, GENERIC, document, parent=None, scores={})
                programs.promote(conn, self._shop.team, GENERIC, "bench")

    def _kept(self, name: str, make: Callable[[], Row]) -> Row:
        path = self._folder / f"{name}.json"
        if not path.exists():
            done = make()
            path.write_text(json.dumps(done, ensure_ascii=False, default=str), "utf-8")
        kept: Row = json.loads(path.read_text("utf-8"))
        return kept

    def votes(self, questions: Sequence[Row]) -> Row:
        """The crew asks and votes, and its experts correct; once."""
        return self._kept("votes", lambda: self._ask_and_vote(questions))

    def _ask_and_vote(self, questions: Sequence[Row]) -> Row:
        people, kit, rows = crew.Crew(), self._shop.kit(), []
        begun = time.monotonic()
        for number, question in enumerate(questions):
            answer_id, message, spent = self._asked(kit, people.asker(number), number, question)
            cast = list(people.votes(question, message, people.asker(number)))
            better = people.correction(question, message, self._places(question))
            with self._shop.db.connection() as conn:
                for vote in cast:
                    voters.vouch(conn, self._shop.team, vote.user)
                    event = NewVoteEvent(
                        self._shop.team, answer_id, vote.user, "button", vote.thumb, "cast",
                        vote.reason,
                    )  # fmt: skip
                    vote_events.insert(conn, event)
                if better is not None:
                    self._correct(conn, answer_id, better)
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

    def _asked(self, kit: Kit, asker: str, number: int, question: Row) -> tuple[int, Message, Row]:
        ts = f"{time.time():.6f}"
        new = NewQuestion(self._shop.team, _CHANNEL, ts, ts, asker, question["question"])
        audience = Audience.of_channel(self._shop.team, _CHANNEL)
        reply = ask(kit, Asked(new, audience, in_public=True))
        document = reply_document(reply, recorded(kit.db, audience, reply.answer_id))
        of = self._docs.of_passages([line["passage_id"] for line in document["citations"]])
        for line in document["citations"]:
            line["doc"] = of.get(line["passage_id"])
        spent = {"lm_calls": reply.lm_calls, "seconds": round(reply.seconds, 2)}
        return reply.answer_id, Message.of(document), spent

    def _places(self, question: Row) -> list[crew.Place]:
        lines: dict[str, list[str]] = {}
        ids = {name: manual_id for manual_id, name in self._docs.names.items()}
        for page in map(str, question["relevant"]):
            doc, _, number = page.partition("#p")
            with self._shop.db.connection() as conn:
                read = passages.of_manual(conn, Audience.of_operator(self._shop.team), ids[doc])
            lines[page] = [
                line
                for one in read
                if one.page_from == int(number)
                for line in one.text.splitlines()
            ]
        return crew.places(question, lines)

    def _correct(self, conn: Any, answer_id: int, better: crew.Correction) -> None:
        doc, _, page = better.place.page.partition("#p")
        manual_id = next(one for one, name in self._docs.names.items() if name == doc)
        made = propose(
            conn,
            Audience.of_operator(self._shop.team),
            Better(answer_id, better.user, "", manual_id, int(page), better.place.holds),
            source="cli",
            anywhere=True,
        )
        assert made is not None
        decide(conn, self._shop.team, made, "approved", better.lead, share=True)

    def night(self) -> Row:
        """The night; once."""
        return self._kept("night", self._night)

    def _night(self) -> Row:
        shop = self._shop
        kit = NightKit(
            shop.db,
            shop.remembered,
            tuple(default_tools(shop.remembered)),
            shop.settings.agent,
            shop.lms,
            shop.examples,
        )
        begun = time.monotonic()
        marks: list[Row] = []

        def report(what: str, done: int, total: int) -> None:
            at = round(time.monotonic() - begun, 1)
            marks.append({"at": at, "what": what, "done": done, "calls": len(calls)})
            print(json.dumps(marks[-1]), flush=True)

        with record_calls() as calls:
            night = run_night(kit, shop.team, datetime.now(UTC).date(), report=report)
        return {
            "decision": night.decision,
            "reason": night.reason,
            "evidence": night.evidence,
            "seconds": round(time.monotonic() - begun, 1),
            "lm_calls": len(calls),
            "tokens_in": sum(call.prompt_tokens for call in calls),
            "tokens_out": sum(call.completion_tokens for call in calls),
            "marks": marks,
        }


def generic() -> Answerer:
    """The shipped prompts with weights and thresholds that were fitted on no manual: every signal
    counts alike, and it answers where the LM says yes."""
    program = state.default()
    program.fusion = UnitFusion(dict.fromkeys(program.fusion.weights, 1.0))
    program.decision = Decision(weights={"says_yes": 1.0})
    return program
