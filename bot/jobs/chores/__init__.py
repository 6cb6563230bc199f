"""What is done without anybody asking: keeping house, learning, catching up."""
