"""What compiled charts cost, side by side with their peers: `make bench`."""
