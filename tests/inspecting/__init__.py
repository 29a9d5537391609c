"""`sc-inspect`: the page over the machines of a running Restate."""
