"""Types of values: which fits where, and what the functions and methods of the language give."""
