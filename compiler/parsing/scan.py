"""From source text to tokens.

What a token is, the grammar says: a word or a mark of its rules, whose kind is its text, or one of
its terminals (NAME, STRING, INT, ...). Whether `state` is a keyword or a name depends on where it
stands, so that is left to the parser. What looks like another language is read as what was meant,
with a diagnostic, so that the rest can go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .. import codes, limits
from ..characters import UNSEEN, escape, named
from ..diagnostics import Instead, Report
from ..source import Source, Span
from ..suggest import meant as name_meant
from ..suggest import write
from .table import END, Table, table

_UNITS = {
    "ms": ("msec", "msecs", "millis", "millisecond", "milliseconds"),
    "s": ("sec", "secs", "second", "seconds"),
    "m": ("min", "mins", "minute", "minutes"),
    "h": ("hr", "hrs", "hour", "hours"),
    "d": ("day", "days"),
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in (unit, *words)}
# What is no unit: how many days it has, if that is always the same.
DAYS = {
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 7),
    **dict.fromkeys(("month", "months", "year", "years"), None),
}
_ANY_UNIT = "|".join(sorted((*UNITS, *DAYS), key=len, reverse=True))

# What other languages have for operators and arrows, and what may be written for it.
FOREIGN_MARKS: dict[str, tuple[str, ...]] = {
    "&&": ("and",),
    "||": ("or", "|"),
    "!": ("not",),
    "=>": ("->", ">="),
    "===": ("==",),
    "!==": ("!=",),
    **dict.fromkeys(("?", "??", "?."), ()),
}
# An f-string with strings between double quotes in its braces, which Python has since 3.12.
_IN_BRACES = re.compile(r'\{(?:[^{}"\n]|"[^"\n{}]*")*\}')
_NESTED = re.compile(rf'f"(?:[^"\\\n{{]|\\.|\{{\{{|{_IN_BRACES.pattern})*"')
_TEMPLATE_VALUE = re.compile(r"\$\{([^{}]*)\}")
# A comment that is meant for the compiler: `# sc: allow SC803 reason`.
DIRECTIVE = re.compile(r"#\s*sc\s*:")
_BETWEEN = r"(?:\s|#[^\n]*\n)*"  # tokens
_BAD_DURATION = re.compile(rf"(\d+(?:\.\d+)?)({_ANY_UNIT})", re.IGNORECASE | re.ASCII)
# What an operand can end with: only after it can `//` be a division.
_OPERAND_END = re.compile(r"[^\W\d]\w*|[)\]]")
# Two words side by side, of which none goes on with an expression or a line: prose.
_PROSE = re.compile(r"\b(?!(?:and|or|not|if|else|in|is|as|to|after)\b)[^\W\d]\w*[ \t]+"
                    r"(?!(?:and|or|not|if|else|in|is|as|to|after)\b)[^\W\d]")  # fmt: skip
# What no prose has, and what is behind it says nothing of what is before.
_NO_PROSE = re.compile(r'["#{};]|->')


@lru_cache(maxsize=1)
def _token(table: Table) -> re.Pattern[str]:
    """Return the pattern of a token, with a group for each sort."""
    patterns = table.patterns
    marks = sorted({*table.marks, *FOREIGN_MARKS}, key=len, reverse=True)
    sorts = {
        **{name: patterns[name] for name in ("SPACE", "COMMENT", "FSTRING", "STRING")},
        "open": r'f?"(?:\\.|[^"\\\n])*',
        "NAME": rf"{patterns['NAME']}(?!\w)",
        "word": r"[^\W\d]\w*",
        # The unit of a duration, apart from it, where it is not rather a name.
        "spaced": rf"\d+(?:\.\d+)?[ \t]+(?:{_ANY_UNIT})(?!\w)(?!{_BETWEEN}(?:[=(.:[]|\+=|-=))",
        "number": r"\d+\.\d+[eE][+-]\d+(?!\w)|\d\w*(?:\.\d\w*)*",
        "block": r"/\*.*?(?:\*/|\Z)",
        "mark": "|".join(re.escape(mark) for mark in marks),
        "curly": r"[\u201c\u201d\u201e][^\u201c\u201d\u201e\"\n]*[\u201c\u201d]",
        "single": r"'(?:\\.|[^'\\\n])*'",
        "template": r"`[^`\n]*`",
        "bad": r".",
    }
    return re.compile("|".join(f"(?P<{name}>{sort})" for name, sort in sorts.items()), re.DOTALL)


@lru_cache(maxsize=1)
def _numbers(table: Table) -> dict[str, re.Pattern[str]]:
    """Return the patterns of numbers."""
    return {kind: re.compile(table.patterns[kind]) for kind in ("INT", "DURATION", "FLOAT")}


# The `if` of an action. Where it follows an expression, only what comes behind its condition tells
# it from that of `a if c else b`, and the parser looks ahead no further than one token.
ACTION_IF = "_IF"
# How far ahead that is looked for: a condition is shorter.
LONGEST_CONDITION = 1_000
_NO_OPERAND_END = frozenset({"and", "or", "not", "in", "is", "if", "else"})


@dataclass(slots=True)
class Token:
    """A piece of text: its kind, its place, and whether it is the first on its line."""

    kind: str
    text: str
    start: int
    end: int
    first: bool = False


def meaning(number: str, unit: str) -> str | None:
    """Return the duration that a number and a word stand for; None where its length varies."""
    if unit in UNITS:
        return number + UNITS[unit]
    days = DAYS[unit]
    if days is None:
        return None
    if len(number) > limits.MOST_DIGITS:
        return f"{number}d"  # which is too long itself
    whole, _, decimals = number.partition(".")
    total = str(int(whole + decimals) * days).rjust(len(decimals) + 1, "0")
    return f"{total[: -len(decimals)]}.{total[-len(decimals) :]}d" if decimals else f"{total}d"


def starts_action(tokens: Sequence[Token], index: int) -> bool:
    """Return whether an `if` is most likely that of an action, going by what is around it.

    Where no action can stand, the parser takes it for a guard all the same.
    """
    if tokens[index - 1].kind in ("{", "}", ";"):
        return True
    if not tokens[index].first:
        return False
    depth = 0
    for place in range(index + 1, min(index + LONGEST_CONDITION, len(tokens))):
        kind = tokens[place].kind
        if depth == 0 and kind == "{" and _ends_operand(tokens[place - 1].kind):
            return True
        if depth == 0 and kind in ("else", "if", "->", "}", ";"):
            return False
        depth += (kind in "([{") - (kind in ")]}")
    return False


def _ends_operand(kind: str) -> bool:
    return kind == "}" or (kind not in _NO_OPERAND_END and _OPERAND_END.fullmatch(kind) is not None)


def _write_string(text: str) -> str:
    """Return the label that tells to write a string between double quotes; empty for a long one."""
    return Instead(f'write "{text}"', f'"{text}"') if len(text) < 60 else ""


class Scanner:
    """Reads the tokens of a source, or of the expression in an f-string."""

    def __init__(self, source: Source, report: Report) -> None:
        """Get ready to read a source."""
        self.source = source
        self.report = report
        self.tokens: list[Token] = []
        self.findings = 0
        self.unclear: set[int] = set()  # the lines from which characters were dropped
        self.directives: list[Span] = []
        self.table = table()
        self.words = self.table.keywords | self.table.soft_words

    def file(self) -> list[Token]:
        """Return the tokens of the whole source; the last one is the end."""
        return self.pieces([(0, len(self.source.text))])

    def pieces(self, places: Iterable[tuple[int, int]]) -> list[Token]:
        """Return the tokens of some pieces of the source, with its end behind them.

        Each piece begins a line or behind a token that is the last on its line.
        """
        text = self.source.text
        self._check_seen(text)
        for start, end in places:
            self._read(start, end, quotes='"')
        end = len(text.rstrip())
        self.tokens.append(Token(END, "", end, end))
        self._tell_ifs(0)
        return self.tokens

    def rest(self, kept: list[Token], start: int, end: int) -> list[Token]:
        """Return tokens that were read already, with those behind them, between two places.

        The next token is the first on its line.
        """
        self.tokens = kept
        self._read(start, end, quotes='"')
        self._tell_ifs(max(0, len(kept) - LONGEST_CONDITION))
        return self.tokens

    def _tell_ifs(self, first: int) -> None:
        """Tell each `if` of an action from those of guards and expressions, from an index on."""
        for index in range(first, len(self.tokens)):
            token = self.tokens[index]
            if token.kind in ("if", ACTION_IF):
                token.kind = ACTION_IF if starts_action(self.tokens, index) else "if"

    def expression(self, start: int, end: int) -> tuple[list[Token], int | None]:
        """Return the tokens between an f-string's braces, and the place of the closing one."""
        close = self._read(start, end, quotes="'")
        stop = end if close is None else close
        self.tokens.append(Token(END, "}", stop, stop))
        return self.tokens, close

    def _read(self, start: int, end: int, *, quotes: str) -> int | None:
        text = self.source.text
        append = self.tokens.append
        words = self.words
        match = _token(self.table).match
        first = True
        depth = 0
        position = start
        while position < end:
            found = match(text, position, end)
            assert found is not None  # `bad` matches anything
            group = found.lastgroup
            position = found.end()
            if group == "SPACE":
                first = first or "\n" in found[0]
                continue
            value = found[0]
            begin = found.start()
            if group == "NAME" or group == "word":
                if position - begin > limits.MOST_NAME_CHARACTERS:
                    self._long_name(begin, position)
                kind = value if value in words else "NAME"
                if group == "word":
                    self._foreign_name(value, begin, position)
            elif group == "mark":
                kind = value
                if quotes == "'" and value in "{}":
                    if value == "}" and depth == 0:
                        return begin
                    depth += 1 if value == "{" else -1
                elif value == "//" and self._is_comment(position):
                    line_end = text.find("\n", position)
                    position = end if line_end == -1 else min(line_end, end)
                    self._comment("//", begin)
                    continue
            elif group == "STRING" or group == "FSTRING":
                kind = group
                nested = _NESTED.match(text, begin, end) if group == "FSTRING" else None
                if nested is not None and nested.end() > position:
                    self._nested_quotes(nested[0], begin)
                    kind, value, position = "STRING", '""', nested.end()
            elif group == "spaced":
                kind = "DURATION"
                value = self._spaced(value, begin, position)
            elif group == "number":
                kind, value = self._number(value, begin, position)
            elif group == "COMMENT":
                if DIRECTIVE.match(value):
                    self.directives.append(self.source.span(begin, begin + len(value.rstrip())))
                continue
            elif group == "block":
                self._comment("/*", begin)
                first = first or "\n" in value
                continue
            elif group == "curly":
                kind = "STRING"
                self._curly_quotes(value, begin, position)
            elif group == "single":
                kind = "STRING"
                if quotes == '"':
                    self._single_quotes(value, begin, position)
            elif group == "template":
                kind, value = "STRING", self._template(value, begin, position)
            elif group == "open":
                kind, value, position = self._unterminated(value, begin)
            else:
                position = self._bad(begin, end)
                continue
            append(Token(kind, value, begin, position, first))
            first = False
        return None

    def _check_seen(self, text: str) -> None:
        """Report what a reader of the chart would not see, wherever it stands."""
        for found in UNSEEN.finditer(text):
            character = found[0]
            self._add(
                codes.BAD_CHARACTER,
                f"the character {named(character)} cannot be seen",
                found.start(),
                found.end(),
                help=f"in a string it is written `{escape(character)}`; elsewhere leave it out",
            )

    def _is_comment(self, after: int) -> bool:
        if not self.tokens or not _OPERAND_END.fullmatch(self.tokens[-1].kind):
            return True
        line_end = self.source.text.find("\n", after)
        rest = self.source.text[after : line_end if line_end != -1 else None]
        prose = _NO_PROSE.split(rest, 1)[0]
        return not rest.strip() or _PROSE.search(prose) is not None

    def _comment(self, opening: str, start: int) -> None:
        label = "comments start with `#`"
        self._add(
            codes.FOREIGN_SYNTAX,
            f"`{opening}` does not start a comment",
            start,
            start + 2,
            label=Instead(label, "#") if opening == "//" else label,
        )

    def _long_name(self, start: int, end: int) -> None:
        message = f"the name has more than {limits.MOST_NAME_CHARACTERS} characters"
        self._add(codes.TOO_LARGE, message, start, end, help="take a shorter one")

    def _foreign_name(self, value: str, start: int, end: int) -> None:
        self._add(
            codes.BAD_CHARACTER,
            f"`{value}` has letters that a name cannot have",
            start,
            end,
            help="the name of a state, a tag or an event may be anything between quotes: "
            f'"{value}"',
        )

    def _number(self, value: str, start: int, end: int) -> tuple[str, str]:
        """Return the kind of a number, and what to read in its place where it is malformed."""
        patterns = _numbers(self.table)
        for kind, pattern in patterns.items():
            if pattern.fullmatch(value):
                return kind, value
        parts = list(_BAD_DURATION.finditer(value))
        if parts and sum(len(part[0]) for part in parts) == len(value):
            meanings = [meaning(part[1], part[2].lower()) for part in parts]
            message = f"`{value}` is not a duration"
            if None in meanings:
                return "DURATION", self._calendar(message, start, end)
            meant = "".join(filter(None, meanings))
            self._add(codes.BAD_NUMBER, message, start, end, label=name_meant(meant))
            return "DURATION", meant
        plain = value.replace("_", "")
        read = ("DURATION", "1s")  # a word behind a number is most often meant for a unit
        label = "a duration has the unit `ms`, `s`, `m`, `h` or `d`"
        if re.fullmatch(r"\d+[eE]\d+", plain, re.ASCII):
            plain = plain.lower().replace("e", ".0e")
        if patterns["INT"].fullmatch(plain):
            read, label = ("INT", plain), write(plain)
        elif patterns["FLOAT"].fullmatch(plain):
            read, label = ("FLOAT", plain), write(plain)
        self._add(codes.BAD_NUMBER, f"`{value}` is not a number", start, end, label=label)
        return read

    def _spaced(self, value: str, start: int, end: int) -> str:
        """Read a number and a unit apart from it; where that is right, the unit is a name."""
        meant = meaning(*value.split())
        if meant is None:
            return self._calendar(f"`{value}` is not a duration", start, end)
        message = "a duration has its unit right behind the number"
        self._add(codes.BAD_NUMBER, message, start, end, label=write(meant))
        return meant

    def _calendar(self, message: str, start: int, end: int) -> str:
        """Report months or years, and return a duration to read in their place."""
        self._add(
            codes.BAD_NUMBER,
            message,
            start,
            end,
            label="a month or a year has no fixed length",
            help="write days: `30d`; or compute the duration in a `def`, from `now()`",
        )
        return "1d"

    def _curly_quotes(self, value: str, start: int, end: int) -> None:
        message = "strings stand between straight double quotes"
        label = _write_string(value[1:-1])
        self._add(codes.BAD_CHARACTER, message, start, end, label=label)

    def _single_quotes(self, value: str, start: int, end: int) -> None:
        meant = value[1:-1].replace('"', '\\"')
        self._add(
            codes.FOREIGN_SYNTAX,
            "strings stand between double quotes",
            start,
            end,
            label=_write_string(meant),
        )

    def _template(self, value: str, start: int, end: int) -> str:
        """Report a string of JavaScript, which has expressions in it or several lines."""
        inner = value[1:-1].replace('"', "'")
        values = _TEMPLATE_VALUE.findall(inner)
        if values:
            parts = _TEMPLATE_VALUE.split(inner)
            plain = [each.replace("{", "{{").replace("}", "}}") for each in parts[::2]]
            made = plain[0] + "".join(
                f"{{{each}}}{rest}" for each, rest in zip(values, plain[1:], strict=True)
            )
            meant = f'f"{made}"'
        else:
            meant = f'"{inner}"'
        self._add(
            codes.FOREIGN_SYNTAX,
            "strings stand between double quotes" + (", with an `f` before them" if values else ""),
            start,
            end,
            label=write(meant) if len(meant) < 80 else "",
        )
        return '""'

    def _nested_quotes(self, value: str, start: int) -> None:
        """Report `f"{d["a"]}"`, whose quotes within braces end the string."""
        meant = 'f"' + _IN_BRACES.sub(lambda each: each[0].replace('"', "'"), value[2:-1]) + '"'
        self._add(
            codes.BAD_FSTRING,
            "within the braces of an f-string, strings stand between single quotes",
            start,
            start + len(value),
            label=write(meant) if len(meant) < 80 else "",
        )

    def _unterminated(self, value: str, start: int) -> tuple[str, str, int]:
        """Report a string that does not end on its line; leave the brackets behind it."""
        kept = value.rstrip()
        if value.startswith("f"):
            while kept.endswith((" ", "}")) and kept.count("}") > kept.count("{"):
                kept = kept[:-1].rstrip()
        elif kept.rstrip("{}[](),; \t") != '"':
            kept = kept.rstrip("{}[](),; \t")
        end = start + len(kept)
        self._add(
            codes.BAD_STRING,
            "the string does not end on its line",
            start,
            end,
            label='a closing `"` is missing',
        )
        return ("FSTRING" if value.startswith("f") else "STRING"), kept + '"', end

    def _bad(self, start: int, end: int) -> int:
        """Report a run of characters that mean nothing, and return its end."""
        text = self.source.text
        stop = start + 1
        while stop < end and text[stop] == text[start]:
            stop += 1
        self.unclear.add(self.source.line(start))
        character = text[start]
        if UNSEEN.match(character):  # that has been reported
            return stop
        shown = f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
        label = ""
        if character in "\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019`":
            label = "strings stand between straight double quotes"
        elif character == "'":
            label = "strings stand between double quotes, comments start with `#`"
        elif character == "&":
            label = write("and")
        elif character.isspace():
            label = "an unusual space: write an ordinary one"
        elif character == "\\":
            label = "a line can be broken anywhere, without a backslash"
        self._add(codes.BAD_CHARACTER, f"unexpected character {shown}", start, stop, label=label)
        return stop

    def _add(
        self,
        code: codes.Code,
        message: str,
        start: int,
        end: int,
        *,
        label: str = "",
        help: str | None = None,  # noqa: A002
    ) -> None:
        self.findings += 1
        if self.findings <= limits.MOST_FINDINGS:
            span = self.source.span(start, end)
            self.report.add(code, message, span, label=label, help=help)
