"""What kills the application and the server, at moments that a seed determines."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from scripts.local_restate import AppServer, RestateServer


@dataclass
class Crashes:
    """Kills the application, the server or both, and starts them again.

    To be used from the main thread: what another one starts dies with it.
    """

    random: Random
    restate: RestateServer
    app: AppServer
    up_s: tuple[float, float] = (0.5, 4.0)  # how long both run
    down_s: tuple[float, float] = (0.0, 1.0)  # how long what was killed is away
    count: Counter[str] = field(default_factory=Counter)

    def pauses(self) -> Iterator[float]:
        """Return the seconds until each crash."""
        while True:
            yield self.random.uniform(*self.up_s)

    def crash(self) -> None:
        """Kill one of them or both, wait a moment, and start again what was killed."""
        which = self.random.choice(("application", "server", "both"))
        self.count[which] += 1
        if which != "application":
            self.restate.kill9()
        if which != "server":
            self.app.kill9()
        time.sleep(self.random.uniform(*self.down_s))
        if which != "server":
            self.app.restart()
        if which != "application":
            self.restate.restart()
