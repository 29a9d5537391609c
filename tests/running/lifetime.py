"""How long servers and applications of tests live: as long as a module, or as all that share them.

A module that leaves what is served as it was can share it with others: that is a second of work for
each of them, on each deployment. Which ones do is in `order.py`, since they have to run one after
the other, in one process.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Any, TypeVar, cast

import pytest

from scripts.local_restate import RestateServer
from tests.running.order import bundle_of, group_of

T = TypeVar("T")


class Lifetime:
    """What lives until the same moment, each made once."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self._made: dict[str, Any] = {}

    def once(self, name: str, make: Callable[[], AbstractContextManager[T]]) -> T:
        """Return what has this name; make it first, if it is not there."""
        if name not in self._made:
            self._made[name] = self.stack.enter_context(make())
        return cast("T", self._made[name])

    def end(self) -> None:
        """End what was made; what is asked for later is made again."""
        self.stack.close()
        self._made.clear()

    def end_invocations(self) -> None:
        """End what a module leaves behind, so that it does not go on beside the next one."""
        for made in self._made.values():
            if isinstance(made, RestateServer):
                made.kill_unfinished()


Shared = pytest.StashKey[Lifetime]()
"""The lifetime of the modules that run now, where they share one."""


def lifetime_of(request: pytest.FixtureRequest) -> Iterator[Lifetime]:
    """Yield the lifetime of a module."""
    if bundle_of(request.node.nodeid) is None:
        own = Lifetime()
        with own.stack:
            yield own
    else:
        shared = request.config.stash.setdefault(Shared, Lifetime())
        yield shared
        shared.end_invocations()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Stop what was shared, after the last test of the modules that share it.

    Where a module goes on, on another deployment, it keeps its lifetime.
    """
    result = yield
    if nextitem is None or group_of(item.nodeid) != group_of(nextitem.nodeid):
        shared = item.config.stash.get(Shared, None)
        if shared is not None:
            shared.end()
    return result
