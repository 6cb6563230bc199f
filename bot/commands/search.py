"""`shoptalk search`: the passages behind an answer, without a language model."""

from typing import Annotated

import typer
from rich.text import Text

from agent.answering import ManualsDesk, pinned_to, told
from agent.conversation import to_search
from agent.evidence import default_tools
from agent.wording import sentences as wording
from bot.commands.given import ids, words
from bot.commands.output import OUT, print_json, where_of
from bot.commands.readers import readers_of
from bot.settings import Settings
from bot.shop import open_shop
from sql.equipment import of_channel


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def search(
        query: Annotated[str, typer.Argument(callback=words, help="what to look for")],
        channel: Annotated[
            str | None,
            typer.Option(callback=ids, help="Slack channel id: what those who read along may read"),
        ] = None,
        equipment: Annotated[
            str | None,
            typer.Option(
                help="the machine that it is about; without it, the one that the channel is about"
            ),
        ] = None,
        k: Annotated[int, typer.Option("-k", min=1, metavar="N", help="how many passages")] = 10,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Show the passages behind an answer, best first."""
        with open_shop(Settings.read()) as shop:
            settings = shop.settings.agent
            settings = settings.model_copy(
                update={"keep": k, "search_depth": max(settings.search_depth, k)}
            )
            route = to_search(query, query, (), "search")
            audience = readers_of(shop, channel)[0]
            with shop.db.connection() as conn:
                said = equipment
                if said is None:
                    said = of_channel(conn, shop.team, channel) if channel else ""
                pinned = pinned_to(conn, audience, said)
            desk = ManualsDesk(
                shop.db,
                shop.embedder,
                default_tools(shop.embedder, settings.off),
                audience,
                settings,
                left_out=pinned.left_out,
            )
            evidence = desk.search(route.queries, route.identifiers)
        found = [
            {
                "passage_id": p.passage_id,
                "manual": p.manual,
                "page_from": p.page_from,
                "page_to": p.page_to,
                "section": p.section,
                "kind": p.kind,
                "recognised": p.recognised,
                "score": round(score, 5),
                "text": p.text,
            }
            for p, score in zip(evidence.passages, evidence.scores, strict=True)
        ]
        remarks = [*told(pinned, "en"), *([wording.WORDS_ALONE] if desk.by_words else [])]
        if json_:
            narrowed = {"remarks": remarks} if remarks else {}
            print_json({"query": query, "passages": found, **narrowed})
            return
        if not found:
            OUT.print("Nothing found. `shoptalk manuals` lists what can be searched.")
        for remark in remarks:
            OUT.print(Text(remark, style="yellow"))
        for number, passage in enumerate(evidence.passages, 1):
            head = f"{number}. {passage.manual}, {where_of(passage.page_from, passage.label)}"
            head += ", read by OCR" if passage.recognised else ""
            OUT.print(Text(head, style="bold cyan"))
            OUT.print(Text(passage.section, style="dim"))
            OUT.print(Text(passage.text.strip()))
            OUT.print()
