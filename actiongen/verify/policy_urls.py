"""What texts and URLs with values in them mean, as values.

In: parts. Out: nodes.

    f"https://api.example.com/{id}"   ->   encodedUrl("https://api.example.com/", "", id)
"""

from collections.abc import Sequence

from actiongen import ir
from actiongen.ir.types import Basic
from actiongen.ir.walk import seen_through
from actiongen.verify.policy_loops import Loops
from actiongen.verify.scopes import units
from actiongen.verify.terms import NUMBER, TEXT, Node


class Urls(Loops):
    """The expressions with texts and values in turn."""

    def in_text(self, part: str | ir.Expr) -> Node:
        """A part of a text."""
        if isinstance(part, str):
            return self.space.text(units(part))
        return self.of_kinds(
            lambda all: self.values.as_text(all[0]),
            (self.value(part),),
            (TEXT | NUMBER,),
            self.space.impossible,
        )

    def url(self, parts: Sequence[str | ir.UrlValue], function: str) -> Node:
        """A URL in which values behind the host are encoded; undefined where one cannot be."""
        if all(isinstance(part, str) for part in parts):
            return self.space.text(units("".join(str(part) for part in parts)))
        if len(parts) == 1 and isinstance(parts[0], ir.UrlValue):
            return self.value(parts[0].value)
        given = [part for part in parts if isinstance(part, ir.UrlValue)]
        if all(part.part is ir.UrlPart.BASE or _is_plain(part.value) for part in given):
            return self.values.joined_texts(*map(self._in_url, parts))
        texts = [self.space.text("")]
        values: list[Node] = []
        for part in parts:
            if isinstance(part, ir.UrlValue):
                values.append(self.value(part.value))
                texts.append(self.space.text(""))
            else:
                texts[-1] = self.space.text(units(part))
        return self.values.encoded_url(function, texts, values)

    def _in_url(self, part: str | ir.UrlValue) -> Node:
        if isinstance(part, str):
            return self.space.text(units(part))
        text = self.in_text(part.value)
        if part.part is ir.UrlPart.BASE:
            return text
        return self.space.lift(lambda leaf: self.space.made("encodeURIComponent", (leaf,), TEXT), text)


def _is_plain(value: ir.Expr) -> bool:
    """Whether a value can be encoded wherever it stands in a URL, and is neither empty nor dots alone."""
    value = seen_through(value)
    plain = (ir.Op.SHA256, ir.Op.HMAC_SHA256, ir.Op.UUID, ir.Op.ISO, ir.Op.DATE, ir.Op.WEEKDAY)
    return (isinstance(value, ir.Operation) and value.op in plain) or value.info.type is Basic.NUMBER
