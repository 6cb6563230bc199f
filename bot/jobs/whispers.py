"""What only one person of a conversation reads."""

from agent.wording import Sentence, in_language
from bot.jobs.work import Work
from bot.showing import escaped
from bot.slack import calling
from sql.questions import Question
from sql.uploads import Upload


def whisper(work: Work, about: Question | Upload, user_id: str, why: str) -> None:
    """Only who clicked reads why not, in the thread of what it is about."""
    if isinstance(about, Question):
        thread = None if about.private else about.thread_ts
    else:
        thread = about.message_ts
    whisper_in(work, about.channel, thread, user_id, why)


def whisper_ours(
    work: Work, about: Question | Upload, user_id: str, sentence: Sentence, **names: object
) -> None:
    """Only who clicked reads the sentence of ours, in their own language; names put in."""
    whisper(work, about, user_id, in_language(sentence, work.tongues.of(user_id), **names))


def whisper_in(work: Work, channel: str, thread_ts: str | None, user_id: str, why: str) -> None:
    """Only that person reads it, there."""
    with calling():
        work.slack.poster.chat_postEphemeral(
            channel=channel, thread_ts=thread_ts, user=user_id, text=escaped(why)
        )
