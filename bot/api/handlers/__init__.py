"""What each operation does, one file a noun; `OPERATIONS` is the whole API."""

from bot.api.handlers import (
    about,
    asking,
    classifying,
    corrections,
    evaluations,
    granting,
    manuals,
    orders_changing,
    orders_importing,
    orders_opening,
    orders_reading,
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
    *orders_importing.OPERATIONS,
    *orders_reading.OPERATIONS,
    *orders_changing.OPERATIONS,
    *orders_opening.OPERATIONS,
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
