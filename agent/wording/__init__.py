"""Our own sentences, and the language that they are said in."""
