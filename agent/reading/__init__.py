"""Which of the lines found answer the question, as a language model reads them."""
