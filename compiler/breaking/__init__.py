"""What a change of charts means for machines in flight and for callers: `sc-breaking`."""
