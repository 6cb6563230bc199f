"""Answers as traces in an MLflow store, with people's thumbs as feedback on them; off by default.

MLflow is an extra, and loaded here alone, when it is first used.
"""

from bot.traces.feedback import tell_votes
from bot.traces.library import beside, mlflow, refused
from bot.traces.tracer import EXPERIMENT, Tracer

__all__ = ["EXPERIMENT", "Tracer", "beside", "mlflow", "refused", "tell_votes"]
