"""The command `sc-inspect`: a web page over the machines of a running Restate."""
