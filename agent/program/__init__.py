"""The DSPy program: its stages in order, its answer, and its state."""
