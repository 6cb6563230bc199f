"""What each operation does, one file a noun; `OPERATIONS` is the whole API."""

from bot.api.handlers import (
    about,
    asking,
    classifying,
    corrections,
    evaluations,
    granting,
    manuals,
    programs,
    readings,
    searching,
    uploading,
    votes,
)
from bot.api.openai import chat, models, responses
from bot.api.operations import Operation

OPERATIONS: tuple[Operation, ...] = (
    *asking.OPERATIONS,
    *searching.OPERATIONS,
    *uploading.OPERATIONS,
    *readings.OPERATIONS,
    *manuals.OPERATIONS,
    *granting.OPERATIONS,
    *votes.OPERATIONS,
    *corrections.OPERATIONS,
    *programs.OPERATIONS,
    *evaluations.OPERATIONS,
    *classifying.OPERATIONS,
    *models.OPERATIONS,
    *chat.OPERATIONS,
    *responses.OPERATIONS,
    *about.OPERATIONS,
)
