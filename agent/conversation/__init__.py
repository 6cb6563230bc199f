"""What a message needs: the thread before it, small talk, and whether to search."""
