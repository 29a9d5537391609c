"""Parsing: from source text to syntax trees, whatever is wrong with it."""
