"""The model as MLflow loads it. Imported only where MLflow is: `code.py` does."""

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import structlog
from mlflow.exceptions import MlflowException
from mlflow.pyfunc import PythonModel

from bot.api.problems import Problem
from bot.api.pyfunc.answering import GIVEN, Answers
from bot.api.pyfunc.exporting import PROGRAM
from bot.api.pyfunc.rows import BadInput, rows_of
from bot.settings import Settings
from bot.terminal import set_up
from sql.failure import Failure


class Model(PythonModel):
    """Answers tables of questions."""

    _answers: Answers
    close: Callable[[], object]
    """Ends what the model holds open, as the end of the process does."""

    def load_context(self, context: Any) -> None:
        """Read the program and the settings; the database is opened by the first table."""
        try:
            settings = Settings.read()
            if not structlog.is_configured():
                set_up(settings.bot.log_level)
            self._answers = Answers(Path(context.artifacts[PROGRAM]).read_bytes(), settings)
        except Failure as error:
            raise MlflowException(str(error)) from error
        self.close = weakref.finalize(self, self._answers.close)

    # MLflow would make a schema of types, and refuse the whole table for one bad row.
    def predict(self, context, model_input, params=None):  # type: ignore[no-untyped-def]
        """A DataFrame with a row for each given one, in order, and the columns `GIVEN`."""
        try:
            answers = self._answers.of(rows_of(model_input))
        except BadInput as error:
            raise MlflowException.invalid_parameter_value(str(error)) from error
        except Problem as problem:
            raise MlflowException.invalid_parameter_value(problem.detail) from problem
        except Failure as error:
            raise MlflowException(str(error)) from error
        return pandas.DataFrame(answers, columns=list(GIVEN), dtype=object)
