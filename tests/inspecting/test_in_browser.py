"""The page in a real browser: followed, filled in, light and dark, wide and narrow."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest

from scripts.eventually import eventually
from tests.inspecting.charts import HARM, PARROT
from tests.inspecting.chromium import Chromium, chromium
from tests.inspecting.test_command import PROGRAM
from tests.machines.conftest import Shop, has_status
from tests.machines.shop import BROKEN, EVENTS, ORDER, SAFE_V1, TALLY, WORKING

pytestmark = [
    pytest.mark.long("it starts a browser, which takes 20 s; the pages without one are tested"),
    pytest.mark.capability("page over machines"),
]

WIDTHS = (1280, 400)
SCHEMES = ("light", "dark")
SHOTS = os.environ.get("SCREENSHOTS")
"""A folder where screenshots are kept, for whoever wants to look at them."""

CHART = EVENTS + ORDER + TALLY + SAFE_V1.format(latest="") + PARROT


class Page:
    """The page in the browser, over the shop's machines."""

    def __init__(self, browser: Chromium, url: str, shop: Shop) -> None:
        """Take where the page is."""
        self.browser = browser
        self.url = url
        self.shop = shop

    def open(self, path: str = "", *, scripts: bool = True) -> Chromium:
        """Open a page, and return the browser."""
        self.browser.goto(f"{self.url}{path}", scripts=scripts)
        return self.browser

    def machine(self, service: str, key: str, *, scripts: bool = True) -> Chromium:
        """Open the page of a machine."""
        return self.open(f"machine?service={service}&key={quote(key)}", scripts=scripts)


