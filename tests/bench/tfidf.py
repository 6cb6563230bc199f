"""TF-IDF with logistic regression by scikit-learn, in a venv of its own: the simple thing.

Run by that venv's Python it reads jobs on stdin, [{"texts", "labels", "asked"}], and prints for
each the labels of `asked` by two recipes: `plain`, all defaults, and `tuned`: words and pairs of
words, C and class weights chosen by five-fold cross-validation of macro-F1 on the job's own texts.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

RECIPES = ("plain", "tuned")


def predict(jobs: list[dict[str, list[str]]]) -> list[dict[str, list[str]]] | None:
    """The labels of each job by recipe; None, with a word on stderr, without scikit-learn.

    SHOPTALK_BENCH_CACHE names a folder to keep the venv in.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(os.environ.get("SHOPTALK_BENCH_CACHE", temporary)) / "sklearn"
        python = folder / "bin" / "python"
        try:
            if not python.exists():
                subprocess.run([sys.executable, "-m", "venv", folder], check=True)
                pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
                subprocess.run([*pip, "scikit-learn"], check=True, stdout=sys.stderr)
        except subprocess.CalledProcessError:
            print("scikit-learn could not be installed: nothing to compare with.", file=sys.stderr)
            return None
        done = subprocess.run(
            [python, __file__],
            input=json.dumps(jobs),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        found: list[dict[str, list[str]]] = json.loads(done.stdout)
        return found


def _main() -> None:
    json.dump([_answered(job) for job in json.load(sys.stdin)], sys.stdout)


def _answered(job: dict[str, list[str]]) -> dict[str, list[str]]:
    import warnings
    from collections import Counter

    warnings.filterwarnings("ignore")
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-not-found]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]
    from sklearn.model_selection import GridSearchCV  # type: ignore[import-not-found]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-not-found]

    plain = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000))
    wide = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(max_iter=1000)
    )
    grid = {
        "logisticregression__C": [1, 10, 100],
        "logisticregression__class_weight": [None, "balanced"],
    }
    fewest = min(Counter(job["labels"]).values())
    tuned: Any = GridSearchCV(wide, grid, scoring="f1_macro", cv=max(2, min(5, fewest)))
    said = {}
    for name, model in (("plain", plain), ("tuned", tuned)):
        model.fit(job["texts"], job["labels"])
        said[name] = [str(label) for label in model.predict(job["asked"])]
    return said


if __name__ == "__main__":
    _main()
