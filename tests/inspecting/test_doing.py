"""What is done to machines from the page: events, retry, migrate; and how it shows harm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from html.parser import HTMLParser

import pytest
from markupsafe import escape
from sc_compile.inspecting import mending

from scripts.eventually import eventually
from tests.inspecting.charts import FORMS, HARM, PARROT, SECRETIVE
from tests.inspecting.conftest import Browser, page_over, words
from tests.machines.conftest import Shop, has_status
from tests.machines.shop import EVENTS, FUNCTIONS, ORDER, SAFE_V1, SAFE_V2, TALLY
from tests.machines.test_hostile import STORED

pytestmark = pytest.mark.capability("page over machines", "retry")

CHART = EVENTS + ORDER + TALLY + SAFE_V1.format(latest="") + FORMS + PARROT + SECRETIVE
SWITCHED = FUNCTIONS.format(
    charge="""if Path(__file__).with_name("broken").exists() and int(key[-1]) < 3:
        raise KeyError("USD")"""
)
"""As long as a file is there, `charge` fails for some keys: nothing has to be deployed again."""


@pytest.fixture(scope="module")
def shop(empty_shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Give the shop as it works, with a folder for jobs of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("jobs")))
        empty_shop.deploy(CHART, SWITCHED)
        yield empty_shop


@pytest.fixture(scope="module")
def sending(shop: Shop) -> Iterator[Browser]:
    """Give the page of the shop's machines, which may send."""
    with page_over(shop.restate.admin_url, [str(shop.chart)], may_send=True) as browser:
        yield browser


@contextmanager
def broken(shop: Shop) -> Iterator[None]:
    """Let `charge` fail meanwhile."""
    switch = shop.folder / "broken"
    switch.touch()
    try:
        yield
    finally:
        switch.unlink()


def form_of(page: str, button: str) -> str:
    """Return the id of the form with a button."""
    found = [
        form
        for form, body in re.findall(r'<form [^>]*id="([\w-]+)"[^>]*>(.*?)</form>', page, re.DOTALL)
        if f">{button}</button>" in body
    ]
    assert len(found) == 1, f"{button}: {found}"
    name: str = found[0]
    return name


def do(browser: Browser, url: str, button: str, **filled_in: str) -> str:
    """Fill in the form with a button, send it, and return the words of the page that follows."""
    page = browser.get(url)
    response = browser.submit(page, form_of(page, button), **filled_in)
    return words(response.text)


def test_an_event(sending: Browser, shop: Shop) -> None:
    shop.made("tally", "one")
    text = do(sending, "/machine?service=tally&key=one", "Send ADD")
    assert "ADD: done" in text
    assert "total 1" in text
    assert shop.machine("tally", "one").context() == {"total": 1}


def test_events_that_are_taken_now(sending: Browser, shop: Shop) -> None:
    """They come first, as far as the charts at hand tell; the others can be sent all the same."""
    shop.made("order", "first", cents=1)
    url = "/machine?service=order&key=first"
    first, _, others = sending.get(url).partition('<details id="others"')
    assert re.findall(r">Send (\w+)</button>", first) == ["PAY"]
    assert {"ADD", "WAIT", "SAY", "FILL"} <= set(re.findall(r">Send (\w+)</button>", others))
    assert "nothing of it takes the event now" in do(sending, url, "Send ADD")
    with page_over(shop.restate.admin_url, may_send=True) as browser:
        page = browser.get(url)  # no charts are at hand
        assert 'id="others"' not in page
        assert {"PAY", "ADD"} <= set(re.findall(r">Send (\w+)</button>", page))


def test_a_form_that_is_sent_twice(sending: Browser, shop: Shop) -> None:
    """A double click does it once; the form of a page that was opened anew does it again."""
    shop.made("tally", "twice")
    url = "/machine?service=tally&key=twice"
    page = sending.get(url)
    for _ in range(3):
        assert "ADD: done" in words(sending.submit(page, form_of(page, "Send ADD")).text)
    assert shop.machine("tally", "twice").context() == {"total": 1}
    do(sending, url, "Send ADD")
    assert shop.machine("tally", "twice").context() == {"total": 2}


