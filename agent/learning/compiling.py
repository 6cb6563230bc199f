"""Where a DSPy optimiser compiles the program: its LM, its prompts' form, and the manuals."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from agent.answering import Kit, ManualsDesk, prompting
from agent.evidence import answering_at
from agent.reading import reading_at_most
from sql.audience import Audience

T = TypeVar("T")


class ForgetfulDesk(ManualsDesk):
    """A desk that asks the LM each time: what is remembered leaves no trace to learn from."""

    def remember(self, key: str, work: Callable[[], T]) -> T:
        return work()


@contextmanager
def compiling(kit: Kit, audience: Audience) -> Iterator[None]:
    """Inside, programs ask the kit's LM and look things up in the audience's manuals.

    Whatever the audience may read can come into a program's demonstrations.
    """
    desk = ForgetfulDesk(
        kit.db,
        kit.embedder,
        kit.tools,
        audience,
        kit.settings,
        examples=kit.examples,
        kinds=kit.kinds,
        reranker=kit.reranker,
    )
    with prompting(kit), answering_at(desk), reading_at_most(kit.settings.reader_words):
        yield
