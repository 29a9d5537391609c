"""`sc-compile --watch`: charts are compiled, and what is made of them served, as they change."""
