"""What to say about a syntax error, and how to go on after it."""
