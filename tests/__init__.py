"""The tests: `make test`, or `pytest` in the virtual environment."""
