"""Procedures gone through a step at a time."""
