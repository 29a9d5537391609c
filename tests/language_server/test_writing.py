"""What is offered to somebody who writes a chart."""

from __future__ import annotations

import pytest
from lsprotocol import types

from .editor import Editor, applied

SHOP, MONEY, AUTH = "shop.sc", "money.sc", "examples/auth/auth.sc"


def offered(editor: Editor, name: str, place: str) -> list[str]:
    """Return what completion offers at a place."""
    return [each.label for each in editor.ask("completion", name, place).items]


@pytest.mark.parametrize(
    ("place", "there", "not_there"),
    [
        ("on |CANCEL -> closed", ["CANCEL", "ORDERED", "m.PAID", "done", "error"], ["open", "on"]),
        ("-> |paying { total", ["open", "paying", "closed"], ["asking", "CANCEL"]),
        ("-> paying.|asked", ["asking", "asked", "failed"], ["open", "total"]),
        ("initial |asking", ["asking", "asked"], []),
        ("send |CANCEL", ["CANCEL", "ORDERED"], ["total"]),
        ("to |self", ["self", "parent", "sender", "order"], ["total"]),
        ("invoke |charge", ["charge", "m.charge", "order"], ["rate"]),
        ("cancel |reminder", ["reminder"], ["bank"]),
        ("if |count <", ["count", "total", "event", "input", "rate", "Amount", "len", "not"], []),
        ("{ |items = event.items", ["items", "total", "send", "for", "if"], ["count"]),
        ("event.|items }", ["items"], ["reason", "total"]),
        ("event.|output }", ["output"], []),
        ("total.|cents >", ["cents", "currency"], ["total"]),
        ("input.|limit", ["limit"], ["total"]),
        ("charge(|amount=total", ["amount=", "card=", "total"], []),
        ("charge(am|ount=total", ["amount="], ["card="]),
        ("total: |Amount", ["Amount", "str", "list", "m.Rate"], ["total", "open"]),
        ("  |let count", ["let", "context", "state", "on", "option"], ["raise", "total"]),
        ("    |tags \"wait", ["tags", "entry", "after"], ["let", "machine"]),
        ("\n|machine order", ["machine", "event", "actor"], ["state"]),
        ("import \"|money.sc\"\n", ["money.sc", "examples/auth/auth.sc"], ["shop.sc"]),
    ],
)  # fmt: skip
def test_completion(editor: Editor, place: str, there: list[str], not_there: list[str]) -> None:
    """What fits at a place is offered, and what cannot stand there is not."""
    found = offered(editor, SHOP, place)
    for each in there:
        assert each in found
    for each in not_there:
        assert each not in found


def test_functions_of_the_python_module(editor: Editor) -> None:
    """Behind `actor` or `def`, what the module has and the chart does not declare is offered."""
    name = "j.sc"
    editor.open(name, 'use "more"\ndef \nactor \nevent E\n')
    (editor.folder / "more.py").write_text(
        "from typing import Any\n"
        "def tax(total: int, rate: float = 0.2) -> int:\n"
        '    """Say what is due."""\n'
        "    return 1\n"
        "async def ship(ctx: Any, address: types.Address, note: str | None) -> Parcel: ...\n"
        "async def odd(ctx: Any, what: Any) -> None: ...\n"
        "async def greet(text: str, n: int = 0) -> str: ...\n"
        "def _private() -> int: ...\n"
    )
    assert offered(editor, name, "def |\n") == ["tax(total: int, rate: float) -> int"]
    expected = ["ship(address: Address, note: str | None) -> Parcel", "odd"]
    expected.append("greet(text: str, n: int) -> str")
    assert offered(editor, name, "actor |\n") == expected
    (editor.folder / "more.py").unlink()
    editor.close(name)


def test_completion_in_an_f_string(editor: Editor) -> None:
    """Between the braces of an f-string stands an expression, and text outside of them."""
    assert offered(editor, SHOP, 'reason=f"la|te') == []
    assert "reason" in offered(editor, SHOP, 'f"late {rea|son}')
    assert "total" in offered(editor, SHOP, 'f"late {|reason}')


def test_completion_in_a_string_or_a_comment(editor: Editor) -> None:
    assert offered(editor, SHOP, 'description "Takes| what') == []
    assert offered(editor, MONEY, "# What money| is") == []


def test_completion_while_a_line_is_written(editor: Editor) -> None:
    """A text with mistakes behind, before and at the cursor is no obstacle."""
    text = editor.texts[editor.path(SHOP)]
    for name, written, place, expected in (
        ("a.sc", "    on CANCEL -> \n", "on CANCEL -> |\n", "paying"),
        ("b.sc", "    on CANCEL if tot\n", "if tot|\n", "total"),
        ("c.sc", "    on CANCEL -> closed { send ORDERED(it\n", "ORDERED(it|\n", "items="),
        ("d.sc", "    on CANCEL { total.\n", "total.|\n", "cents"),
        ("e.sc", "    on ))) ]] -> { ]\n    on OR\n", "on OR|\n", "ORDERED"),
    ):
        editor.open(name, text.replace("    tags", written + "    tags", 1))
        assert expected in offered(editor, name, place)
        editor.close(name)


