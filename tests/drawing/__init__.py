"""Tests of `sc-draw`: pictures of charts and of changes."""
