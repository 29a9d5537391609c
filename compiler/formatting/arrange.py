"""From the concrete tree to a document: where spaces stand, and where lines can end.

Nothing here knows a statement. A block has items, each on a line of its own where the block was
written so, or does not fit. Other brackets have parts with commas between them, or clauses of a
comprehension. In all else, a line can end before an operator, or a keyword that is not the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from ..parsing.scan import DIRECTIVE, Token
from .concrete import Brackets, Part, Tree, first_token, is_token
from .document import AboutLine, Doc, Group, IfBroken, Indent, Line, Remark, Word
from .gaps import Comment, Gap

NESTED = 2
CONTINUED = 4
"""How far the further lines of an item are indented: more than what is nested in it."""

# Whose items have a `;` between them where they stand on one line.
_WITH_SEMICOLONS = frozenset({"block", "migrate"})
_KEYWORD_ARGUMENT = "arg"
_SLICE = "slice"
# Of a comprehension: rules of the grammar.
_LOOPS, _LOOP, _CONDITIONS = "clauses", "clause", "conditions"


def arrange(definitions: Sequence[Part], end: Token, gaps: dict[int, Gap]) -> list[Doc]:
    """Return the document of a chart; `gaps` has what is before each token, by its start."""
    lines = [*_Arranger(gaps).lines(definitions, Gap(), end, is_broken=True)]
    return [*lines[1:], Line(forced=True)] if lines else []


class _Arranger:
    """Arranges the parts of one chart."""

    def __init__(self, gaps: dict[int, Gap]) -> None:
        self.gaps = gaps

    def gap(self, part: Part) -> Gap:
        """Return what is before a part."""
        return self.gaps[first_token(part).start]

    # --- items ---

    def lines(
        self, items: Sequence[Part], gap: Gap, end: Token, *, is_broken: bool, mark: str = ""
    ) -> Iterator[Doc]:
        """Yield items, the end of a line before each, and all comments before the `end`.

        `gap` is what is before the first gap. Where no line ends, `mark` stands behind an item.
        """
        is_first, space = True, " "
        about: Remark | None = None
        for item, following in zip_longest((*items, end), items[1:]):
            gap = gap.then(self.gap(item))
            if is_token(item, ";"):
                if following is not None and _may_go_on(following):
                    yield ";"
                    space = " "
                continue
            yield from _remarks(gap.comments[about is not None :], is_first=is_first)
            about = None
            if item is not end:
                blank = gap.blank and (not is_first or gap.has_own_lines)
                yield Line(space, forced=is_broken, blank=blank)
                made = self.item(item)
                about = None if made.is_broken else self.directive(following or end)
                yield made if about is None else AboutLine(made, about)
            is_first, space = False, f"{mark} "
            gap = Gap()

    def directive(self, following: Part) -> Remark | None:
        """Return the comment behind an item, if it tells the compiler something about its line."""
        for comment in self.gap(following).comments[:1]:
            if comment.behind is not None and DIRECTIVE.match(comment.text):
                return Remark(comment.text, comment.column, comment.behind)
        return None

    def item(self, item: Part) -> Group:
        """Return an item: on one line, or each of its blocks in several."""
        docs: list[Doc] = []
        head: list[Part] = []
        for part in (*_clauses(item), None):
            if part is not None and not _is_block(part):
                head.append(part)
                continue
            if docs and head:
                docs += self.between(head[0], " ")
            if head:
                docs += self.head(head)
            if isinstance(part, Brackets):
                docs += [" ", *self.block(part)] if docs else self.block(part)
            head = []
        return Group(docs)

    def block(self, block: Brackets) -> list[Doc]:
        """Return items between braces. Comments before the `{` are behind it then."""
        before = Gap(comments=self.gap(block.opening).comments)
        gaps = [before, *map(self.gap, (*block.parts, block.closing))]
        items = [part for part in block.parts if not is_token(part, ";")]
        if not items and not any(gap.comments for gap in gaps):
            return [Word("{", block.opening.start), "}"]
        is_broken = any(gap.is_broken for gap in gaps)
        mark = ";" if block.rule in _WITH_SEMICOLONS else " "
        lines = self.lines(block.parts, before, block.closing, is_broken=is_broken, mark=mark)
        return [
            Word("{", block.opening.start),
            Indent(NESTED, [*lines]),
            Line(forced=is_broken),
            Word("}", block.closing.start),
        ]

    def head(self, parts: Sequence[Part]) -> list[Doc]:
        """Return what is before a block, or an item without one, but for comments before it.

        Lines end in the brackets of a signature or of arguments; where there are none, before
        clauses.
        """
        has_brackets = any(isinstance(part, Brackets) and part.parts for part in parts)
        first = self.part(parts[0])
        if len(parts) > 1 and is_token(first_token(parts[1]), "=", "+=", "-="):
            first = [Group(first, is_kept=True)]  # the value has its lines before the target has
        rest: list[Doc] = []
        for left, right in pairwise(parts):
            space: str | Line = "" if _are_close(left, right) else " "
            if space and not has_brackets and _begins_clause(left, right):
                space = Line()
            between = self.between(right, space)
            rest += [Indent(CONTINUED, between)] if has_brackets else between
            rest += self.part(right)
        if has_brackets or not any(isinstance(each, Line) for each in rest):
            return [*first, *rest]
        return [Group([*first, Indent(CONTINUED, rest)])]

    # --- what is in an item ---

    def part(self, part: Part, *, indent: int = CONTINUED) -> list[Doc]:
        """Return a part of an item, but for the comments before it."""
        if isinstance(part, Token):
            return [Word(part.text, part.start)]
        if isinstance(part, Brackets):
            return self.block(part) if part.is_block else [self.brackets(part)]
        return self.sequence(part, indent=indent)

    def sequence(self, tree: Tree, *, indent: int) -> list[Doc]:
        """Return parts one after the other; lines can end before operators, and behind commas."""
        first = self.part(tree.parts[0])
        rest: list[Doc] = []
        is_chain = _is_chain(tree)
        for place, (left, right) in enumerate(pairwise(tree.parts)):
            space: str | Line = "" if _are_close(left, right, tree, place) else " "
            if space and (_is_break(right) if is_chain and place % 2 == 0 else is_token(left, ",")):
                space = Line()
            rest += self.between(right, space)
            rest += self.part(right)
        if not any(isinstance(each, Line) for each in rest):
            return [*first, *rest]
        return [Group([*first, Indent(indent, rest)])]

    def brackets(self, brackets: Brackets) -> Doc:
        """Return what is between brackets: on one line, or each part on a line of its own.

        Comments before a comma are behind it then.
        """
        inner: list[Doc] = []
        gap = Gap()
        elements = _elements(brackets)
        for place, (element, comma) in enumerate(elements):
            gap = gap.then(self.gap(element))
            is_first = place == 0
            inner += _remarks(gap.comments, is_first=is_first)
            blank = gap.blank and (not is_first or gap.has_own_lines)
            inner.append(Line("" if is_first else " ", forced=bool(gap.comments), blank=blank))
            item, clauses = _item_and_clauses(element)
            is_listed = brackets.may_end_in_comma or bool(clauses)
            inner += self.part(item, indent=CONTINUED if is_listed else 0)
            for clause in clauses:
                inner += self.between(clause, Line())
                inner += self.sequence(clause, indent=CONTINUED)
            if place < len(elements) - 1:
                inner.append(",")
            elif brackets.may_end_in_comma:
                inner.append(IfBroken(","))
            gap = self.gap(comma) if comma is not None else Gap()
        gap = gap.then(self.gap(brackets.closing))
        inner += _remarks(gap.comments, is_first=not elements)
        if not inner:
            return Word(brackets.opening.text + brackets.closing.text, brackets.opening.start)
        return Group(
            [
                Word(brackets.opening.text, brackets.opening.start),
                Indent(NESTED, inner),
                Line("", forced=bool(gap.comments)),
                Word(brackets.closing.text, brackets.closing.start),
            ]
        )

    def between(self, right: Part, space: str | Line) -> list[Doc]:
        """Return what is before a part: space, or comments and the end of a line."""
        comments = self.gap(right).comments
        if comments:
            return [*_remarks(comments, is_first=True), Line(forced=True)]
        return [space] if space else []


def _remarks(comments: Sequence[Comment], *, is_first: bool) -> Iterator[Doc]:
    """Yield comments, the end of a line before each that has a line for itself."""
    for comment in comments:
        if comment.behind is not None:
            yield Remark(comment.text, comment.column, comment.behind)
        else:
            yield Line(forced=True, blank=comment.after_blank and not is_first)
            yield comment.text
            is_first = False


def _may_go_on(item: Part) -> bool:
    """Return whether an item could be read as more of the one before: its name is a keyword."""
    return (
        isinstance(item, Tree)
        and isinstance(item.parts[0], Tree)
        and (first_token(item).kind != "NAME")
    )


def _is_block(part: Part) -> bool:
    return isinstance(part, Brackets) and part.is_block


def _clauses(item: Part) -> Iterator[Part]:
    """Yield the parts of an item, and in place of its clauses their parts.

    A clause is what has a block, or begins with a keyword or a mark.
    """
    if not isinstance(item, Tree):
        yield item
        return
    for place, part in enumerate(item.parts):
        if (
            isinstance(part, Tree)
            and not part.is_expression
            and (
                any(_is_block(each) for each in part.parts)
                or (place > 0 and len(part.parts) > 1 and isinstance(part.parts[0], Token))
            )
        ):
            yield from _clauses(part)
        else:
            yield part


def _begins_clause(left: Part, right: Part) -> bool:
    """Return whether a line of an item's head can end between two parts."""
    return is_token(left, ",") or (
        isinstance(right, Token) and not isinstance(left, Token) and _is_break(right)
    )


