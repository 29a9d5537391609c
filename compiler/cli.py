"""The command line of the compiler (a placeholder)."""


def main() -> None:
    """Say that the command line is not there yet."""
    raise SystemExit("sc-compile: the command line is not written yet")
