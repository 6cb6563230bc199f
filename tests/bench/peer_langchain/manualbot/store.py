"""The passages in PostgreSQL: vectors and full text, fused by rank."""

from contextlib import suppress

from langchain_postgres import Column, PGEngine, PGVectorStore
from langchain_postgres.v2.hybrid_search_config import HybridSearchConfig, reciprocal_rank_fusion
from psycopg import connect
from sqlalchemy.exc import ProgrammingError

from manualbot.embeddings import DIMENSIONS, MiniLM
from manualbot.settings import Settings

CANDIDATES = 50


def open_store(settings: Settings, embeddings: MiniLM, hybrid: bool = True) -> PGVectorStore:
    """The store; its table is made where it is missing."""
    fused = HybridSearchConfig(
        tsv_column="content_tsv",
        fusion_function=reciprocal_rank_fusion,
        fusion_function_parameters={"rrf_k": 60, "fetch_top_k": settings.passages},
        primary_top_k=CANDIDATES,
        secondary_top_k=CANDIDATES,
    )
    url = settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = PGEngine.from_connection_string(url)
    with connect(settings.database_url) as conn:
        conn.execute("CREATE EXTENSION IF NOT EXISTS vector")
    with suppress(ProgrammingError):  # it is there
        engine.init_vectorstore_table(
            settings.table,
            DIMENSIONS,
            metadata_columns=[Column("title", "TEXT"), Column("page", "INTEGER")],
            hybrid_search_config=fused,
        )
    return PGVectorStore.create_sync(
        engine,
        embeddings,
        settings.table,
        metadata_columns=["title", "page"],
        hybrid_search_config=fused if hybrid else None,
        k=settings.passages,
    )
