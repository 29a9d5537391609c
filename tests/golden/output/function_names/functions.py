"""The functions of `serve.sc`."""

from __future__ import annotations

from goldens.serve__types import Machines, Statechart


async def bind(function: str, self: int) -> Statechart:
    """Make a chart."""
    return Statechart(Mapping=len(function), self=self)


async def run_actor(call: int) -> Machines:
    """Make as many charts."""
    return Machines(charts=[Statechart(Mapping=index) for index in range(call)])


async def app(body: str) -> None:
    """Do nothing."""


async def carry(what: str) -> None:
    """Do nothing."""


async def objects() -> None:
    """Do nothing."""
