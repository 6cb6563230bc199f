"""`python -m manualbot ingest PDF...`, `ask [--thread ID] QUESTION`, `serve`."""

import argparse
import logging
import uuid
from pathlib import Path

from langgraph.checkpoint.postgres import PostgresSaver
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from manualbot.embeddings import MiniLM
from manualbot.graph import Agent
from manualbot.ingesting import ingest
from manualbot.prompts import Prompts
from manualbot.settings import Settings
from manualbot.slack import serve
from manualbot.store import open_store


def main() -> None:
    parser = argparse.ArgumentParser(prog="manualbot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("ingest").add_argument("pdfs", nargs="+", type=Path)
    asking = commands.add_parser("ask")
    asking.add_argument("question")
    asking.add_argument("--thread", default=None)
    commands.add_parser("serve")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)

    settings = Settings()
    store = open_store(settings, MiniLM(settings.embedding_graph, settings.embedding_tokenizer))
    if chosen.command == "ingest":
        for pdf in chosen.pdfs:
            pages, passages = ingest(store, pdf)
            print(f"{pdf.name}: {pages} pages, {passages} passages")
        return
    options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    with ConnectionPool(settings.database_url, kwargs=options, max_size=10) as pool:
        checkpointer = PostgresSaver(pool)
        checkpointer.setup()
        prompts = Prompts(settings.prompts, settings.reload_prompts)
        agent = Agent(settings, store, prompts, checkpointer)
        if chosen.command == "ask":
            print(agent.ask(chosen.thread or str(uuid.uuid4()), chosen.question))
        else:
            serve(settings, agent, store)


if __name__ == "__main__":
    main()
