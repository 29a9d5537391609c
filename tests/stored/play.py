"""Plays stories: all at once, since most of their time they wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from scripts.local_restate import RestateServer
from tests.e2e.machines import World
from tests.stored.stage import Stage
from tests.stored.stories.story import Story

AT_ONCE = 8


def begin(
    server: RestateServer, folder: Path, prefix: str, stories: Iterable[Story]
) -> dict[Story, Stage]:
    """Begin stories, those last in which something is due soon.

    The keys of their machines begin with `prefix`.
    """
    world = World(server, folder)
    stages = {story: Stage(world, f"{prefix}{story.name}~") for story in stories}
    for is_timed in (False, True):
        some = {story: stage for story, stage in stages.items() if story.is_timed == is_timed}
        succeed(at_once(some, lambda story, stage: story.begin(stage)))
    return stages


def at_once(
    stages: Mapping[Story, Stage], play: Callable[[Story, Stage], None]
) -> dict[Story, Future[None]]:
    """Play a part of each story, until all have ended; return how."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return {story: threads.submit(play, story, stage) for story, stage in stages.items()}


def succeed(played: Mapping[Story, Future[None]]) -> None:
    """Raise what stories have failed with."""
    failures = []
    for story, future in played.items():
        if (failure := future.exception()) is not None:
            failure.add_note(f"story {story.name}")
            failures.append(failure)
    if failures:
        raise BaseExceptionGroup("stories have failed", failures)
