"""Ways in which people, merges and programs break charts, drawn at random.

Some leave the syntax as it is and take the meaning away: names, types and values of another kind,
statements elsewhere. What comes of a chart is a text, with lone surrogates for bytes that are no
UTF-8: `as_bytes` writes them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Way = Callable[[str, random.Random, Sequence[str]], str]
"""Breaks a chart once, with pieces of others."""

MOST_BREAKS = 6
LONGEST = 60_000
"""Characters; of a chart that has got longer, the rest is left out."""

PIECE = re.compile(r'"(?:\\.|[^"\\\n])*"|#[^\n]*|\w+|\s+|[^\w\s]')
NAME = re.compile(r"(?<![\w\"])[A-Za-z_]\w*")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
LITERAL = re.compile(r'f?"(?:\\.|[^"\\\n])*"|(?<![\w.])\d[\w.]*|\b(?:True|False|None)\b|\[\]|\{\}')
TYPE = re.compile(r"\b(?:str|int|float|bool|decimal|duration|datetime|list|dict|any)\b")
OPERATOR = re.compile(r" (?:\+|-|\*|/|%|==|!=|<=|>=|<|>|and|or|in|not in|is|is not) ")
KEYWORD = re.compile(
    r"\b(?:state|final|parallel|history|initial|on|after|every|always|entry|exit|invoke|send|raise|"
    r"emit|log|output|done|error|let|if|else|for|machine|event|type|actor|action|def|private|"
    r"context|import|use|migrate|from|as|to|parent|tags|description|invariant|spawn|reenter)\b"
)

FOREIGN = (
    "import { createMachine, assign } from 'xstate';\n",
    "const machine = createMachine({ id: 'x', initial: 'a', states: { a: { on: { GO: 'b' } } } });",
    "on: { FETCH: { target: 'loading', actions: ['log'], cond: (ctx) => ctx.n > 0 } },\n",
    "invoke: { src: 'load', onDone: { target: 'ok' }, onError: 'failed' },",
    "after: { 1000: 'timeout' }",
    "setup({ types: {} as { context: Ctx } }).createMachine({\n",
    "async def pick(ctx, order: Order) -> str:\n    return await ctx.run('x', lambda: f(1))\n",
    "class State(enum.Enum):\n    IDLE = 'idle'\n",
    "if __name__ == '__main__':\n    main()\n",
    "states:\n  - name: idle\n    on: {GO: busy}\n    # a comment\n",
    "---\nkey: &anchor value\n...\n",
    '<state id="s1"><transition event="e" target="s2"/></state>\n',
    "stateDiagram-v2\n  [*] --> idle\n",
    "@startuml\nidle --> busy : GO\n@enduml\n",
    "x = 1 if y else 2;",
    "let x = y ?? z || (a && !b);",
    "x++; y += 1; z = x === y ? 'a' : `b${c}`;",
    "try { f(); } catch (e) { throw e; }",
    "while True:\n    pass\n",
    "lambda x: x ** 2",
    "SELECT * FROM machines WHERE id = 'x';\n",
    "// a comment\n",
    "/* a comment */",
    "'single'",
    '"""three"""',
)
ODD = (
    "\t", "\r\n", "\r", "\ufeff", "\0", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85", "\xa0", "\xad",
    "\u200b", "\u2028", "\u2029", "\u202e", "\u2066", "\ud800", "\udfff", "\udc80", "\udcff",
    "\udcc3", "\U0001f6d2", "e\u0301", "\u201c", "\u2019", "\u2013", "\uff08", "\\", "\\\n", "$",
    "@", "?", "!", "~", "^", "&", "|", "`", "'", '"', ";", ";;", "=>", "<-", "...", "::", "#",
)  # fmt: skip
NAMES = (
    "stra\xdfe", "\u0438\u043c\u044f", "\u540d\u524d", "\ufb01le", "\u212a", "x\u0301",
    "\U0001d54f", "\xaab", "_", "__", "__class__", "class", "None", "self", "ctx", "Machine", "str",
    "list", "event", "context", "state", "final", "parent", "input", "output", "done", "error",
    "lambda", "async", "match", "_support", "restate", "msgspec", "v1", "x1y", "n" * 199, "n" * 201,
)  # fmt: skip
NUMBERS = (
    "9" * 20, "9" * 299, "9" * 301, "9" * 5_000, "1e999", "1e-999", "0." + "0" * 400 + "1", "007",
    "1.", ".5", "1_000", "0x1F", "0b1", "1e5", "-0", "1.0e400", "9999999999999999d", "0s", "1h1h",
    "1m1h", "1.5s", "999999999d", "3.4.5", "1..2", "0", "-1", "1ms", "36500000000000ms",
)  # fmt: skip
LITERALS = (
    '"a text"', '""', 'f"{x}"', 'f""', 'f"{1 + "', "0", "1", "-1", "0.5", "1e3", "True", "False",
    "None", "1s", "0ms", "2h30m", "[]", "[1]", '["a"]', "{}", '{"a": 1}', "{1: 2}", "(1)", "[[]]",
    "[None]", "[x for x in []]", "now()", "x", "event", "event.output", "event.error", "context",
    "key", "len(1)", "sum([])", "range(3)", "1 / 0", "2 ** 99999", '"a" * 3', "not 1", "1 < 2 < 3",
    "(1 if True else None)", "[1, 2][0]", '"abc"[1:]', '{"a": [{}]}',
)  # fmt: skip
TYPES = (
    "str", "int", "float", "bool", "decimal", "duration", "datetime", "any", "None", "list[int]",
    "list[str | None]", "dict[str, int]", "dict[int, list[str]]", "str | None", '"a" | "b"',
    "list", "dict", "list[list[list[int]]]", "int | str", "1 | 2", "Order", "event", "object",
)  # fmt: skip
OPERATORS = (
    "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<=", ">=", "<", ">", "and", "or", "in",
    "not in", "is", "is not", "=", "+=", "|", "if", "for x in",
)  # fmt: skip
NESTED = (
    ("(", "1", ")"), ("[", "", "]"), ("not ", "x", ""), ("-", "1", ""), ("{", "", "}"),
    ('{"a": ', "1", "}"), ("f(", "", ")"), ("a.", "b", ""), ("list[", "int", "]"), ("x[", "0", "]"),
    ("state s {\n", "", "}\n"), ("parallel p {\n", "", "}\n"), ("if x {\n", "", "}\n"),
    ("for x in y {\n", "", "}\n"), ("1 if x else ", "2", ""), ("1 + ", "1", ""),
    ("x and ", "y", ""), ("[x for x in ", "[]", "]"), ("else if x {", "", "}"),
    ('f"{', "x", '}"'), ("machine m {", "", "}"), ("str | ", "int", ""), ("# ", "", "\n"),
    ("<", "", ">"),
)  # fmt: skip
DEPTHS = (3, 3, 12, 12, 40, 99, 100, 101, 102, 400, 3_000)
ENDS = (
    '"', 'f"', 'f"{', 'f"{x', 'f"{"', "'", '"""', "#", "# a comment", "#:", "# sc: allow", "\\",
    "{",
    "(", "[", "state x {", "on A -> ", "on A if ", "machine m", "import ", 'import "', "event E(",
    "type T(a:", "invoke f(", "x = ", "x.", "after ", "/*", "}", "}}", ")", "]", "\t", "\r", "-",
    "migrate from ", "send A to ", "for x in ", "[x for", "context(", "use ", "initial", "f", "1h",
)  # fmt: skip
GLUED = (
    "#",
    "#x",
    "# {",
    '# "',
    "#}",
    "# sc: allow SC803",
    "#:doc",
    "# \t",
    "#\r",
    "##",
    "# \u2028x",
)


