"""Analysis: from syntax trees to the IR, with names, types and states checked."""
