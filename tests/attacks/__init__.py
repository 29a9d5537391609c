"""Attacks on the tools: hostile charts, files and clusters."""
