"""An answer on the terminal: our sentence, then each part with its place and its lines."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.panel import Panel
from rich.text import Text

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.commands.output import OUT, where_of
from bot.showing import (
    MARK,
    Line,
    Part,
    fault_of,
    flat,
    heading,
    it_is_here,
    left_over,
    machine,
    not_the_manual,
    note_heading,
    note_of,
    notice,
    order_lines,
    orders_heading,
    plain,
    titled,
)

_QUOTED = 120
"""Characters of a line that are enough to find it on its page."""

if TYPE_CHECKING:  # some commands print without loading DSPy
    from agent.answering import Reply
    from agent.work_orders import Told
    from bot.showing import Shown
    from sql.passages import Passage


def show_reply(reply: Reply, shown: Shown) -> None:
    """The answer: what it comes to, the warnings, the parts as printed, our remarks."""
    stored = shown.answer
    for note in map(note_of, shown.notes):
        below = it_is_here(note, stored.language), not_the_manual(note, stored.language)
        body = "\n".join(filter(None, (note.text, *below)))
        title = Text(note_heading(note, stored.language))
        OUT.print(Panel(Text(body), title=title, title_align="left", border_style="magenta"))
    if shown.sentence:
        OUT.print(Text(shown.sentence, style="yellow"))
    elif not shown.parts:
        OUT.print(Text(stored.text, style="bold"))
    cited = [line for part in shown.parts for line in part.lines]
    for warning in left_over(shown.warnings, cited):
        OUT.print(_panel(where_of(warning.page, warning.label), [warning], "yellow"))
    manual = ""
    for number, part in enumerate(shown.by_manual if shown.alike else shown.parts):
        if number == 1 and not shown.alike:
            OUT.print(Text(in_language(wording.ALSO_CLOSE, stored.language), style="dim"))
        if part.manual != manual:
            manual = part.manual
            OUT.print(Text(machine(part), style="bold"))
        _show_part(part, "cyan" if number == 0 or shown.alike else "dim")
    for remark in stored.remarks:
        OUT.print(Text(remark, style="dim"))
    if stored.status == "not_found" and reply.answer.nearest:
        OUT.print(Text(in_language(wording.NEAREST, stored.language), style="dim"))
        for where in dict.fromkeys(map(_nearest, reply.answer.nearest)):
            OUT.print(Text(f"  {where}", style="dim"))
    if shown.past:
        OUT.print(Text(orders_heading(len(shown.past), stored.language), style="bold"))
        for told in shown.past:
            show_order(told, stored.language)
        OUT.print(Text(in_language(wording.FROM_ORDERS, stored.language), style="dim"))


def show_order(told: Told, language: Language = "en", before: str = "") -> None:
    """A past work order, in plain lines."""
    head, *below = order_lines(fault_of(told), language)
    OUT.print(Text(f"{before}{head}", style="cyan"))
    for line in below:
        OUT.print(Text(f"   {line}"))


def _nearest(passage: Passage) -> str:
    section = passage.section.rsplit(" > ", 1)[-1]
    return f"{where_of(passage.page_from, passage.label)} · {section} · {passage.manual}"


def _show_part(part: Part, colour: str) -> None:
    """The page first, so that it is never cut."""
    first = part.lines[0]
    names = [
        where_of(first.page, first.label),
        heading(part),
        "read by OCR" if first.recognised else "",
    ]
    top = [Text(f"{MARK} {said}", style="bold yellow") for said in part.unfit]
    top += [Text(said, style="dim") for said in part.effect]
    top += [Text(text, style="bold") for text in (part.lead, titled(part)) if text]
    OUT.print(_panel(" · ".join(filter(None, names)), part.lines, colour, top))
    for command in dict.fromkeys(picture_of(line) for line in part.lines if line.doubt):
        OUT.print(Text(f"Its picture: {command}", style="yellow"), soft_wrap=True)


def picture_of(line: Line) -> str:
    """The command that shows the line as it is printed."""
    quoted = shlex.quote(" ".join(line.quote.split())[:_QUOTED])
    return f"shoptalk page {shlex.quote(line.manual)} {line.page} --lines --highlight {quoted}"


def _panel(title: str, lines: Sequence[Line], colour: str, top: Sequence[Text] = ()) -> Panel:
    body = list(top)
    page = lines[0].page
    before: Line | None = None
    has_cells = any(line.cells for line in lines)
    for line in lines:
        if line.page != page:
            body.append(Text(where_of(line.page, line.label), style="dim"))
            page = line.page
        if line.role == "header" and has_cells:
            continue
        body += [Text("…", style="dim")] if line.gap and before else []
        body += [Text("")] if line.cells and before and before.cells else []
        body.append(_text(line))
        if line.doubt:
            why = in_language(wording.DOUBTFUL, "en", why=line.doubt)
            body.append(Text(f"{MARK} {why}", style="yellow"))
        before = line
    return Panel(Text("\n").join(body), title=Text(title), title_align="left", border_style=colour)


def _text(line: Line) -> Text:
    match line.role:
        case "warning" | "note":
            style = "yellow" if line.role == "warning" else ""
            runs = notice(line)  # one where it begins with no signal word
            return Text.assemble(*((text, f"bold {style}" if b else style) for text, b in runs))
        case "row" if line.cells:
            cells = [
                Text.assemble((f"{head}: ", "bold"), text) if head else Text(text)
                for head, text in line.cells
            ]
            return Text("\n").join(cells)
        case "setup":
            return Text(flat(line), style="dim")
        case "heading":
            return Text(flat(line), style="bold")
        case _:
            return Text(plain(line))
