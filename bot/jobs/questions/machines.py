"""What "this channel is about the 4500" comes to: who may set it has it set, once a message."""

from agent.equipment import Said, fits, said_machine
from agent.wording import Language, in_language, language_of
from agent.wording import sentences as wording
from bot.errors import MayNot
from bot.jobs.acting import actor_of
from bot.jobs.work import Work
from bot.roles import allow
from bot.showing import Content, sentence
from sql import equipment, manuals
from sql.audience import Audience
from sql.questions import Question


def of_channel(question: Question) -> Said | None:
    """What the message says that its channel is about; None where it says something else."""
    said = said_machine(question.text)
    return said if said is not None and said.where == "channel" else None


def set_channel(work: Work, question: Question, said: Said, audience: Audience) -> Content:
    """The channel is about the machine, or the message says who may say so."""
    language = language_of(question.text)
    words = said.machine.said if said.machine.names or said.machine.serial else ""
    actor = actor_of(work, question.user_id)
    place = (question.team, question.channel)
    with work.shop.db.connection() as conn:
        before = equipment.of_channel(conn, *place)
        try:
            doing = allow(conn, actor, "channel.set")
        except MayNot as error:
            return sentence(str(error))
        if before != words:
            equipment.pin(conn, *place, words, actor.signs)
            doing.done(
                f"channel:{question.channel}",
                before={"equipment": before},
                after={"equipment": words},
            )
        named = [one.equipment for one in manuals.list_all(conn, audience) if one.equipment]
    known = any(fits(one, said.machine) for one in named)
    return sentence(_told(words, language, known=known))


def _told(words: str, language: Language, *, known: bool) -> str:
    if not words:
        return in_language(wording.CHANNEL_ANY, language)
    told = wording.CHANNEL_PINNED if known else wording.CHANNEL_UNKNOWN
    return in_language(told, language, machine=words)
