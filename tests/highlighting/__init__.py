"""Colours for charts: the lexer for Pygments, and the grammar of editors."""
