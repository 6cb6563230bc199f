"""The DSPy program that answers, the evidence it answers from, and how it is measured."""
