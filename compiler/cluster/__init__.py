"""What a running Restate has in flight: which machines, on which versions, in which states."""
