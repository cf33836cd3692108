"""Gives comments to the statements that they belong to.

In: the comments of a file, and places. Out: their lines, each once: those above a statement, in it and behind it on its
line, and those that are left at the end of a block.
"""

import re
from bisect import bisect_left

from actiongen.javascript.parse import Comment

_NOTHING_BETWEEN = re.compile(r"[ \t]*[;,]?[ \t]*")
_MARKS = re.compile(r"^[ \t]*\*? ?")


class Comments:
    """The comments that nobody has taken yet."""

    def __init__(self, comments: tuple[Comment, ...], text: str) -> None:
        self._comments = list(comments)
        self._starts = [each.start for each in comments]
        self._text = text
        self._taken = [False] * len(comments)
        self.end = len(text) + 1

    def between(self, start: int, end: int) -> tuple[str, ...]:
        """The lines of those that begin between two places."""
        if not self._comments:
            return ()
        lines: list[str] = []
        for index in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            if not self._taken[index]:
                self._taken[index] = True
                lines += lines_of(self._comments[index])
        return tuple(lines)

    def behind(self, end: int) -> tuple[str, ...]:
        """The lines of one that follows on the same line, if nothing but a mark stands between."""
        index = bisect_left(self._starts, end)
        if index == len(self._starts) or self._taken[index]:
            return ()
        start = self._starts[index]
        if not _NOTHING_BETWEEN.fullmatch(self._text, end, start):
            return ()
        self._taken[index] = True
        return tuple(lines_of(self._comments[index]))

    def head(self, end: int) -> tuple[str, ...]:
        """The lines of those before `end` that a blank line, or another comment block, parts from what is there."""
        last = bisect_left(self._starts, end)
        for index in range(last - 1, -1, -1):
            following = end if index == last - 1 else self._starts[index + 1]
            if self._text.count("\n", self._comments[index].end, following) > 1:
                return self.between(0, self._comments[index].end)
        return ()


def lines_of(comment: Comment) -> list[str]:
    """What a comment says, without marks, and without blank lines around it."""
    lines = [_MARKS.sub("", line).rstrip() for line in comment.text.split("\n")]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    return lines
