"""Laying out large modules: Black is asked for what it could change, and for no more.

Black takes half a millisecond for a line, and most lines of a large chart are short and look alike:
`self.enter_x()`, `case X():`. A line that is not too long is never broken, so whether Black leaves
it as it is depends on its form alone: on the line with all names, plain strings and numbers made
the same. Each form is asked for once. Methods and entries of brackets that consist of settled lines
are taken out of the module before Black sees it, and put back afterwards. Docstrings are text, and
left alone, whatever their lines look like.

The result is what Black alone would give, which `tests/emit/test_layout.py` compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from keyword import kwlist, softkwlist

LONGEST = 100
SMALL = 150  # lines: to ask for the forms of fewer takes longer than to lay them out
MARK = "settled__"
_DOCSTRING = "\0"  # stands for a line of one

_METHOD, _COMMENT = "    def ", "    # "
_HEADER = re.compile(r"(?P<indent> *)\S.*(?: = \{|Literal\[|import \()")
_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_WORD = re.compile(r"(?<!\w)[A-Za-z_]\w*|(?<![\w.])[1-9]\d*(?![\w.])")
_KEPT = {*kwlist, *softkwlist, "print", "exec"}
# What is in another line than a form: strings with prefixes or escapes, comments, wide letters.
_UNCLEAR = re.compile(r"[^ -~]|['\\#]|\"\"\"")
_FORM_NUMBER = re.compile(r"^# (\d+)$", re.MULTILINE)
_STUB = f"{_METHOD}{MARK}%d(self) -> None:\n        pass"
_STUBS = re.compile(rf"^{_METHOD}{MARK}(\d+)\(self\) -> None:\n        pass$", re.MULTILINE)
_ENTRY_STUBS = re.compile(rf"^ *{MARK}(\d+)(?:: 0)?,$", re.MULTILINE)

LayOut = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a module from `start` up to `end`, and the forms that they have."""

    start: int
    end: int
    forms: Sequence[str]


def laid_out(text: str, lay_out: LayOut) -> str:
    """Lay out a module as `lay_out` does, which is Black; a large one with less work."""
    lines = text.split("\n")
    if len(lines) < SMALL or MARK in text:
        return lay_out(text)
    quoted = list(_docstrings(lines))
    lines = [
        line if is_text else _with_double_quotes(line).rstrip()
        for line, is_text in zip(lines, quoted, strict=True)
    ]
    code = [_DOCSTRING if is_text else line for line, is_text in zip(lines, quoted, strict=True)]
    methods, brackets = list(_methods(code)), list(_brackets(code))
    pieces = [*methods, *brackets]
    try:
        settled = _settled({form: None for piece in pieces for form in piece.forms}, lay_out)
    except ValueError:  # some form is not Python by itself: then nothing is taken out
        return lay_out(text)

    def is_settled(piece: Piece) -> bool:
        return settled.issuperset(piece.forms)

    taken: list[str] = []
    cuts: list[tuple[int, int, str]] = []
    for start, end, kept in _runs(lines, filter(is_settled, methods)):
        cuts.append((start, end, _STUB % len(taken)))
        taken.append(kept)
    for piece in filter(is_settled, brackets):
        value = ": 0" if lines[piece.start - 1].endswith("{") else ""
        cuts.append((piece.start, piece.end, f"{MARK}{len(taken)}{value},"))
        taken.append("\n".join(lines[piece.start : piece.end]))
    shown: list[str] = []
    at = 0
    for start, end, stub in sorted(cuts):
        shown += [*lines[at:start], stub]
        at = end
    result = lay_out("\n".join([*shown, *lines[at:]]))
    for stubs in (_STUBS, _ENTRY_STUBS):
        result = stubs.sub(lambda match: taken[int(match[1])], result)
    return result


def _docstrings(lines: Sequence[str]) -> Iterator[bool]:
    """Tell of each line whether it belongs to a docstring.

    Within one there are no three quotes in a row, since text is escaped; and nothing else begins a
    line with them.
    """
    inside = False
    for line in lines:
        begins = not inside and line.lstrip().startswith('"""')
        yield inside or begins
        if begins:
            inside = line.count('"""') == 1
        elif inside:
            inside = '"""' not in line


def _with_double_quotes(line: str) -> str:
    """Write strings as Black does, where that is clear: it prefers double quotes."""
    return line if '"' in line or "\\" in line or "#" in line else line.replace("'", '"')


# --- pieces ---------------------------------------------------------------------------------------


def _methods(lines: Sequence[str]) -> Iterator[Piece]:
    """Yield the methods whose lines all have a form."""
    at = 0
    while at < len(lines):
        start = at
        at += 1
        if not lines[start].startswith(_METHOD):
            continue
        while at < len(lines) and lines[at].startswith("        "):
            at += 1
        decorated = lines[start - 1].startswith("    @")
        if (at < len(lines) and lines[at]) or decorated:  # a blank line within it, perhaps
            continue
        forms = [_form(line) for line in lines[start:at]]
        if None not in forms and _is_indented(lines[start:at]):
            yield Piece(start, at, [form for form in forms if form is not None])


