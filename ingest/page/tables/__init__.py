"""Tables: rows, cells, and what the header says over each."""
