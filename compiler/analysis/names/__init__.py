"""Names of files and machines: collected, looked up, and what their signatures say."""
