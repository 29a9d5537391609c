"""The service of `docs/http.md` that waits for a machine works as the page says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import RestateServer
from tests.conftest import Serve
from tests.docs.pages import write_files

KEY = "subscribed-to"
WAITS = "select id from sys_invocation where target_service_name = 'shop' and status = 'suspended'"


@pytest.mark.usefixtures("served")
def test_a_service_waits(restate: RestateServer, serve: Serve, tmp_path: Path) -> None:
    write_files(ROOT / "docs" / "http.md", tmp_path)
    serve("shop:app", restate, cwd=tmp_path, pythonpath=[tmp_path])
    call = restate.ingress.call
    call("signup", KEY, "create", {"input": {"address": "ada@example.com"}})
    call("signup", KEY, "waitFor", {"condition": "hasTag:pending"})
    with ThreadPoolExecutor() as pool:
        welcome = pool.submit(call, "shop", None, "welcome", KEY)
        eventually(lambda: restate.query(WAITS))
        call("signup", KEY, "send", {"event": {"type": "CONFIRM", "code": "4711"}})
        assert welcome.result().json() == "ada@example.com"
