"""What is not installed, or does not answer, beside Shoptalk."""

from bot.errors.base import BotError


class NoCharts(BotError):
    """Pictures need matplotlib: install the extra "charts" (`make extra-charts`); the
    table and --json do without."""

    kind = "permanent"


class NoMlflow(BotError):
    """This needs MLflow: install the extra "mlflow" (`make extra-mlflow`)."""

    kind = "permanent"


class NotRegistered(BotError):
    """The model could not be registered: check the tracking store's address and that it is up."""