def test_every_kind_of_field(sending: Browser, shop: Shop) -> None:
    shop.made("form", "f")
    filled_in = {
        "field.text": "<b>ä</b>",
        "field.number": "",
        "field.ratio": "0.5",
        "field.colour": '"green"',
        "field.sure": "true",
        "field.items": "[1, 2]",
        "field.when": "",
    }
    text = do(sending, "/machine?service=form&key=f", "Send FILL", **filled_in)
    assert "FILL: done" in text
    assert shop.machine("form", "f").context() == {
        "text": "<b>ä</b>",
        "number": 3,
        "ratio": 0.5,
        "colour": "green",
        "sure": True,
        "items": [1, 2],
    }


@pytest.mark.parametrize(
    ("filled_in", "said"),
    [
        (
            {"field.items": "[", "field.sure": "true", "field.colour": '"red"'},
            "The field `items` is not JSON",
        ),
        ({"field.items": '["a"]', "field.sure": "true", "field.colour": '"red"'}, "400: "),
        (
            {"field.items": "[]", "field.sure": "", "field.colour": '"red"'},
            "The field `sure` is empty",
        ),
    ],
)
def test_events_that_are_refused(
    sending: Browser, shop: Shop, filled_in: dict[str, str], said: str
) -> None:
    """By the form, or by the machine; nothing has changed then, and what was typed is there yet."""
    machine = shop.machine("form", "refuses")
    machine.ok("create", {"reset": True})
    before = machine.snapshot()
    page = sending.get("/machine?service=form&key=refuses")
    name = form_of(page, "Send FILL")
    refused = sending.submit(page, name, **{"field.text": HARM, **filled_in}).text
    assert said in words(refused)
    assert machine.snapshot() == before
    (form,) = re.findall(rf'<form [^>]*id="{name}".*?</form>', refused, re.DOTALL)
    assert f'name="field.text" value="{escape(HARM)}"' in form
    assert f">{escape(filled_in['field.items'])}</textarea>" in form
    assert '<option value="&#34;red&#34;" selected>' in form
    assert HARM not in refused


def test_an_event_as_json(sending: Browser, shop: Shop) -> None:
    machine = shop.made("order", "o-9", cents=3)
    url = "/machine?service=order&key=o-9"
    assert "nothing of it takes the event now" in do(sending, url, "Send", json='{"type": "ADD"}')
    page = sending.get(url)
    refused = sending.submit(page, form_of(page, "Send"), json="PAY").text
    assert "The event is not JSON" in words(refused)
    assert "Nothing was sent." in words(refused)
    assert re.search(r'<details id="as-json" open>.*>PAY</textarea>', refused, re.DOTALL)
    assert "PAY: done" in do(sending, url, "Send", json='{"type": "PAY", "cents": 5}')
    machine.becomes("paid", cents=5)
    text = sending.text(url)
    assert "It is done: nothing can be sent." in text
    assert "PAY cents=5 paying" in text
    assert "charge has ended" in text


@pytest.mark.long("test_retry_many retries as well")
def test_retry(sending: Browser, shop: Shop) -> None:
    machine = shop.made("order", "one-1", cents=3)
    url = "/machine?service=order&key=one-1"
    with broken(shop):
        machine.send("PAY", cents=5)
        eventually(partial(has_status, machine, "error"))
        assert "Error 500 actor charge: KeyError" in sending.text(url)
        do(sending, url, "Retry")
        eventually(partial(has_status, machine, "error"))  # it has failed again
    assert "retry: done" in do(sending, url, "Retry")
    machine.becomes("paid")
    page = sending.get(url)
    assert ">Retry<" not in page


