"""Applications written by hand, which tests serve to Restate."""
