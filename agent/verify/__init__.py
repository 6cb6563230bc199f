"""Holds what a language model says against the lines that it cites. No language model here."""
