"""Many machines at work while what serves them is killed, and what has to come of them."""
