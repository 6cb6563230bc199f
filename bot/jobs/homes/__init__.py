"""Home tabs, and the week as leads read it."""
