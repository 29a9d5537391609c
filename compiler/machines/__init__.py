"""The machines of a running Restate, one by one: to look at them, to find them, to mend them."""
