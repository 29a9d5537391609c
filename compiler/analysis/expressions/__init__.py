"""Expressions: what they can see from where they stand, what they mean, and their types."""
