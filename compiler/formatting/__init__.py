"""Charts in one canonical form: `sc-format`."""
