"""A second opinion on what charts mean: an interpreter that shares no code with the output."""
