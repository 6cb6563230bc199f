"""One question from end to end, recorded: what bot and commands call."""
