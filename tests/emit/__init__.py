"""From the IR to Python: what is written, and what it means."""