def test_completion_replaces_what_is_written(editor: Editor) -> None:
    """The text that is put in takes the place of the begun word; names are quoted as needed."""
    text = editor.texts[editor.path(SHOP)].replace("-> paying {", "-> was {")
    text = text.replace("state asked {", 'state "was asked" {').replace("state paying", "state was")
    editor.open("f.sc", text)
    found = offered(editor, "f.sc", "-> paying.ask|ed")
    editor.change("f.sc", text.replace("-> paying.asked", "-> was.asked"))
    quoted = offered(editor, "f.sc", "-> was.ask|ed")
    editor.close("f.sc")
    assert '"was asked"' in quoted
    assert not [each for each in found if "asked" in each]  # there is no state `paying` any more
    items = editor.ask("completion", SHOP, "-> pay|ing {").items
    edit = next(each.text_edit for each in items if each.label == "paying")
    assert applied(editor.texts[editor.path(SHOP)], [edit]).count("-> payinging {") == 1


@pytest.mark.parametrize(
    ("place", "label", "active"),
    [
        ("charge(|amount", "charge(amount: Amount, card: str) -> Amount", 0),
        ("card=\"|x\"", "charge(amount: Amount, card: str) -> Amount", 1),
        ("Amount(|cents=1", 'Amount(cents: int, currency: str = "EUR")', 0),
        ("send CANCEL(reason=|f", "CANCEL(reason: str)", 0),
        ("len(|items", "len(value)", None),
    ],
)  # fmt: skip
def test_signature_help(editor: Editor, place: str, label: str, active: int | None) -> None:
    """Between parentheses, it is shown what they take."""
    answer = editor.ask("signature_help", SHOP, place)
    assert answer.signatures[0].label == label
    assert answer.active_parameter == active
    assert editor.ask("signature_help", SHOP, "initial op|en") is None


def actions(editor: Editor, name: str) -> dict[str, str]:
    """Return the fixes in a chart, each with the text that it gives."""
    everywhere = types.Range(types.Position(0, 0), types.Position(99, 0))
    context = types.CodeActionContext([])
    found = editor.ask_whole("code_action", name, range=everywhere, context=context)
    text = editor.texts[editor.path(name)]
    uri = editor.path(name).as_uri()
    return {each.title: applied(text, list(each.edit.changes[uri])) for each in found}


def test_code_actions(editor: Editor) -> None:
    """What a message tells to write is a code action: a near name, an arrow, a declaration."""
    name = "h.sc"
    text = """event TYPED(pin: int)

machine a {
  context(last: int = 0)
  initial b
  state b {
    on GO => c
    on STOP -> closd
    on TYPED { last = event.pni }
  }
  final closed
}
"""
    editor.open(name, text)
    found = actions(editor, name)
    assert "on GO -> c" in found["Write `->`"]
    assert "-> closed\n" in found["Write `closed`"]
    assert found["Add `event STOP`"].startswith("event TYPED(pin: int)\nevent STOP\n")
    assert "last = event.pin }" in found["Write `pin`"]
    nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
    context = types.CodeActionContext([])
    assert editor.ask_whole("code_action", name, range=nowhere, context=context) == ()
    editor.close(name)


def test_formatting(editor: Editor) -> None:
    """A chart gets the form of `sc-format`; lines that have it already are not touched."""
    name = "i.sc"
    text = """event GO

machine a {
  initial b

  state b {
        on GO   -> c
  }

  final c
}
"""
    options = types.FormattingOptions(tab_size=8, insert_spaces=False)
    editor.open(name, text)
    (edit,) = editor.ask_whole("formatting", name, options=options)
    assert (edit.range.start.line, edit.new_text) == (6, "    on GO -> c\n")
    editor.change(name, applied(text, [edit]))
    assert editor.ask_whole("formatting", name, options=options) == ()
    editor.change(name, text.replace("->", "=>"))
    assert editor.ask_whole("formatting", name, options=options) is None
    editor.close(name)


def test_answers_come_from_what_is_known(editor: Editor) -> None:
    """Right after a key, places outside of the edit are known without the text being analysed."""
    name = "g.sc"
    text = editor.texts[editor.path(SHOP)]
    editor.open(name, text)
    editor.findings(name)
    editor.change(name, "# More\n# words\n" + text.replace("initial open", "initial opn"))
    hover = editor.ask("hover", name, "-> pay|ing {")
    assert "state paying" in hover.contents.value
    assert hover.range.start.line == editor.position(name, "-> pay|ing {").line
    (found,) = editor.findings(name)
    assert found.message.startswith("unknown state `opn`\ndid you mean `open`?")
    editor.close(name)
