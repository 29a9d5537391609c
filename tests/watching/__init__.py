"""`sc-compile --watch`, in a process of its own."""
