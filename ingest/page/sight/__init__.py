"""What of a page nobody sees, or sees twice, and why."""
