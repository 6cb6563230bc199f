"""Measure the program on labelled questions: retrieval, answers, abstention, time.

A data set is a folder with `questions.jsonl` and either `passages.jsonl` or a folder `pdf/`.
"""
