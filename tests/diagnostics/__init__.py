"""Diagnostics: how they are shown, and a chart for each."""
