"""PDF bytes in, passages with vectors out; and the weights that this needs."""
