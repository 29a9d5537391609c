"""What the documentation says is true: its samples compile, run and answer as they are shown."""
