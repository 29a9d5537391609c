"""Another module of functions of `actions_and_log.sc`."""


def notify() -> None:
    """Tell somebody."""
