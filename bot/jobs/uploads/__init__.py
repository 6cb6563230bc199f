"""From a shared PDF to its card, and what is clicked there."""
