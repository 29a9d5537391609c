"""What can happen in a machine whatever its values are: conditions, steps, and a search of them."""
