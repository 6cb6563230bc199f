"""What the manuals hold on a question: tools, their fusion, and the lines that come nearest."""

from agent.evidence.assemble import alone, assemble
from agent.evidence.closest import MOST, beside, closest, in_full
from agent.evidence.desk import Desk, answering_at, desk_here
from agent.evidence.excerpt import excerpt
from agent.evidence.fusion import WANTED, Found, UnitFusion, signals_of
from agent.evidence.rerank import Reranker, open_reranker, rerank
from agent.evidence.reranking import rerank_purses
from agent.evidence.search import NOTHING, Evidence, Fusion, fuse, gather
from agent.evidence.tools import Arm, Ranking, Search, Tool, default_tools
from agent.evidence.tools.manuals import ByMeaning, ByWords
from agent.evidence.units import Line, Role, Unit, UnitKind

__all__ = [
    "MOST",
    "NOTHING",
    "WANTED",
    "Arm",
    "ByMeaning",
    "ByWords",
    "Desk",
    "Evidence",
    "Found",
    "Fusion",
    "Line",
    "Ranking",
    "Reranker",
    "Role",
    "Search",
    "Tool",
    "Unit",
    "UnitFusion",
    "UnitKind",
    "alone",
    "answering_at",
    "assemble",
    "beside",
    "closest",
    "default_tools",
    "desk_here",
    "excerpt",
    "fuse",
    "gather",
    "in_full",
    "open_reranker",
    "rerank",
    "rerank_purses",
    "signals_of",
]
