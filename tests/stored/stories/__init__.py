"""What is played: each story begins on the code of an edition, and goes on under that of today.

What is expected is what clients and functions see, not how it is stored. A record holds what its
story has begun, so a story that was recorded stays as it is; new ones are added.
"""

from __future__ import annotations

from . import (
    actions,
    actors,
    children,
    errors,
    migrations,
    regions,
    timers,
    values,
    waiting,
)
from .story import Story

MODULES = (timers, actors, actions, children, regions, waiting, errors, migrations, values)

STORIES: dict[str, Story] = {
    story.name: story()
    for module in MODULES
    for story in vars(module).values()
    if isinstance(story, type) and issubclass(story, Story) and story is not Story
}
"""The stories by their names."""
