"""A story of machines."""

from __future__ import annotations

import re
from typing import ClassVar

from tests.stored.stage import Stage


class Story:
    """What happens to some machines before the code changes, and what is to come of it."""

    name: ClassVar[str]
    """The name of the class, in small letters: `a_timer_is_due`."""

    is_timed: ClassVar[bool] = False
    """Whether something is due soon after it has begun, so that it is begun last."""

    moves: ClassVar[bool] = False
    """Whether the code of the edition moves it to the later charts: `moved` is played."""

    def __init_subclass__(cls) -> None:
        """Name the story."""
        super().__init_subclass__()
        cls.name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def begin(self, stage: Stage) -> None:
        """Call machines until that is pending which the story is about.

        The record begins when the last of these calls is answered, and all who wait have called.
        """
        raise NotImplementedError

    def moved(self, stage: Stage) -> None:
        """Call machines that the later charts are served for, by the code of the edition."""

    def goes_on(self, stage: Stage) -> None:
        """Expect what comes of it, and call the machines again."""
        raise NotImplementedError
