"""Search of question sets by the peer's own ingestion and retrieval, run by its own Python.

`python search_sets.py '{"set": FOLDER, "database": URL, "graph": ..., "tokenizer": ...}'` prints
one JSON object: for each question, by id, the units (pages or passages) found, best first, by each
retriever. `dense` is the store by meaning alone, `hybrid` the store as the bot uses it, `ensemble`
LangChain's EnsembleRetriever of BM25 (in memory) and dense, which the bot does not use and which
needs rank-bm25. `rewrite` is `hybrid` for the question as a person rewrote it, where there is one.
"""

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

warnings.filterwarnings("ignore")

from langchain_classic.retrievers import EnsembleRetriever  # noqa: E402
from langchain_community.document_loaders import PyPDFium2Loader  # noqa: E402
from langchain_community.retrievers import BM25Retriever  # noqa: E402
from langchain_core.documents import Document  # noqa: E402
from manualbot.embeddings import MiniLM  # noqa: E402
from manualbot.ingesting import SPLITTER  # noqa: E402
from manualbot.settings import Settings  # noqa: E402
from manualbot.store import open_store  # noqa: E402

PASSAGES, UNITS = 40, 10


def main() -> None:
    given = json.loads(sys.argv[1])
    folder = Path(given["set"])
    settings = Settings(
        database_url=given["database"],
        lm_base_url="http://127.0.0.1:1/v1",
        lm_model="none",
        embedding_graph=given["graph"],
        embedding_tokenizer=given["tokenizer"],
        table=folder.name,
        passages=PASSAGES,
    )
    store = open_store(settings, MiniLM(settings.embedding_graph, settings.embedding_tokenizer))
    begun = time.process_time()
    chunks = SPLITTER.split_documents(documents(folder, given.get("pdfs", [])))
    chunks = [chunk for chunk in chunks if chunk.page_content.strip()]
    store.add_documents(chunks)
    spent = time.process_time() - begun
    dense = open_store(settings, store.embeddings, hybrid=False)
    of_words = BM25Retriever.from_documents(chunks, k=PASSAGES)
    of_meaning = dense.as_retriever(search_kwargs={"k": PASSAGES})
    retrievers = {
        "dense": of_meaning,
        "hybrid": store.as_retriever(search_kwargs={"k": PASSAGES}),
        "ensemble": EnsembleRetriever(retrievers=[of_words, of_meaning], weights=[0.5, 0.5]),
    }
    found: dict[str, dict[str, list[str]]] = {}
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        question = json.loads(line)
        if not question["relevant"]:
            continue
        rankings = {n: units(r.invoke(question["question"])) for n, r in retrievers.items()}
        if question.get("rewrite"):
            rankings["rewrite"] = units(retrievers["hybrid"].invoke(question["rewrite"]))
        found[question["id"]] = rankings
    print(
        json.dumps({"chunks": len(chunks), "ingest_cpu_seconds": round(spent, 1), "found": found})
    )


def documents(folder: Path, pdfs: list[str]) -> list[Document]:
    """What is searched, with its unit in `title`; the number of the page is in it for PDFs."""
    if pdfs:
        return [
            Document(
                page.page_content,
                metadata={"title": f"{Path(pdf).stem}#p{page.metadata['page'] + 1}", "page": 0},
            )
            for pdf in pdfs
            for page in PyPDFium2Loader(pdf).load()
        ]
    rows = map(json.loads, (folder / "passages.jsonl").read_text("utf-8").splitlines())
    return [Document(text(row), metadata={"title": row["id"], "page": 0}) for row in rows]


def text(row: dict[str, Any]) -> str:
    title = row.get("title") or ""
    return row["text"] if row["text"].startswith(title) else f"{title}\n{row['text']}"


def units(found: list[Document]) -> list[str]:
    return list(dict.fromkeys(one.metadata["title"] for one in found))[:UNITS]


if __name__ == "__main__":
    main()
