"""Charts with the configurations that they must reach."""
