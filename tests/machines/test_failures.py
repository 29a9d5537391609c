"""What is told of why calls have failed, where texts may hold what is private."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sc_compile.machines.as_data import failure_text
from sc_compile.machines.model import Call

pytestmark = pytest.mark.capability("operating machines", "private events and fields")


def failed(text: str, code: str | None = None) -> Call:
    """Return a call that has failed."""
    return Call(
        id="inv_1",
        service="safe",
        key="k",
        handler="send",
        status="completed",
        created=datetime.now(UTC),
        failure=text,
        failure_code=code,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[400] bad body: Invalid enum value 's3cret' - at `$.event.code`", "[400] bad body"),
        ("[400 Bad Request] bad condition `matches:s3cret`: no", "[400 Bad Request] bad condition"),
        ("[500 Internal] ValueError: s3cret", "[500 Internal] ValueError"),
        ("[500] httpx.ConnectError: no route to s3cret", "[500] httpx.ConnectError"),
        ("KeyError\n  s3cret", "KeyError"),
        ("[409] cancelled", "[409] cancelled"),
        ("[422] the code s3cret is wrong: no", "[422] (private)"),
        ("[422] s3cret", "[422] (private)"),
        ("", "(private)"),
    ],
)
def test_the_kind_of_a_failure(text: str, kind: str) -> None:
    """It is told whole, or not at all; nothing else of the text is."""
    assert failure_text(failed(text), shows_text=False) == kind
    assert failure_text(failed(text), shows_text=True) == text.partition("\n")[0]


def test_what_restate_says_is_told() -> None:
    text = "[503] service `x` has no deployment: nobody"
    assert failure_text(failed(text, "RT0011"), shows_text=False) == text
