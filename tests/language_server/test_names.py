"""What a name means, where it is defined and used, and what else it may be called."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from .editor import Editor, applied

SHOP, MONEY, AUTH = "shop.sc", "money.sc", "examples/auth/auth.sc"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("-> pay|ing {", ["state paying", "machine order"]),
        ("-> paying.as|ked", ["state paying.asked"]),
        ("machine or|der", ["machine order(limit: int = 3) -> str", "🛒", "version `v1`"]),
        ("initial o|pen", ["state open", "Takes what is put in", "`\"waiting for you\"`, `shown`"]),
        ("m.PA|ID", ["event PAID(amount: Amount, note: str | None = None)"]),
        ("total.ce|nts >", ["cents: int", "field of type Amount"]),
        ("cou|nt < 10", ["let count = len(items) + input.limit  # int"]),
        ("input.li|mit", ["limit: int = 3", "input of machine order"]),
        ("and to|tal.cents", ["total: Amount | None = None", "here: `Amount`"]),
        ("invoke cha|rge", ["actor charge(", "async def charge(ctx: Any", "Charge a card."]),
        ("and ra|te(", ["def rate(amount: Amount)", "Say whether an amount is high.\n\nMore than"]),
        ("import \"money.sc\" as |m", ["import \"money.sc\" as m"]),
        ("cancel remin|der", ["send CANCEL(", "after 5m as reminder"]),
    ],
)  # fmt: skip
def test_hover(editor: Editor, place: str, said: list[str]) -> None:
    """Hovering tells what a name is: its declaration, its type, and what is written about it."""
    answer = editor.ask("hover", SHOP, place)
    for text in said:
        assert text in answer.contents.value


def test_hover_with_policies(editor: Editor) -> None:
    """A declaration with a block is shown whole, and a finding about it is as long."""
    name = "policies.sc"
    text = 'use "prices"\nactor f(text: str) -> str { retry(attempts=5) timeout 1m }\n'
    editor.open(name, text + 'machine m { initial a  state a { invoke f(text="a") } }\n')
    answer = editor.ask("hover", name, "invoke |f")
    assert "actor f(text: str) -> str { retry(attempts=5) timeout 1m }\n" in answer.contents.value
    editor.close(name)


def test_hover_where_there_is_no_name(editor: Editor) -> None:
    assert editor.ask("hover", SHOP, 'descrip|tion "An') is None
    assert editor.ask("hover", SHOP, 'log "🛒|🛒"') is None


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("-> clo|sed { reason", ["shop.sc: closed"]),
        ("total: Amo|unt", ["money.sc: Amount"]),
        ("on m.PA|ID", ["money.sc: PAID"]),
        ("on |m.PAID", ["shop.sc: m"]),
        ("total.cen|ts > 100", ["money.sc: cents"]),
        ("event.amo|unt", ["money.sc: amount"]),
        ("else Amo|unt(", ["money.sc: Amount"]),
        ("(cen|ts=1", ["money.sc: cents"]),
        ("import \"mon|ey.sc\"\n", ["money.sc: "]),
        ("event.out|put", []),
        ("log na|me", ["shop.sc: name"]),
    ],
)  # fmt: skip
def test_definition(editor: Editor, place: str, found: list[str]) -> None:
    """The definition of a name is found across imports."""
    answer = editor.ask("definition", SHOP, place) or []
    assert [editor.text_at(each) for each in answer] == found


def test_definition_leads_into_python(editor: Editor) -> None:
    """On the declaration of a function, the definition is the Python function."""
    (found,) = editor.ask("definition", MONEY, "def ra|te")
    assert editor.text_at(found) == "prices.py: rate"
    assert found.range.start.line == 7
    (found,) = editor.ask("implementation", SHOP, "invoke char|ge")
    assert editor.text_at(found) == "prices.py: charge"
    (found,) = editor.ask("definition", MONEY, 'use "pri|ces"')
    assert found.uri.endswith("/prices.py")
    (found,) = editor.ask("definition", AUTH, "actor autho|rise")
    assert editor.text_at(found) == "actors.py: authorise"


def test_references(editor: Editor) -> None:
    """Uses are found in all charts of the project, also where they are not open."""
    everywhere = types.ReferenceContext(include_declaration=True)
    answer = editor.ask("references", MONEY, "type Amo|unt", context=everywhere)
    found = [editor.text_at(each) for each in answer]
    assert found.count("money.sc: Amount") == 5
    assert found.count("shop.sc: Amount") == 2
    without = types.ReferenceContext(include_declaration=False)
    answer = editor.ask("references", SHOP, "state ask|ed", context=without)
    assert len(answer) == 2
    # A chart that nobody has opened.
    chart = editor.folder / "other.sc"
    chart.write_text('import "money.sc"\nmachine pays { initial a  state a { on PAID {} } }\n')
    answer = editor.ask("references", MONEY, "event PA|ID", context=everywhere)
    assert "other.sc: PAID" in [editor.text_at(each) for each in answer]
    chart.unlink()


def test_highlights(editor: Editor) -> None:
    answer = editor.ask("document_highlight", SHOP, "context(to|tal")
    kinds = [each.kind for each in answer]
    assert len(kinds) == 8
    assert kinds.count(types.DocumentHighlightKind.Write) == 1


def renamed(editor: Editor, name: str, place: str, new: str) -> dict[str, str]:
    """Return the texts of charts after something has been renamed, by the names of the files."""
    answer = editor.ask("rename", name, place, new_name=new)
    found = {}
    for uri, edits in answer.changes.items():
        path = Path(uri.removeprefix("file://"))
        text = editor.texts.get(path) or path.read_text(encoding="utf-8")
        found[path.name] = applied(text, list(edits))
    return found


def test_rename(editor: Editor) -> None:
    """All that means the same is renamed, in all charts, and nothing else."""
    texts = renamed(editor, SHOP, "m.PA|ID", "SETTLED")
    assert set(texts) == {"shop.sc", "money.sc"}
    assert "event SETTLED(amount" in texts["money.sc"]
    assert "on m.SETTLED -> paying" in texts["shop.sc"]
    texts = renamed(editor, SHOP, "state ask|ed", "was asked")
    assert '-> "was asked" {' in texts["shop.sc"]
    assert '-> paying."was asked"' in texts["shop.sc"]
    assert "initial asking" in texts["shop.sc"]
    texts = renamed(editor, MONEY, "Amount(ce|nts", "minor")
    assert "Amount(minor=1)" in texts["shop.sc"]
    assert "total.minor > 100" in texts["shop.sc"]


@pytest.mark.parametrize(
    ("place", "new", "why"),
    [
        ("-> pay|ing {", "open", "that would be wrong: "),
        ("log na|me", "my name", "is no name"),
        ("log na|me", "state", "that would be wrong"),
        ("invoke char|ge", "pay", "rename it in Python first"),
        ("descrip|tion \"An", "x", "there is no name"),
    ],
)  # fmt: skip
def test_rename_is_refused(editor: Editor, place: str, new: str, why: str) -> None:
    """What would make a chart wrong is refused, with the reason."""
    with pytest.raises(JsonRpcException, match=why):
        editor.ask("rename", SHOP, place, new_name=new)


@pytest.mark.parametrize(
    ("place", "new"),
    [("pi|n: int", "last"), ("pi|n: int", "on"), ("pi|n: int", "self"), ("state fr|ee", "stored")],
)
def test_rename_is_refused_in_a_chart_with_an_error(editor: Editor, place: str, new: str) -> None:
    """What a chart has wrong already hides nothing that would come, and forbids nothing else."""
    name = "wrong.sc"
    editor.open(
        name,
        "event PUT(by: int)\n"
        "machine m {\n"
        "  context(pin: int = 0, last: int = 0)\n"
        "  initial free\n"
        "  state free { on PUT -> stord { pin = event.by } }\n"
        "  state stored { on PUT -> free { last = pin } }\n"
        "}\n",
    )
    with pytest.raises(JsonRpcException, match="that would be wrong: "):
        editor.ask("rename", name, place, new_name=new)
    assert "{ code = event.by }" in renamed(editor, name, "pi|n: int", "code")[name]
    assert "initial empty" in renamed(editor, name, "state fr|ee", "empty")[name]
    editor.close(name)


def test_prepare_rename(editor: Editor) -> None:
    answer = editor.ask("prepare_rename", SHOP, "-> pay|ing {")
    assert answer.end.character - answer.start.character == len("paying")
    assert editor.ask("prepare_rename", SHOP, 'descrip|tion "An') is None


def test_events_whose_names_are_no_words(editor: Editor) -> None:
    """They are offered, found and renamed between quotes, wherever they stand."""
    name = "quoted.sc"
    editor.open(
        name,
        'event "user.login"(id: str)\nevent "user.logout"\n'
        'machine m {\n  context(id: str = "")\n'
        '  on "user.login" { id = event.id; raise "user.logout" }\n'
        '  on "user.logout" {}\n}\n',
    )
    offered = [each.label for each in editor.ask("completion", name, '  on |"user.login"').items]
    assert {'"user.login"', '"user.logout"'} <= set(offered)
    offered = [each.label for each in editor.ask("completion", name, "event.|id;").items]
    assert "id" in offered
    texts = renamed(editor, name, '  on "user.lo|gin"', "user.entered")
    assert texts[name].count('"user.entered"') == 2
    assert '"user.login"' not in texts[name]
    texts = renamed(editor, name, 'raise "user.log|out"', "left")
    assert "event left\n" in texts[name]
    assert "raise left }" in texts[name]
    editor.close(name)