@pytest.fixture(scope="module")
def page(empty_shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give the page of `sc-inspect` as a process, and machines in many states."""
    shop = empty_shop
    shop.deploy(CHART)
    for number in range(3):
        shop.made("order", f"o-{number}", cents=100 * number)
    shop.made("safe", "waits", "WAIT")
    shop.made("safe", "splits", "SPLIT")
    eventually(partial(has_status, shop.made("safe", "breaks", "STUCK"), "error"))
    shop.made("parrot", HARM, text=HARM).send("SAY", text=HARM)
    command = [str(PROGRAM), str(shop.chart), "--admin", shop.restate.admin_url, "--port", "0"]
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path_factory.mktemp("jobs"))}
    with (
        subprocess.Popen(
            [*command, "--allow-sending"], stdout=subprocess.PIPE, text=True, env=env
        ) as process,
        chromium() as browser,
    ):
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[0]
            yield Page(browser, url, shop)
        finally:
            process.send_signal(signal.SIGINT)


@pytest.fixture(autouse=True)
def nothing_is_wrong(page: Page) -> Iterator[None]:
    """Look after each test for errors, for what the policy has refused, and who was asked."""
    page.browser.look(1280, "light")
    page.browser.wrong()
    yield
    assert page.browser.wrong() == []
    assert page.browser.asked() == [page.url.rstrip("/")]


def test_a_machine_is_found(page: Page) -> None:
    browser = page.open()
    browser.fill('input[name="key"]', "o-1")
    browser.press("Enter")
    browser.shows(".pages", "1 to 1 of 1")
    browser.click("td.key a")
    browser.shows("h1", "o-1")
    assert browser.evaluate("document.title") == "order/o-1 · sc-inspect"


def test_it_is_watched(page: Page) -> None:
    """What happens to the machine is shown, without anybody's doing anything on the page."""
    machine = page.shop.made("order", "watched", cents=7)
    browser = page.machine("order", "watched")
    browser.shows("g.active title", "state open")
    machine.send("PAY", cents=99)
    browser.shows("g.active title", "final state paid")
    browser.shows("#context", "99 cents")
    browser.shows("#history", "charge has ended")
    browser.shows("#news", "paid")
    browser.shows("#live-state", "live")


def test_the_list_is_followed(page: Page) -> None:
    browser = page.open("?service=tally")
    browser.shows("main", "No machine was found")
    tally = page.shop.made("tally", "followed")
    browser.shows("td.key", "followed")
    browser.focus("td.key a")
    tally.send("CLOSE")
    browser.shows("tr .status", "done")
    assert browser.evaluate("document.activeElement.textContent") == "followed"


def test_an_event_is_sent(page: Page) -> None:
    page.shop.made("order", "sent", cents=1)
    browser = page.machine("order", "sent")
    browser.fill('input[name="field.cents"]', "12")
    browser.click("text=Send PAY")
    browser.shows("#told", "PAY: done")
    browser.shows("#now", "paid")
    browser.shows("#history", "cents=12")


def test_what_is_filled_in_stays(page: Page) -> None:
    """Changes do not disturb who is writing."""
    machine = page.shop.made("order", "stays", cents=1)
    browser = page.machine("order", "stays")
    browser.fill('input[name="field.cents"]', "34")
    browser.focus('input[name="field.cents"]')
    machine.send("ADD")
    browser.shows("#history", "ADD")
    focused = browser.evaluate("[document.activeElement.name, document.activeElement.value]")
    assert focused == ["field.cents", "34"]
    browser.press("Enter")
    browser.shows("#told", "PAY: done")


def test_children_and_parents(page: Page) -> None:
    browser = page.machine("safe", "waits")
    browser.click("#children a")
    browser.shows(".head", "helper")
    browser.click(".facts a")
    browser.shows("h1", "waits")


def test_what_has_failed_is_retried(page: Page) -> None:
    page.shop.deploy(CHART, BROKEN)
    machine = page.shop.made("order", "fails-1", cents=1)
    machine.send("PAY", cents=5)
    browser = page.machine("order", "fails-1")
    browser.shows("#error", "KeyError: 'USD'")
    page.shop.deploy(CHART, WORKING)
    browser.click("#do-retry button")
    browser.shows("#told", "retry: done")
    browser.shows("#now", "paid")


def test_a_bad_deployment_is_mended(page: Page) -> None:
    """Found, understood, tried on one, mended: all of it on the page."""
    page.shop.deploy(CHART, WORKING)
    browser = page.open("?key=story-")
    made = [page.shop.made("order", f"story-{number:02}", cents=number) for number in range(20)]
    browser.shows(".tabs", "active 20")
    page.shop.deploy(CHART, BROKEN)
    for number, machine in enumerate(made):
        machine.send("PAY", cents=number + 1)
    browser.shows(".tabs", "error 6")
    browser.shows(".tabs", "done 14")

    browser.click("nav.tabs a:has-text('error')")
    browser.click("#reasons a:has-text('of order v1')")
    browser.shows(".pages", "of 6")
    browser.click("td.key a")
    browser.shows("#error", "actor charge: KeyError: 'USD'")
    browser.shows("#history", "paying.charge has failed")

    page.shop.deploy(CHART, WORKING)
    browser.click("#do-retry button")
    browser.shows("#now", "paid")
    browser = page.open("?key=story-&status=error")
    browser.click("text=Retry 5 machines in status error")
    browser.shows("h1", "Retry 5 machines?")
    browser.click("#mend button")
    browser.shows("#now", "Ended: 5 of 5.")
    browser = page.open("?key=story-")
    browser.shows(".tabs", "done 20")
    for number, machine in enumerate(made):
        machine.becomes("paid", receipt=f"{number + 1} cents")


def test_following_is_paused(page: Page) -> None:
    machine = page.shop.made("tally", "paused")
    browser = page.machine("tally", "paused")
    browser.shows("#live-state", "live")
    browser.click("#live-button")
    browser.shows("#live-state", "paused")
    before = browser.evaluate("document.querySelector('#context').textContent")
    machine.send("ADD")
    browser.evaluate("new Promise((done) => setTimeout(done, 1500))")
    assert browser.evaluate("document.querySelector('#context').textContent") == before
    browser.click("#live-button")
    browser.shows("#context", "1")


def test_without_scripts(page: Page) -> None:
    page.shop.made("tally", "plain", "ADD")
    browser = page.machine("tally", "plain", scripts=False)
    browser.click("text=Send ADD")
    browser.shows("#told", "ADD: done")
    browser.shows("#context", "2")


def test_by_keyboard(page: Page) -> None:
    """The first thing that the tab key reaches leads to the content, the next ones are links."""
    browser = page.machine("tally", "plain")
    browser.press("Tab")
    assert browser.evaluate("document.activeElement.className") == "skip"
    browser.press("Enter")
    assert browser.evaluate("document.activeElement.id") == "main"
    browser.press("Tab")
    assert browser.evaluate("document.activeElement.textContent") == "tally"


def test_values_that_mean_harm(page: Page) -> None:
    """A context full of `<script>` is shown as it is, and does nothing."""
    for browser in (page.open("?service=parrot"), page.machine("parrot", HARM)):
        browser.shows("main", "<script>alert(1)</script>")
        browser.shows("#live-state", "live")
        assert browser.evaluate("document.querySelectorAll('main script, main img').length") == 0


def test_what_goes_wrong_is_a_page(page: Page) -> None:
    browser = page.open("?where=status+=+error")
    browser.shows("#wrong", "write `==`")
    browser = page.machine("safe", "nobody")
    browser.shows("h1", "No such machine")
    page.open().shows("#live-state", "live")
    said = {re.sub(r".*status of (\d+).*", r"\1", each) for each in browser.wrong()}
    assert said == {"400", "404"}  # the browser says it of each page that is asked for


LOOKS = {
    "list": "",
    "errors": "?status=error",
    "machine": "machine?service=safe&key=waits",
    "regions": "machine?service=safe&key=splits",
    "failed": "machine?service=safe&key=breaks",
    "order": "machine?service=order&key=o-1",
    "mend": "mend?kind=retry&status=error",
    "harm": f"machine?service=parrot&key={quote(HARM)}",
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", LOOKS)
def test_how_it_looks(page: Page, name: str, scheme: str, width: int, tmp_path: Path) -> None:
    """It fits the window, has the colours that the reader prefers, and axe finds no violation."""
    page.browser.look(width, scheme)
    browser = page.open(LOOKS[name])
    browser.shows("#live-state", "live")
    browser.screenshot(Path(SHOTS or tmp_path) / f"{name}-{scheme}-{width}.png")
    assert browser.violations() == []
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    background = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}[scheme]


def test_restate_is_gone(page: Page) -> None:
    """The last test: the page says that it is no longer up to date, and keeps what it has."""
    browser = page.machine("order", "o-0")
    browser.shows("#live-state", "live")
    page.shop.restate.kill9()
    browser.shows("#live-state", "not up to date: Restate does not answer")
    browser.shows("h1", "o-0")
    assert all("502" in each for each in browser.wrong())
