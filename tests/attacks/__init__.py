"""Charts that try to become code, or to fool who reads what they compile to."""
