"""The support package, without Restate."""