def broken(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Return a chart that is broken one to six times, more often a few; others give pieces.

    With a third of them only what it means is.
    """
    ways = MEANINGS if chance.random() < 1 / 3 else (*TEXTS, *MEANINGS)
    for _ in range(min(chance.randint(1, MOST_BREAKS) for _ in range(3))):
        text = chance.choice(ways)(text, chance, others)[:LONGEST]
    return text


def as_bytes(text: str) -> bytes:
    """Return a text as a file has it; lone surrogates are bytes that are no UTF-8."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


# --- what a text is made of ---


def _pieces(text: str) -> list[str]:
    return PIECE.findall(text) or [""]


def _place(pieces: Sequence[str], chance: random.Random) -> int:
    """Return the index of a piece, which is seldom a space."""
    for _ in range(4):
        place = chance.randrange(len(pieces))
        if not pieces[place].isspace():
            break
    return place


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True) or [""]


def _block(text: str, chance: random.Random) -> tuple[int, int]:
    """Return where a random line is, with all up to the brace that ends what it begins."""
    lines = _lines(text)
    first = chance.randrange(len(lines))
    depth, last = 0, first
    for last in range(first, len(lines)):
        depth += lines[last].count("{") - lines[last].count("}")
        if depth <= 0:
            break
    start = sum(map(len, lines[:first]))
    return start, start + sum(map(len, lines[first : last + 1]))