def test_retry_many(sending: Browser, shop: Shop) -> None:
    """Those that the search finds; it is asked first, and shown what has come of it."""
    made = [shop.made("order", f"many-{number}", cents=number) for number in range(4)]
    with broken(shop):
        for number, machine in enumerate(made):
            machine.send("PAY", cents=number)
        for machine in made[:3]:
            eventually(partial(has_status, machine, "error"))
        made[3].becomes("paid")
    page = sending.get("/?service=order&key=many-&status=error")
    found = re.search(r'<a class="button" href="([^"]*)">Retry 3 machines in status error', page)
    assert found
    asked = sending.get(unescape(found[1]))
    assert "3 machines of order v1 Among them are order/many-0" in words(asked)
    response = sending.submit(asked, "mend")
    url = str(response.url)
    assert "/job?id=" in url

    def has_ended() -> bool:
        assert "Ended: 3 of 3. done 3" in sending.text(url)
        return True

    eventually(has_ended)
    for number, machine in enumerate(made):
        machine.becomes("paid", receipt=f"{number} cents")
    assert "There is none for which that would do anything" in sending.text(unescape(found[1]))


@pytest.mark.long("it waits for a slow job, to interrupt it")
def test_a_job_that_is_interrupted(
    sending: Browser, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks off when the process ends, and goes on when it is asked for again."""
    made = [shop.made("order", f"off-{number}", cents=number) for number in range(3)]
    with broken(shop):
        for machine in made:
            machine.send("PAY", cents=1)
        for machine in made:
            eventually(partial(has_status, machine, "error"))
    page = sending.get("/mend?kind=retry&service=order&key=off-")
    monkeypatch.setattr(mending, "PER_SECOND", 0.2)
    url = str(sending.submit(page, "mend").url)
    sending.site.runs.end()
    text = sending.text(url)
    assert "Broken off: " in text
    assert "call it again to go on" in text
    monkeypatch.setattr(mending, "PER_SECOND", 50.0)
    url = str(sending.submit(page, "mend").url)

    def has_ended() -> bool:
        assert "Ended: 3 of 3. done 3" in sending.text(url)
        return True

    eventually(has_ended)
    for machine in made:
        machine.becomes("paid")


@pytest.mark.long("it deploys again, and how a task is carried out is shown by the others")
def test_migrate(sending: Browser, shop: Shop) -> None:
    machine = shop.made("safe", "moves")
    page = sending.get("/machine?service=safe&key=moves")
    assert "Migrate" not in page
    shop.deploy(CHART + SAFE_V2, SWITCHED)
    with page_over(shop.restate.admin_url, may_send=True) as browser:
        url = "/machine?service=safe&key=moves"
        assert "migrate: done" in do(browser, url, "Migrate to the latest version")
        assert machine.snapshot()["version"] == "v2"
        again = do(browser, url, "Migrate to the latest version")
        assert "nothing was to be done: it is on v2 already" in again
        assert "kind=migrate" in browser.get("/?service=safe")


def test_nothing_is_sent_to_a_machine_that_has_failed_on_purpose(
    sending: Browser, shop: Shop
) -> None:
    shop.made("tally", "lost", "WAIT")
    page = sending.get("/machine?service=tally&key=lost")
    assert '<span class="status failed">failed</span>' in page
    assert "Error 410 the count is lost" in words(page)
    assert "It has failed: nothing can be sent." in words(page)
    assert ">Retry</button>" not in page


# --- values that mean harm ------------------------------------------------------------------------


def elements_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the elements of a page, as a browser reads them, with their attributes."""
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(page)
    return found


def test_every_value_is_escaped(sending: Browser, shop: Shop) -> None:
    """Key, context, and events are shown as they are, wherever that is."""
    shop.made("parrot", HARM, text=HARM).send("SAY", text=HARM)
    page = sending.get("/?service=parrot")
    (url,) = re.findall(r'<td class="key">.*?<a href="([^"]*)"', page)
    machine = sending.get(unescape(url))
    search = sending.get("/?key=%3Cscript%3E%22&service=%3Cscript%3E%22", 400)
    wrong = sending.get("/?where=%3Cscript%3E", 400)
    missing = sending.get("/machine?service=%3Cscript%3E&key=%3Cscript%3E", 404)
    for each in (page, machine, search, wrong, missing):
        elements = elements_of(each)
        assert [its for name, its in elements if name == "script"] == [
            {"src": "/follow.js", "defer": None}
        ]
        assert not {name for name, _ in elements} & {"img", "style", "iframe"}
        names = {attribute for _, its in elements for attribute in its}
        assert not {each for each in names if each.startswith("on") or each == "style"}
    assert machine.count("&lt;script&gt;alert(1)") >= 5


def test_entries_that_somebody_has_made_up(sending: Browser, shop: Shop) -> None:
    """What no code has stored is shown all the same, and harmlessly."""
    entry = json.dumps(STORED).encode()
    shop.restate.write_state("parrot", "stored", {"snapshot": entry})
    url = "/machine?service=parrot&key=stored"
    for page in (sending.get("/?service=parrot&status=error"), sending.get(url)):
        assert "\x1b" not in page
        assert r"\x1b[2J" in page
    assert "The charts at hand have `v1` of `parrot`, and no `" in sending.text(url)
    (failed,) = re.findall(
        r"<li><a href=\"([^\"]*)\">1 machine of parrot", sending.get("/?status=error")
    )
    assert "1 to 1 of 1" in sending.text(unescape(failed))
    with page_over(shop.restate.admin_url, show_private=True) as browser:
        assert r"\x1b[2J" in browser.get(url)


def test_an_entry_that_is_none_of_a_machine(sending: Browser, shop: Shop) -> None:
    """It is shown as one that cannot be read, and the others are there as ever."""
    shop.made("tally", "beside")
    entry = b'{"version": "v1", "status": "active", "value": 7, "runtime": []}'
    shop.restate.write_state("tally", "spoilt", {"snapshot": entry})
    try:
        text = sending.text("/?service=tally")
        assert "beside" in text
        assert "its entry `snapshot` is not one of a machine: AttributeError" in text
        text = sending.text("/machine?service=tally&key=spoilt")
        assert "It cannot be read: its entry `snapshot` is not one of a machine" in text
        listed = shop.run("list", "tally")
        assert listed.exit_code == 0
        assert "its entry `snapshot` is not one of a machine" in listed.stdout
        shown = shop.run("show", "tally/spoilt").stdout
        assert "unreadable  its entry `snapshot` is not one of a machine" in shown
        assert "not one of a machine" in shop.data("show", "tally/spoilt")["unreadable"]
    finally:
        shop.restate.write_state("tally", "spoilt", {})


@pytest.mark.parametrize(
    "query",
    [
        *("key=%00", "key=%ff", "service=%00", "where=%00", "where=%ff%fe", "page=9999999999999"),
        *("key=" + "x" * 5_000, "where=" + "(" * 1_990, "where=" + "not+" * 400 + "done"),
        *("where=context.x+==+%22%5Cud800%22", "where=key+==+%22%5Cud800%22", "key=%ed%a0%80"),
        *("status=%27", "status=stopped", "page=-1", "page=%D9%A3", "a=b&a=c", "where=1"),
    ],
)
def test_addresses_that_nobody_would_write(sending: Browser, query: str) -> None:
    others = (f"/mend?kind=retry&{query}",) if "where" in query else ()
    for path in (f"/?{query}", f"/machine?service=parrot&{query}", *others):
        status = sending.client.get(path).status_code
        assert status in (200, 400, 404), path


def test_fields_of_private_events(shop: Shop) -> None:
    """The history has the event, and not what was in it; other events are shown whole."""
    shop.made("tells", "t")
    (child,) = eventually(partial(keys_of, shop, "knows"))
    shop.machine("knows", child).send("TELL", pin="5678-p")
    for show_private in (False, True):
        with page_over(shop.restate.admin_url, show_private=show_private) as browser:
            page = browser.get(f"/machine?service=knows&key={child}")
            assert "KNOW" in page
            assert "5678-p" in page
            assert ("1234-p" in page) is show_private


def keys_of(shop: Shop, service: str) -> list[str]:
    """Return the keys of a service's machines."""
    rows = shop.restate.query(
        f"select service_key from state where key = 'snapshot' and service_name = '{service}'"
    )
    return [row["service_key"] for row in rows]
