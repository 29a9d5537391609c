"""Serves an edition's modules as if many waited: answers are halved where two wait already.

What is told in halves travels in a message of its own, which is to be recorded, too. It is imported
where `generated` is the edition's folder.
"""

from __future__ import annotations

from typing import Any

import generated
from generated._support import waiters

assert hasattr(waiters, "MOST_ANSWERS")
vars(waiters)["MOST_ANSWERS"] = 1

app: Any = generated.app
