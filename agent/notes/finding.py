"""Finds the notes that a question is about, among those that its audience may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from agent.notes.likeness import Likeness, Rule, named, strange
from sql import site_notes
from sql.audience import Audience
from sql.database import Database
from sql.site_notes import Near, SiteNote

if TYPE_CHECKING:  # the bot process embeds nothing
    from ingest.embedding import Embedder

_NEAREST: Final = 12
_SHOWN: Final = 2
_AT_ONCE: Final = 32
"""Notes that one question embeds: after a change of the model the next ones do the rest."""


@dataclass(frozen=True)
class Notes:
    """The notes of a database. `alike`: how like the kinds of answer are that two questions want,
    0..1. No connection is held while anything is embedded."""

    db: Database
    embedder: Embedder
    alike: Callable[[str, str], float]
    rule: Rule = field(default_factory=Rule)

    def about(self, audience: Audience, question: str) -> list[SiteNote]:
        """The notes that answer this question, the surest first; two at most.

        A note that was approved a moment ago is among them: what has no vector yet gets it here.
        """
        self.embed(audience)
        sure = [
            (self.rule.p(like), near.decided_at, near.correction_id)
            for near, like in self.near(audience, question)
            if self.rule.shows(like)
        ]
        if not sure:
            return []
        ids = [correction_id for _, _, correction_id in sorted(sure, reverse=True)[:_SHOWN]]
        with self.db.connection() as conn:
            return site_notes.read(conn, audience, ids)

    def near(
        self, audience: Audience, question: str, limit: int = _NEAREST
    ) -> list[tuple[Near, Likeness]]:
        """The notes whose questions are nearest, with how like them this one is."""
        vector = self.embedder.embed_query(question)
        with self.db.connection() as conn:
            found = site_notes.nearest(conn, audience, self.embedder.slug, vector, limit)
        return [(near, self._likeness(question, near)) for near in found]

    def embed(self, audience: Audience) -> None:
        """What this audience may see and has no vector of this model yet has one."""
        slug = self.embedder.slug
        with self.db.connection() as conn:
            lacking = site_notes.without_vector(conn, audience, slug, _AT_ONCE)
        if not lacking:
            return
        vectors = [self.embedder.embed_query(one.asked) for one in lacking]
        with self.db.connection() as conn:
            for one, vector in zip(lacking, vectors, strict=True):
                site_notes.keep_vector(conn, one.correction_id, slug, vector)

    def _likeness(self, question: str, near: Near) -> Likeness:
        known = "\n".join((near.asked, near.text, near.quote))
        return Likeness(
            near.cosine,
            self.alike(question, near.asked),
            named(question, near.asked),
            len(strange(question, known)),
        )