def _is_indented(lines: Sequence[str]) -> bool:
    """Return whether blocks are indented by four, and nothing else is."""
    depths = [len(line) - len(line.lstrip()) for line in lines]
    for line, depth, following in zip(lines, depths, depths[1:], strict=False):
        opens = line.endswith(":")
        if depth % 4 or (following != depth + 4 if opens else following > depth):
            return False
    return not lines[-1].endswith(":")


def _runs(lines: Sequence[str], methods: Iterable[Piece]) -> Iterator[tuple[int, int, str]]:
    """Join settled methods with what stands between them, where that is nothing but comments.

    Yields where a run begins and ends, and its text.
    """
    start = end = 0
    texts: list[str] = []
    for method in methods:
        between = _between(lines[end : method.start]) if texts else None
        if between is not None:
            texts += between
        else:
            if texts:
                yield start, end, "\n".join(texts)
            start, texts = method.start, []
        texts += lines[method.start : method.end]
        end = method.end
    if texts:
        yield start, end, "\n".join(texts)


def _between(lines: Sequence[str]) -> list[str] | None:
    """Lay out the blank lines and comments between two methods; None where there is more."""
    laid_out: list[str] = [""]
    for line in lines:
        if line:
            if not line.startswith(_COMMENT) or _UNCLEAR.search(line[6:]):
                return None
            laid_out.append(line)
        elif laid_out[-1]:
            laid_out.append("")
    return laid_out


def _brackets(lines: Sequence[str]) -> Iterator[Piece]:
    """Yield the entries of long brackets with an entry a line, all but the last few.

    What is left there is enough for Black to lay the bracket out as before.
    """
    for at, line in enumerate(lines):
        header = _HEADER.fullmatch(line)
        if header is None:
            continue
        indent, opener = header["indent"], line[-1]
        end = at + 1
        while end < len(lines) and lines[end].startswith(f"{indent}    "):
            end += 1
        if end == len(lines) or lines[end] != indent + _CLOSERS[opener]:
            continue
        left = 0
        while end > at + 1 and left < 2 * LONGEST:
            end -= 1
            left += len(lines[end].strip())
        while end > at + 1 and not _begins_entry(lines[end], indent):
            end -= 1
        entries = _entries(lines[at + 1 : end], indent)
        forms = [_entry_form(entry, indent, opener) for entry in entries]
        if forms and None not in forms:
            yield Piece(at + 1, end, [form for form in forms if form is not None])


def _entries(lines: Sequence[str], indent: str) -> list[list[str]]:
    """Return the entries of a bracket, of a line or several."""
    entries: list[list[str]] = []
    for line in lines:
        if _begins_entry(line, indent):
            entries.append([])
        entries[-1].append(line)
    return entries


def _begins_entry(line: str, indent: str) -> bool:
    """Return whether a line in a bracket is one where an entry begins."""
    return line[len(indent) + 4] not in " )]}"


# --- forms ----------------------------------------------------------------------------------------


def _form(line: str) -> str | None:
    """Return the form of a line, as a text that Black can lay out; None where it has none."""
    masked = _masked(line)
    if masked is None or masked.startswith(('"', "@", "import ", "from ", "class ")):
        return None
    if not masked.endswith(":"):
        return masked
    word = masked.partition(" ")[0]
    if word == "match":
        return f"{masked}\n    case x:\n        pass"
    if word == "case":
        return f"match x:\n    {masked}\n        pass"
    if word in ("elif", "else:"):
        return f"if x:\n    pass\n{masked}\n    pass"
    return f"{masked}\n    pass" if word in ("def", "if", "for", "while", "with") else None


def _entry_form(entry: Sequence[str], indent: str, opener: str) -> str | None:
    """Return the form of an entry of a bracket; None where it has none."""
    lines: list[str] = []
    for line in entry:
        masked = _masked(line)
        if masked is None or masked.startswith("*"):
            return None
        depth = len(line) - len(line.lstrip()) - len(indent)
        lines.append(f"{' ' * depth}{masked}")
    if not lines[-1].endswith(","):
        return None
    lines.append("    x: x," if opener == "{" else "    x,")
    return "\n".join([f"y = {opener}", *lines, _CLOSERS[opener]])


def _masked(line: str) -> str | None:
    """Make all names, plain strings and numbers of a line the same; None for a line unlike others.

    Black's rules never look at them, but for their length, and that only where a line is too long.
    """
    if len(line) > LONGEST or _UNCLEAR.search(line):
        return None
    parts = line.strip().split('"')
    if len(parts) % 2 == 0 or any(part[-1:].isalnum() for part in parts[:-1:2]):
        return None  # a string that does not end, or one with a prefix
    parts[::2] = [_WORD.sub(_same, part) for part in parts[::2]]
    parts[1::2] = ["x"] * (len(parts) // 2)
    return '"'.join(parts)


def _same(word: re.Match[str]) -> str:
    if word[0].isdecimal():
        return "1"
    return word[0] if word[0] in _KEPT else "x"


def _settled(forms: Iterable[str], lay_out: LayOut) -> set[str]:
    """Return those forms that Black leaves as they are."""
    asked = list(forms)
    text = "\n".join(f"# {number}\n{form}" for number, form in enumerate(asked))
    pieces = _FORM_NUMBER.split(lay_out(text + "\n"))
    answers = zip(pieces[1::2], pieces[2::2], strict=True)
    return {
        asked[int(number)] for number, answer in answers if answer.strip("\n") == asked[int(number)]
    }
