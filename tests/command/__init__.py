"""The command `sc-compile`: what it reads, writes and says."""
