"""Shoptalk as an MLflow model: a program version that answers rows, and its line in a registry.

`exporting.py` writes it, `registering.py` puts it into a tracking store, `code.py` is the script
that MLflow copies into the model and runs when it loads it, `model.py` what that script makes.
MLflow is an extra, and loaded only when one of these is used (`library.py`).
"""
