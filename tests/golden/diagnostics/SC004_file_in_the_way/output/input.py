"""Helpers that someone wrote by hand."""
