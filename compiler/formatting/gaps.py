"""What stands between tokens: comments, line ends and empty lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..parsing.scan import Token
from ..source import Source

DISTANCE = 2
"""How far a comment is from what it is behind."""

_SPACE = " \t\f\r\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment: its text with the `#`.

    `behind` is the start of the first token on its line, None where it has the line for itself.
    `column`, from 0, is where it stands if that is further from the token before it than it has to
    be, as it is in a column of comments; else it is 0. `after_blank` tells whether there is an
    empty line before it.
    """

    text: str
    column: int = 0
    behind: int | None = None
    after_blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What is before a token: comments, and whether a line ends there.

    `blank` tells whether there is an empty line before the token, behind the last comment.
    """

    comments: tuple[Comment, ...] = ()
    has_line_end: bool = False
    blank: bool = False

    @property
    def is_broken(self) -> bool:
        """Return whether the token is on another line than the one before."""
        return self.has_line_end or bool(self.comments)

    @property
    def has_own_lines(self) -> bool:
        """Return whether a comment has a line for itself."""
        return any(comment.behind is None for comment in self.comments)

    def then(self, other: Gap) -> Gap:
        """Return both gaps as one, without the token between them.

        Only the first comment can be behind something.
        """
        comments = self.comments + other.comments
        return Gap(
            comments=(*comments[:1], *(replace(each, behind=None) for each in comments[1:])),
            has_line_end=self.has_line_end or other.has_line_end,
            blank=self.blank or other.blank,
        )


def gaps_of(source: Source, tokens: Sequence[Token]) -> dict[int, Gap]:
    """Return the gap before each token, by the start of the token."""
    gaps: dict[int, Gap] = {}
    end, line_start = 0, None
    for token in tokens:
        between = source.text[end : token.start]
        if "\n" in between or "#" in between or not end:
            gaps[token.start] = _gap(source, between, end, line_start)
            line_start = token.start
        else:
            gaps[token.start] = Gap()
        end = token.end
    return gaps


def _gap(source: Source, between: str, start: int, behind: int | None) -> Gap:
    """Read the lines between two tokens, the first of which ends at `start`."""
    comments: list[Comment] = []
    blank = False
    lines = between.split("\n")
    for number, line in enumerate(lines):
        text = line.strip(_SPACE)
        if text and number == 0 and behind is not None:
            distance = line.index("#")
            column = source.column(start + distance) - 1 if distance > DISTANCE else 0
            comments.append(Comment(text=text, column=column, behind=behind))
        elif text:
            comments.append(Comment(text=text, after_blank=blank))
            blank = False
        elif 0 < number < len(lines) - 1:
            blank = True
    return Gap(comments=tuple(comments), has_line_end=len(lines) > 1, blank=blank)