def _replaced(text: str, kind: re.Pattern[str], chance: random.Random, new: str) -> str:
    """Return a text with another one in the place of one that is of a kind."""
    found = list(kind.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    return text[: match.start()] + new + text[match.end() :]


def _inserted(text: str, chance: random.Random, new: str) -> str:
    """Return a text with another one between two of its pieces, or between two lines."""
    pieces = _lines(text) if chance.random() < 0.5 else _pieces(text)
    pieces.insert(chance.randrange(len(pieces) + 1), new)
    return "".join(pieces)


# --- ways that break the text ---


def _drop(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    pieces = _pieces(text)
    place = _place(pieces, chance)
    del pieces[place : place + chance.choice((1, 1, 1, 2, 5))]
    return "".join(pieces)


def _double(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    pieces = _pieces(text)
    place = _place(pieces, chance)
    pieces.insert(place, pieces[place] + chance.choice(("", " ")))
    return "".join(pieces)


def _swap(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    pieces = _pieces(text)
    one, other = _place(pieces, chance), _place(pieces, chance)
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return "".join(pieces)


def _cut(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    pieces = _pieces(text)
    place = _place(pieces, chance)
    pieces[place] = pieces[place][: chance.randrange(len(pieces[place]) + 1)]
    return "".join(pieces)


def _swap_lines(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    lines = _lines(text)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def _drop_bracket(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return _replaced(
        text, re.compile(r"[{}()\[\]]"), chance, chance.choice(("", "", "{", "}", ")"))
    )


def _foreign(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return _inserted(text, chance, chance.choice(FOREIGN))


def _conflict(text: str, chance: random.Random, others: Sequence[str]) -> str:
    start, end = _block(text, chance)
    other = chance.choice(others)
    begin, stop = _block(other, chance)
    middle = chance.choice(("=======\n", "||||||| base\n=======\n"))
    theirs = f"{middle}{other[begin:stop]}>>>>>>> {chance.choice(('theirs', 'a1b2c3', ''))}\n"
    return f"{text[:start]}<<<<<<< HEAD\n{text[start:end]}{theirs}{text[end:]}"


def _odd(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(ODD) + text[place:]


def _ends_of_lines(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\n\n", " \n", "\\\n", " ", ";\n")))


def _indent(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return chance.choice(("", "\ufeff", "\n")) + text.replace(
        "  ", chance.choice(("\t", "", "    "))
    )


def _deep(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    opening, inner, closing = chance.choice(NESTED)
    depth = chance.choice(DEPTHS)
    closed = depth - chance.choice((0, 0, 0, 1, depth))
    return _inserted(text, chance, f"{opening * depth}{inner}{closing * closed}")


def _deep_value(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    opening, inner, closing = chance.choice(NESTED)
    depth = chance.choice(DEPTHS)
    return _replaced(text, LITERAL, chance, f"{opening * depth}{inner}{closing * depth}")


def _end(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    if chance.random() < 0.5:
        text = text[: chance.randrange(len(text) + 1)]
    return text + chance.choice(ENDS)


def _glue(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    pieces = _pieces(text)
    pieces.insert(
        _place(pieces, chance) + 1, chance.choice(GLUED) + chance.choice(("\n", "\n", ""))
    )
    return "".join(pieces)


def _keyword(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    words = KEYWORD.findall(text) or ["state"]
    return _replaced(text, KEYWORD, chance, chance.choice(words))


TEXTS: tuple[Way, ...] = (
    _drop, _double, _swap, _cut, _swap_lines, _drop_bracket, _foreign, _conflict, _odd,
    _ends_of_lines, _indent, _deep, _deep_value, _end, _glue, _keyword,
)  # fmt: skip


# --- ways that break the meaning ---


def _swap_names(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    names = sorted(set(NAME.findall(text)))
    if not names:
        return text
    one, other = chance.choice(names), chance.choice(names)
    new = {one: other, other: one}
    return NAME.sub(lambda match: new.get(match.group(), match.group()), text)


def _one_name(text: str, chance: random.Random, others: Sequence[str]) -> str:
    source = text if chance.random() < 0.8 else chance.choice(others)
    return _replaced(text, NAME, chance, chance.choice(NAME.findall(source) or ["x"]))


def _same_name(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    """Rename all that is called by a name, to what there is already or to an odd one."""
    names = sorted(set(NAME.findall(text)) - set(KEYWORD.findall(text)))
    if not names:
        return text
    old = chance.choice(names)
    new = chance.choice(names if chance.random() < 0.5 else NAMES)
    return NAME.sub(lambda match: new if match.group() == old else match.group(), text)


def _odd_name(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return _replaced(text, NAME, chance, chance.choice(NAMES))


def _literal(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return _replaced(text, LITERAL, chance, chance.choice(LITERALS))


def _value(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Put another value where a name is, or where one is assigned."""
    source = text if chance.random() < 0.5 else chance.choice(others)
    values = re.findall(r" = ([^\n]+?)(?: \}|,?\n)", source) or ["1"]
    new = chance.choice((*LITERALS, *values))
    return _replaced(text, re.compile(r"(?<= = )[^\n{}]+?(?=,?$| \})", re.MULTILINE), chance, new)


def _number(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return _replaced(text, NUMBER, chance, chance.choice(NUMBERS))


def _type(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return _replaced(text, TYPE, chance, chance.choice(TYPES))


def _operator(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    return _replaced(text, OPERATOR, chance, f" {chance.choice(OPERATORS)} ")


def _drop_block(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    start, end = _block(text, chance)
    return text[:start] + text[end:]


def _double_block(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    start, end = _block(text, chance)
    return text[:end] + text[start:end] * chance.choice((1, 1, 1, 2, 20)) + text[end:]


def _move_block(text: str, chance: random.Random, _others: Sequence[str]) -> str:
    start, end = _block(text, chance)
    lines = _lines(text[:start] + text[end:])
    lines.insert(chance.randrange(len(lines) + 1), text[start:end])
    return "".join(lines)


def _other_block(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Put a block of another chart in the place of one, or behind it."""
    start, end = _block(text, chance)
    other = chance.choice(others)
    begin, stop = _block(other, chance)
    if chance.random() < 0.5:
        start = end
    return text[:start] + other[begin:stop] + text[end:]


def _other_chart(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Join two charts."""
    return f"{text.rstrip()}\n\n{chance.choice(others)}"


MEANINGS: tuple[Way, ...] = (
    _swap_names, _one_name, _one_name, _same_name, _odd_name, _literal, _literal, _value, _value,
    _number, _type, _operator, _drop_block, _double_block, _move_block, _other_block, _other_chart,
)  # fmt: skip
