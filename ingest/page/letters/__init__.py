"""The letters of a page: how a character is spelled, and what raised and lowered type says."""
