"""Holds an LM's claims against the passages it read: verify's verdict in the program's terms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.evidence.focus import Focus
from agent.reading.signatures import Claim
from agent.verify import verify
from agent.wording.plain import plain


@dataclass(frozen=True)
class Held:
    """A claim that its lines bear out. `quote` is the passage's own words, and `header` the lines
    of a table's header over it, without which a row says little."""

    text: str
    quote: str
    header: tuple[str, ...]
    focus: Focus

    @property
    def lines(self) -> str:
        """What is cited, the header over the row."""
        return "\n".join((*self.header, self.quote))


@dataclass(frozen=True)
class Supported:
    """The claims that hold, in their order, and what is wrong with the others, for the LM."""

    claims: tuple[Held, ...]
    complaint: str


def support(
    asked: Sequence[str], claims: Sequence[Claim], read: Sequence[Focus], *, verbatim: bool = False
) -> Supported:
    """Verify the claims; each may stand on any passage that was read.

    `asked`: the person's own messages, the newest first. Only a number in them can be the asker's.

    With `verbatim`, a claim whose text its lines do not bear out is not dropped when its quote is
    the manual's: the quote itself then is what is said.
    """
    names = [str(number) for number in range(1, len(read) + 1)]
    by_name = dict(zip(names, read, strict=True))
    evidence = [
        verify.EvidencePassage(
            name,
            f.passage.passage_id,
            f.passage.manual,
            f.passage.page_from,
            f.passage.text,
            f.passage.cells,
            f.passage.carried,
        )
        for name, f in by_name.items()
    ]
    given = [verify.Claim(plain(claim.text), names, plain(claim.quote)) for claim in claims]
    verdict = verify.verify(asked[0], given, evidence, asked[1:])
    kept = {held.index: held for held in verdict.kept}
    if verbatim:
        for failure in verdict.failures:
            bare = replace(given[failure.claim_index], text="")
            for held in verify.verify(asked[0], [bare], evidence, asked[1:]).kept:
                kept[failure.claim_index] = held
    return Supported(
        tuple(
            Held(held.text, held.quote, held.header, by_name[held.passage.id])
            for _, held in sorted(kept.items())
        ),
        verify.feedback(verdict),
    )
