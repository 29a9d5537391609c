"""`sc-machines`: machines of a real restate-server are found, shown and mended."""
