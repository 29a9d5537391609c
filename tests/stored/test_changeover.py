"""Machines run on a former edition's own modules, and go on under those that are made today."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack

import pytest

from scripts.local_restate import RestateServer
from tests.running import logs
from tests.running.once import made_once
from tests.stored import play
from tests.stored.editions import Edition, all_editions
from tests.stored.hosting import Hosting
from tests.stored.stories import STORIES

pytestmark = [
    pytest.mark.capability("stored machines"),
    pytest.mark.long("the stories of test_recorded.py again, whose machines a former edition runs"),
]

WAYS = ("in_place", "after_a_crash", "beside")
"""How today's modules come: at the address of those that are killed, with the server killed, too,
or as a deployment beside them, which new calls go to."""

PLAYED = [
    pytest.param(edition, way, path.stem, id=f"{edition.name}-{way}-{path.stem}")
    for edition in all_editions()
    for way in WAYS
    for path in edition.records
    if not STORIES[path.stem].moves
]

HowEnded = Callable[[Edition, str, str], Future[None]]


@pytest.fixture(scope="module")
def how_ended(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, restate: RestateServer
) -> HowEnded:
    """Return what tells how a story has ended; those of an edition are played at once."""
    ends: dict[tuple[Edition, str], dict[str, Future[None]]] = {}

    def change_over(edition: Edition, way: str) -> dict[str, Future[None]]:
        compiled = made_once(tmp_path_factory, f"stored-{edition.name}", edition.compile_today)
        hosting = Hosting(edition, tmp_path_factory.mktemp("notes"))
        bystander, before = hosting.bystander(), hosting.as_recorded()
        today = hosting.as_compiled(compiled, None if way == "beside" else before.port)
        stories = [STORIES[path.stem] for path in edition.records]
        with ExitStack() as stack:
            for app in (bystander, before, today):
                stack.enter_context(logs.logged(pytestconfig, app.process))
                stack.callback(app.kill9)
            for app in (bystander, before):
                app.start()
                restate.register(app.uri)
            if way == "beside":
                today.start()
            stages = play.begin(
                restate,
                hosting.folder,
                f"{edition.name}-{way}-",
                [story for story in stories if not story.moves],
            )
            if way != "beside":
                before.kill9()
                if way == "after_a_crash":
                    restate.restart()
                today.start()
            restate.register(today.uri, force=True)
            played = play.at_once(stages, lambda story, stage: story.goes_on(stage))
        return {story.name: end for story, end in played.items()}

    def find(edition: Edition, way: str, name: str) -> Future[None]:
        if (edition, way) not in ends:
            ends[edition, way] = {}
            ends[edition, way] = change_over(edition, way)
        assert name in ends[edition, way], "not all stories began: the first test tells why"
        return ends[edition, way][name]

    return find


@pytest.mark.parametrize(("edition", "way", "name"), PLAYED)
def test_a_running_machine_goes_on(
    how_ended: HowEnded, edition: Edition, way: str, name: str
) -> None:
    """What a story expects has come, whatever was under way when the code changed."""
    how_ended(edition, way, name).result()
