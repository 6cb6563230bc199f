"""How the program gets better: from votes to a candidate, a fair comparison, and a decision."""