def _is_break(operator: Part) -> bool:
    """Return whether a line can end before an operator or a keyword.

    The `in` here is that of a `for`; that of a comparison is a tree.
    """
    return not is_token(operator, "=", "in")


def _is_chain(tree: Tree) -> bool:
    """Return whether every second part is an operator or a keyword."""
    operators = tree.parts[1::2]
    if len(tree.parts) % 2 == 0 or not operators:
        return False
    if any(isinstance(each, Brackets) or is_token(each, ".", ",", ":", "=") for each in operators):
        return False
    return tree.is_expression or all(isinstance(each, Token) for each in operators)


def _elements(brackets: Brackets) -> list[tuple[Part, Token | None]]:
    """Return what is between commas, each with the comma behind it."""
    elements: list[tuple[Part, Token | None]] = []
    parts: list[Part] = []
    for part in (*brackets.parts, None):
        if part is not None and not is_token(part, ","):
            parts.append(part)
            continue
        comma = part if isinstance(part, Token) else None
        if parts:
            rule = _SLICE if brackets.opening.kind == "[" else brackets.rule
            elements.append((parts[0] if len(parts) == 1 else Tree(rule, parts, False), comma))
        parts = []
    return elements


def _item_and_clauses(element: Part) -> tuple[Part, list[Tree]]:
    """Return what is made of each item, and its `for`s and `if`s; of no comprehension, itself."""
    if isinstance(element, Tree) and len(element.parts) == 2:
        item, loops = element.parts
        if isinstance(loops, Tree) and loops.rule in (_LOOP, _LOOPS):
            each = loops.parts if loops.rule == _LOOPS else [loops]
            return item, [clause for loop in each for clause in _clauses_of_loop(loop)]
    return element, []


def _clauses_of_loop(loop: Part) -> Iterator[Tree]:
    """Yield `for x in xs` of a loop, and each `if` behind it."""
    assert isinstance(loop, Tree)
    last = loop.parts[-1]
    conditions = last.parts if isinstance(last, Tree) and last.rule == _CONDITIONS else []
    yield Tree(_LOOP, loop.parts[:-1] if conditions else loop.parts, False)
    for place in range(0, len(conditions), 2):
        yield Tree(_LOOP, conditions[place : place + 2], False)


def _are_close(left: Part, right: Part, tree: Tree | None = None, place: int = 1) -> bool:
    """Return whether no space stands between two parts; `place` is that of the left one."""
    if is_token(right, ",", ".", ":") or is_token(left, "."):
        return True
    if isinstance(right, Brackets):
        return not right.is_operand and not right.is_block
    if tree is None:
        return False
    if tree.rule == _SLICE:
        return is_token(left, ":")
    if tree.rule == _KEYWORD_ARGUMENT:
        return is_token(left, "=") or is_token(right, "=")
    # What is before its operand, and no word.
    is_prefix = tree.is_expression and place == 0 and isinstance(left, Token)
    return is_prefix and not first_token(left).text.isidentifier()
