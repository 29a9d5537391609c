"""How the suite runs: what is chosen, in which order, what is shown of it meanwhile."""

import pytest

# These are plugins of pytest, and imported by others before it asks for them.
NAMES = ("selection", "amount", "order", "progress", "logs", "lifetime", "processes")
PLUGINS = [f"{__name__}.{name}" for name in NAMES]
pytest.register_assert_rewrite(*PLUGINS)
