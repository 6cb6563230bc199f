"""The prompts, in a file of their own so that they can be changed without the code."""

import json
from pathlib import Path

from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

HISTORY = MessagesPlaceholder("history")


class Prompts:
    """`triage` and `answer` as the file has them; read again when it changed, if asked to."""

    def __init__(self, path: Path, reload: bool) -> None:
        self._path, self._reload = path, reload
        self._read()

    def refresh(self) -> None:
        if self._reload and self._path.stat().st_mtime_ns != self._changed:
            self._read()

    def _read(self) -> None:
        self._changed = self._path.stat().st_mtime_ns
        texts = json.loads(self._path.read_text("utf-8"))
        self.version = texts["version"]
        self.triage = ChatPromptTemplate.from_messages(
            [("system", texts["triage"]), HISTORY, ("human", "MESSAGE\n{message}")]
        )
        self.answer = ChatPromptTemplate.from_messages(
            [("system", texts["answer"]), ("human", "SOURCES\n{sources}\n\nQUESTION\n{question}")]
        )
