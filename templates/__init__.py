"""The Jinja templates of the generated Python modules."""
