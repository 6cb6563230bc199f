"""The agent: triage, retrieval where it is needed, an answer with citations; threads remembered."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict

from langchain_core.documents import Document
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langchain_core.vectorstores import VectorStore
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from pydantic import BaseModel

from manualbot.prompts import Prompts
from manualbot.settings import Settings

REMEMBERED = 10
NOT_FOUND = "I found nothing in the manuals that answers this."
LIKELY = "I am not sure that this answers it. "


class Triage(BaseModel):
    """What a message needs."""

    question: str
    queries: list[str]
    action: Literal["search", "from_thread", "clarify", "decline"]
    reply: str


class CitedAnswer(BaseModel):
    """An answer and the numbers of the sources that it stands on."""

    status: Literal["answered", "likely", "not_found"]
    answer: str
    citations: list[int]


class State(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]
    triage: dict[str, Any]
    sources: list[Document]
    cited: list[Document]


@dataclass
class Agent:
    settings: Settings
    store: VectorStore
    prompts: Prompts
    checkpointer: BaseCheckpointSaver

    def __post_init__(self) -> None:
        self._lm = ChatOpenAI(
            model=self.settings.lm_model,
            base_url=self.settings.lm_base_url,
            api_key=self.settings.lm_api_key,
            temperature=0,
            max_tokens=self.settings.lm_max_tokens,
        )
        self._graph = self._compile()

    def ask(self, thread: str, message: str) -> str:
        """The reply to a message of the thread, as Slack shows it."""
        self.prompts.refresh()
        said = self._graph.invoke(
            {"messages": [HumanMessage(message)], "sources": [], "cited": []},
            {"configurable": {"thread_id": thread}},
        )
        return render(said["messages"][-1].text, said["cited"])

    def _compile(self) -> CompiledStateGraph:
        graph = StateGraph(State)
        graph.add_node("triage", self._triage)
        graph.add_node("retrieve", self._retrieve)
        graph.add_node("answer", self._answer)
        graph.add_node("talk", self._talk)
        graph.add_edge(START, "triage")
        graph.add_conditional_edges(
            "triage",
            lambda state: "retrieve" if state["triage"]["action"] == "search" else "talk",
            ["retrieve", "talk"],
        )
        graph.add_edge("retrieve", "answer")
        graph.add_edge("answer", END)
        graph.add_edge("talk", END)
        return graph.compile(checkpointer=self.checkpointer)

    def _triage(self, state: State) -> State:
        chain = self.prompts.triage | self._lm.with_structured_output(Triage, method="json_schema")
        *history, message = state["messages"][-REMEMBERED - 1 :]
        said = chain.invoke({"history": history, "message": message.content})
        return {"triage": said.model_dump()}

    def _retrieve(self, state: State) -> State:
        """The best passages of all queries, each once, those of the question itself first."""
        triage = state["triage"]
        queries = dict.fromkeys([triage["question"], *triage["queries"][:3]])
        retriever = self.store.as_retriever(search_kwargs={"k": self.settings.passages})
        rankings = retriever.batch(list(queries))
        scores: dict[str, float] = {}
        found: dict[str, Document] = {}
        for ranking in rankings:
            for rank, document in enumerate(ranking):
                key = document.id or document.page_content
                found[key] = document
                scores[key] = scores.get(key, 0) + 1 / (60 + rank)
        best = sorted(found, key=lambda key: -scores[key])
        return {"sources": [found[key] for key in best[: self.settings.passages]]}

    def _answer(self, state: State) -> State:
        sources = state["sources"]
        text = "\n\n".join(
            f"[{n}] {where(document)}\n{document.page_content}"
            for n, document in enumerate(sources, 1)
        )
        lm = self._lm.with_structured_output(CitedAnswer, method="json_schema")
        said = (self.prompts.answer | lm).invoke(
            {"sources": text, "question": state["triage"]["question"]}
        )
        numbers = dict.fromkeys(n for n in said.citations if 1 <= n <= len(sources))
        cited = [sources[n - 1] for n in numbers]
        if said.status == "not_found" or not cited:
            return {"messages": [AIMessage(NOT_FOUND)], "cited": []}
        doubt = LIKELY if said.status == "likely" else ""
        return {"messages": [AIMessage(doubt + said.answer)], "cited": cited}

    def _talk(self, state: State) -> State:
        reply = state["triage"]["reply"].strip() or "What would you like to know from the manuals?"
        return {"messages": [AIMessage(reply)], "cited": []}


def where(document: Document) -> str:
    return f"{document.metadata['title']}, page {document.metadata['page']}"


def render(answer: str, cited: list[Document]) -> str:
    sources = dict.fromkeys(where(document) for document in cited)
    lines = [f"[{n}] {source}" for n, source in enumerate(sources, 1)]
    return "\n".join([answer, *(["", "Sources:", *lines] if lines else [])])
