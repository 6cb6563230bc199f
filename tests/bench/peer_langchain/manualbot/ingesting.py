"""PDF to passages: pages by pdfium, chunks of 1,000 characters, ids that make a repeat harmless."""

import hashlib
import uuid
from pathlib import Path

from langchain_community.document_loaders import PyPDFium2Loader
from langchain_core.vectorstores import VectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

SPLITTER = RecursiveCharacterTextSplitter(chunk_size=1_000, chunk_overlap=200)


def ingest(store: VectorStore, pdf: Path, name: str | None = None) -> tuple[int, int]:
    """(pages, passages) of the PDF, which are searched from now on."""
    digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
    pages = PyPDFium2Loader(str(pdf)).load()
    for page in pages:
        title = page.metadata.get("title") or name or pdf.stem
        page.metadata = {"title": title, "page": page.metadata["page"] + 1}
    chunks = [chunk for chunk in SPLITTER.split_documents(pages) if chunk.page_content.strip()]
    ids = [str(uuid.uuid5(uuid.NAMESPACE_OID, f"{digest}/{n}")) for n in range(len(chunks))]
    store.add_documents(chunks, ids=ids)
    return len(pages), len(chunks)
