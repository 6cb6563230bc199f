"""Language models: which there are, the server that a home shares, and what a call gave."""
