"""Colours for charts where no compiler runs: for Pygments, and so for Sphinx and other tools."""
