"""Makes the model when MLflow loads it; MLflow copies this script into what it saves."""

from mlflow.models import set_model

from bot.api.pyfunc.model import Model

set_model(Model())
