"""The pages over real machines: found, shown, masked; and what is wrong as a page of its own."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from sc_compile.drawing.elk import Elk
from sc_compile.inspecting import charts, list_page

from tests.inspecting.conftest import Browser, page_over, words
from tests.machines.conftest import Shop
from tests.machines.test_looking import SECRETS

pytestmark = pytest.mark.capability("page over machines")


def keys(page: str) -> list[str]:
    """Return the keys of the machines in a list."""
    return [unescape(each) for each in re.findall(r'<td class="key">.*?<a [^>]*>([^<]*)<', page)]


def tabs(page: str) -> dict[str, int]:
    """Return how many machines a list says that there are, by status."""
    found = re.search(r'<nav class="tabs".*?</nav>', page, re.DOTALL)
    assert found
    return {
        name: int(count.replace(",", ""))
        for name, count in re.findall(r">(\w+) <b>([\d,]+)</b>", found[0])
    }


def test_the_list(looking: Browser) -> None:
    page = looking.get("/")
    assert tabs(page) == {"all": 10, "active": 8, "done": 1, "error": 1}
    assert keys(page)[1:] == [
        *("o-0", "o-1", "o-2", "breaks", "gone"),
        *("shut", "splits", "waits", "t-1"),
    ]
    text = words(page)
    assert "1 to 10 of 10" in text
    assert "timer in 49m" in text
    assert "3 timers, next in 39m, look_up attempt 2, 1 child" in text
    assert "in state `stuck`, on `after`: IndexError" in text
    assert not any(secret in page for secret in SECRETS)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("service=order", ["o-0", "o-1", "o-2"]),
        ("key=-1", ["o-1", "t-1"]),
        ("service=order&key=-1", ["o-1"]),
        ("status=error", ["breaks"]),
        ("where=context.cents+>=+100", ["o-1", "o-2"]),
        ("where=matches:both.left&status=active", ["splits"]),
        ("where=version+==+v1&key=hu&status=active", ["shut"]),
        ("key=%27%29+or+1%3D1+--", []),
        ("key=%25", []),
    ],
)
def test_finding(looking: Browser, query: str, found: list[str]) -> None:
    page = looking.get(f"/?{query}")
    assert keys(page) == found
    assert found or "No machine was found" in page


def test_other_statuses_are_counted_too(looking: Browser) -> None:
    for query in ("service=safe&status=error", "where=attempts+>=+0&service=safe&status=error"):
        page = looking.get(f"/?{query}")
        assert tabs(page) == {"all": 5, "active": 3, "done": 1, "error": 1}
        assert keys(page) == ["breaks"]


@pytest.mark.parametrize("where", ["", "&where=attempts+>=+0"])
def test_page_by_page(looking: Browser, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    at_once = keys(looking.get("/"))
    monkeypatch.setattr(list_page, "ON_A_PAGE", 6)
    whole: list[str] = []
    url = f"/?{where}"
    while url:
        page = looking.get(url)
        whole += keys(page)
        after = re.search(r'<a href="([^"]*)" rel="next"', page)
        url = unescape(after[1]) if after else ""
    assert whole == at_once
    assert "7 to 10 of 10" in words(page)
    if not where:
        assert "none of them here" in looking.text("/?page=9")
        assert "1 to 6 of 10" in looking.text("/?page=x")


def test_a_condition_that_is_none(looking: Browser) -> None:
    page = looking.get("/?where=status+=+error", 400)
    assert "write `==`" in page
    assert "<mark>=</mark>" in page
    text = looking.text("/?where=context.code+==+s", 400)
    assert "No field `code` is published" in text
    assert "did you mean `order`?" in looking.text("/?service=ordr", 400)


def test_why_machines_are_in_status_error(looking: Browser) -> None:
    page = looking.get("/?status=error")
    found = re.search(
        r'<section class="box" id="reasons".*?href="([^"]*)">1 machine of safe v1', page, re.DOTALL
    )
    assert found
    assert keys(looking.get(unescape(found[1]))) == ["breaks"]


def test_a_machine(looking: Browser) -> None:
    page = looking.get("/machine?service=safe&key=waits")
    text = words(page)
    for each in (
        "safe / waits active waiting",
        "version v1 revision 2",
        'note ""',
        "code (private)",
        "input (private)",
        "look_up waiting.keeper attempt 2, scheduled, in 59m",
        "waiting.after in 39m",
        "waiting.helper helper/",
        "safe.actions/tell backing-off",
        "waiting.keeper: attempt 1 has failed waiting",
        "WAIT waiting",
    ):
        assert each in text, f"{each}\n{text}"
    assert not any(secret in page for secret in SECRETS)
    assert 'class="statechart"' in page
    assert re.search(r'<g class="active">\n<title>state waiting[^<]*\(active\)</title>', page)
    assert "<style" not in page
    child = re.search(r'href="(/machine\?service=helper&amp;key=\w+)"', page)
    assert child
    shown = looking.get(unescape(child[1]))
    assert 'parent</dt><dd><a href="/machine?service=safe&amp;key=waits">safe/waits' in shown
    assert "begin, as a child" in shown


def test_regions_are_lit(looking: Browser) -> None:
    page = looking.get("/machine?service=safe&key=splits")
    lit = re.findall(r'<g class="(active|around)">\n<title>(\w[\w ]*?)(?:\n| \()', page)
    assert {name: kind for kind, name in lit} == {
        "parallel state both": "around",
        "compound state left": "around",
        "state a": "active",
        "compound state right": "around",
    } | {name: kind for kind, name in lit if "c.d" in name}
    assert "c.d" in page


def test_a_machine_in_status_error(looking: Browser) -> None:
    text = looking.text("/machine?service=safe&key=breaks")
    assert "Error 422 in state `stuck`, on `after`: IndexError" in text
    assert "Parked until retry timer stuck.after" in text
    assert "STUCK stuck" in text


def test_the_history(looking: Browser) -> None:
    """It has the calls that have ended, the last one first, with the state after each."""
    page = looking.get("/machine?service=tally&key=t-1")
    rows = re.findall(r'<tr id="inv_.*?</tr>', page, re.DOTALL)
    assert ["ADD" in each for each in rows] == [True, True, False]
    assert "create" in rows[2]
    assert all("<td>counting" in each for each in rows)
    assert all("/ui/invocations/inv_" in each for each in rows)


def test_nothing_is_offered_that_is_not_allowed(looking: Browser) -> None:
    for path in ("/", "/?status=error", "/machine?service=safe&key=breaks"):
        page = looking.get(path)
        assert 'method="post"' not in page
        assert "/mend" not in page
        assert "looks only" in page


def test_what_is_private_is_shown_where_that_was_asked_for(deployed: Shop) -> None:
    with page_over(deployed.restate.admin_url, show_private=True) as browser:
        text = browser.text("/machine?service=safe&key=shut")
        assert 'code "s3cret"' in text
        assert '"owner": "ada"' in text
        assert keys(browser.get("/?where=context.code+==+s3cret&service=safe")) == [
            *("breaks", "gone", "shut", "splits", "waits")
        ]


def test_machines_that_are_not_there(looking: Browser) -> None:
    assert "There is no machine safe/nobody" in looking.text(
        "/machine?service=safe&key=nobody", 404
    )
    text = looking.text("/machine?service=saf&key=x", 404)
    assert "There is no service `saf` of machines. There are: helper, order, safe, tally" in text


# --- charts ---------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where a chart is written."""
    return tmp_path / "shop.sc"


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (None, ["No charts are at hand. Start sc-inspect with the charts"]),
        ("machine other { initial a state a }", ["The charts at hand have no machine `safe`."]),
        (
            "machine safe version v7 { initial a state a }",
            ["The charts at hand have `v7` of `safe`, and no `v1`."],
        ),
        (
            "machine safe version v1 { initial a state a }",
            ["The machine is in waiting, which the chart at hand does not have."],
        ),
        (
            "machine safe { initial nowhere state <b> }",
            ["The charts do not compile. Mend them", "error[SC", "state <b>"],
        ),
    ],
)
def test_charts_that_are_no_help(
    deployed: Shop, place: Path, chart: str | None, said: list[str]
) -> None:
    if chart is not None:
        place.write_text(chart)
    places = [] if chart is None else [str(place)]
    with page_over(deployed.restate.admin_url, places) as browser:
        text = browser.text("/machine?service=safe&key=waits")
        for each in said:
            assert each in text, text


def test_charts_that_change(deployed: Shop, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are read again; as long as they do not compile, the picture is that of before."""
    monkeypatch.setattr(charts, "KEPT_S", 0.0)
    url = "/machine?service=safe&key=shut"
    place.write_text("machine safe {")
    with page_over(deployed.restate.admin_url, [str(place)]) as browser:
        assert "The charts do not compile." in browser.text(url)
        place.write_text(deployed.chart.read_text())
        assert "<title>state shut" in browser.get(url)
        place.write_text("machine safe {")
        assert "<title>state shut" in browser.get(url)
        place.write_text('machine safe { initial shut state shut { description "closed" } }')
        assert "<title>state shut\nclosed (active)</title>" in browser.get(url)
        place.unlink()
        assert "<title>state shut" in browser.get(url)


def test_what_draws_is_missing(deployed: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything else is there without it."""
    monkeypatch.setenv("SC_DRAW_ELK", "/nowhere.js")
    charts_of = [str(deployed.chart)]
    with page_over(deployed.restate.admin_url, charts_of, start_engine=Elk) as browser:
        text = browser.text("/machine?service=safe&key=shut")
        assert "The chart cannot be drawn: SC_DRAW_ELK names `/nowhere.js`" in text
        assert 'note ""' in text
