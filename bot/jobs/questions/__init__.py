"""From a question to the one message that answers it, and what is asked below it."""
