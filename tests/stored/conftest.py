"""Fixtures of an edition: a server of its own, and the functions' folder."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.stored.stage", "tests.stored.stories")
