"""Benchmarks: never part of `make test`; `python -m tests.bench DATA` writes raw figures."""
