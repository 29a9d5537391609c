"""Pictures of charts, and of what has changed between two states of them: the command `sc-draw`."""
