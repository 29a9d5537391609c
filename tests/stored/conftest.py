"""What a story asserts is shown where it fails, as in a module of tests."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.stored.stage", "tests.stored.stories")
