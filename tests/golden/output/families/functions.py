"""The functions of `families.sc`."""

from __future__ import annotations


async def agent(*, name: str, question: str) -> str:
    """Answer a question."""
    return f"{name} knows nothing of {question}"
