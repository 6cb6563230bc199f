"""What the manuals hold on a question: tools, their fusion, and the lines that come nearest."""
