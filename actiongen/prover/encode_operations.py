"""Operations as formulas: numbers, texts, times, addresses.

In: an operation of the IR. Out: its value. The functions that a solver does not know are those of ``functions.py``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from actiongen import ir
from actiongen.evaluate.operations import operate
from actiongen.facts.sizes import LONGEST
from actiongen.ir.ops import MILLISECONDS, OPERATIONS, Op, Presence
from actiongen.ir.regex import Regex, to_python
from actiongen.ir.types import Basic
from actiongen.prover import languages
from actiongen.prover.encode_addresses import Addresses
from actiongen.prover.encode_calendars import Calendar
from actiongen.prover.functions import plain, usual
from actiongen.prover.leaves import LARGEST
from actiongen.prover.term import Constant, Function, Make, Sort, Term, has_few_choices
from actiongen.prover.values import ABSENT, Items, Value

if TYPE_CHECKING:
    from actiongen.prover.encode import Encoder


@dataclass(slots=True)
class Operations:
    """Operations of one formula."""

    encoder: "Encoder"

    def of(self, expr: ir.Operation) -> Value:
        """The value of an operation."""
        encoder, terms, values = self.encoder, self.encoder.terms, self.encoder.values
        op = expr.op
        if op is Op.COALESCE:
            found = ABSENT
            for operand in reversed([encoder.value(each) for each in expr.operands]):
                found = values.choose(values.present(operand), operand, found)
            return found
        if op is Op.UUID:
            return encoder.free(Basic.STRING, "a random identifier")
        if op is Op.NOW:
            now = encoder.leaves.free(Sort.NUMBER, ("now",), "number")
            bound = terms.number(OPERATIONS[op].bound or 0)
            at_least = terms.at_most(terms.zero, now)
            return values.here(
                encoder.leaves.note(now, terms.is_whole(now), at_least, terms.at_most(now, bound))
            )
        matter = encoder.lists.taken_length() if op is Op.LEN else None
        operands = [encoder.value(each) for each in expr.operands]
        return self._length(operands[0], matter) if op is Op.LEN else self._of(expr, operands)

    def _of(self, expr: ir.Operation, operands: list[Value]) -> Value:
        encoder, terms = self.encoder, self.encoder.terms
        op = expr.op
        if op in _ARITHMETIC or op in MILLISECONDS:
            return self._arithmetic(op, operands)
        match op:
            case Op.SUM | Op.MIN | Op.MAX:
                return self._folded(op, operands[0])
            case Op.UNIQUE:
                return self.unique(operands[0])
            case Op.STARTSWITH | Op.ENDSWITH:
                ask = terms.starts if op is Op.STARTSWITH else terms.ends
                (is_text, text), (is_part, part) = map(encoder.text, operands)
                return encoder.truth(terms.both(is_text, is_part, ask(text, part)))
            case Op.CONCAT:
                texts = [encoder.text(each) for each in operands]
                return self._there(texts, terms.join(*(text for _, text in texts)))
            case Op.LOWER | Op.UPPER | Op.STRIP:
                is_text, text = encoder.text(operands[0])
                return Value(
                    ((is_text, self.each(text, lambda one: terms.apply(encoder.functions.of(op), one))),)
                )
            case Op.EMAIL_DOMAIN:
                return self._partial(
                    op, operands[0], languages.before_email_domain(languages.NONEMPTY).language
                )
            case Op.TO_NUMBER:
                return self._decimal(operands[0])
            case Op.TIME:
                return self.time(*encoder.text(operands[0]))
            case Op.REMOVEPREFIX | Op.REMOVESUFFIX:
                return self._without(op, *operands)
            case Op.REPLACE:
                return self._replaced(operands)
            case Op.SPLIT | Op.CSV | Op.JOIN:
                return self._texts(expr, operands)
            case Op.IP_IN:
                return encoder.truth(Addresses(self.encoder).within(*operands))
            case Op.WEEKDAY | Op.HOUR | Op.DATE:
                return self._in_zone(expr, *operands)
            case Op.TIMESTAMP:
                is_time, time = encoder.number(operands[0])
                seconds = terms.divide(time, terms.number(1000))
                if not encoder.rounding.is_whole(time, 2**50):
                    seconds = encoder.rounding.of(seconds)
                return Value(((is_time, terms.floor(seconds)),))
            case Op.TIMESTAMP_MS:
                return operands[0]
            case _:
                return self._unknown(expr, operands)

    def each(self, text: Term, change: Callable[[Term], Term]) -> Term:
        """What becomes of a text, said of each text that it may be, if these are not many."""
        done: dict[Term, Term] = {}
        if not has_few_choices(text):
            return change(text)

        def changed(one: Term) -> Term:
            if one.make is not Make.IF:
                return change(one)
            if one not in done:
                condition, then, otherwise = one.parts
                done[one] = self.encoder.terms.if_(condition, changed(then), changed(otherwise))
            return done[one]

        return changed(text)

    def _there(self, parts: list[tuple[Term, Term]], term: Term) -> Value:
        return Value(((self.encoder.terms.all(guard for guard, _ in parts), term),))

    def _unknown(self, expr: ir.Operation, operands: list[Value]) -> Value:
        """An operation of which formulas know no more than that it is a function."""
        encoder, terms, values = self.encoder, self.encoder.terms, self.encoder.values
        row = OPERATIONS[expr.op]
        sort = _SORTS.get(expr.info.type) if isinstance(expr.info.type, Basic) else None
        scalars = [self._scalar(each) for each in operands]
        known = [each for each in scalars if each is not None]
        if sort is None or len(known) < len(scalars):
            is_there = terms.all(values.present(each) for each in operands)
            of = [term for _, term in known] if len(known) == len(scalars) else []
            return values.only_if(is_there, encoder.free(expr.info.type, f"what `{row.name}` gives", *of))
        function = _function(expr.op, sort)
        term = terms.apply(function, *(term for _, term in known))
        guards = [guard for guard, _ in known]
        if row.presence is not Presence.TOTAL:
            has = terms.apply(_presence(expr.op), *(term for _, term in known))
            guards.append(has)
        encoder.note_loose(term, f"what `{row.name}` gives")
        return Value(((terms.all(guards), term),))

    def _scalar(self, value: Value) -> tuple[Term, Term] | None:
        shapes = [shape for _, shape in value.alternatives]
        if len(shapes) != 1 or not isinstance(shapes[0], Term):
            return None
        return value.alternatives[0][0], shapes[0]

    # Comparisons

    def same(self, one: Value, other: Value) -> Term:
        """Two values are there, scalars of one type, and equal."""
        terms = self.encoder.terms
        return terms.any(
            terms.both(guard, other_guard, terms.equal(shape, other_shape))
            for guard, shape in one.alternatives
            for other_guard, other_shape in other.alternatives
            if isinstance(shape, Term) and isinstance(other_shape, Term) and shape.sort is other_shape.sort
        )

    def compared(self, operator: str, one: Value, other: Value) -> Term:
        """A comparison; with an absent operand only ``!=`` holds."""
        terms = self.encoder.terms
        if operator in ("==", "!="):
            same = self.same(one, other)
            return same if operator == "==" else terms.not_(same)
        (is_left, left), (is_right, right) = map(self.encoder.number, (one, other))
        if operator in (">", ">="):
            left, right = right, left
        holds = terms.at_most(left, right) if operator in ("<=", ">=") else terms.below(left, right)
        return terms.both(is_left, is_right, holds)

    # Numbers

    def _arithmetic(self, op: Op, operands: list[Value]) -> Value:
        encoder, terms = self.encoder, self.encoder.terms
        numbers = [encoder.number(each) for each in operands]
        parts = [number for _, number in numbers]
        guards = [guard for guard, _ in numbers]
        match op:
            case Op.ADD:
                exact = terms.add(*parts)
            case Op.SUBTRACT:
                exact = terms.add(parts[0], terms.negative(parts[1]))
            case Op.MULTIPLY:
                exact = terms.multiply(*parts)
            case Op.DIVIDE:
                guards.append(terms.not_(terms.equal(parts[1], terms.zero)))
                exact = terms.divide(*parts)
            case Op.NEGATE:
                return Value(((guards[0], terms.negative(parts[0])),))
            case Op.FLOOR:
                return Value(((guards[0], terms.floor(parts[0])),))
            case Op.CEIL:
                return Value(((guards[0], terms.negative(terms.floor(terms.negative(parts[0])))),))
            case _:
                exact = terms.multiply(terms.number(MILLISECONDS[op]), parts[0])
        rounding = encoder.rounding
        return Value(((terms.all([*guards, rounding.is_finite(exact)]), rounding.of(exact)),))

    def _folded(self, op: Op, value: Value) -> Value:
        """``sum``, ``min`` or ``max`` of a list."""
        encoder, terms, values = self.encoder, self.encoder.terms, self.encoder.values
        found = []
        for guard, items in values.lists(value):
            if items.of:
                encoder.lists.demand(items, 2)
            has_one, best, finite = terms.false, terms.zero, [terms.true]
            for has, each in items.items:
                _, number = encoder.number(each)
                if op is Op.SUM:
                    exact = terms.add(best, terms.if_(has, number, terms.zero))
                    best = encoder.rounding.of(exact)
                    finite.append(encoder.rounding.is_finite(exact))
                    continue
                is_better = terms.below(number, best) if op is Op.MIN else terms.below(best, number)
                taken = terms.both(has, terms.either(terms.not_(has_one), is_better))
                best = terms.if_(taken, number, best)
                has_one = terms.either(has_one, has)
            if items.of and op is Op.SUM:
                encoder.note_bounded(best, "`sum` of a list")
            is_there = terms.all(finite) if op is Op.SUM else has_one
            found.append((terms.both(guard, is_there), values.here(best)))
        return values.map(found)

    def unique(self, value: Value) -> Value:
        """``unique(list)``."""
        encoder, terms = self.encoder, self.encoder.terms
        found = []
        for guard, items in encoder.values.lists(value):
            kept: list[tuple[Term, Value]] = []
            for has, each in items.items:
                before = terms.any(
                    terms.both(other, self.same(each, one)) for other, one in items.items[: len(kept)]
                )
                kept.append((terms.both(has, terms.not_(before)), each))
            found.append((guard, Items(tuple(kept), items.is_shuffled, items.of)))
        return Value(tuple(found))

    def _length(self, value: Value, matter: int | None) -> Value:
        encoder, terms, values = self.encoder, self.encoder.terms, self.encoder.values
        is_text, text = encoder.text(value)
        found = [(is_text, values.here(terms.length(text)))]
        found += [
            (guard, values.here(encoder.lists.length(items, matter))) for guard, items in values.lists(value)
        ]
        return values.map(found)

    # Texts

    def _partial(self, op: Op, value: Value, language: languages.Language) -> Value:
        """An operation on a text that has a value for the texts of a language."""
        encoder, terms = self.encoder, self.encoder.terms
        is_text, text = encoder.text(value)
        function = encoder.functions.of(op)
        made = self.each(text, lambda one: terms.apply(function, one))
        return Value(((terms.both(is_text, terms.member(text, language)), made),))

    def _decimal(self, value: Value) -> Value:
        """``to_number(text)``: whether a very large number is finite is left open."""
        encoder, terms = self.encoder, self.encoder.terms
        found = self._partial(Op.TO_NUMBER, value, languages.DECIMALS)
        _, text = encoder.text(value)
        is_huge = terms.member(text, languages.HUGE_DECIMALS)
        fits = encoder.leaves.free(Sort.TRUTH, ("fits", text), "boolean")
        return encoder.values.only_if(terms.either(terms.not_(is_huge), fits), found)

    def time(self, is_text: Term, text: Term) -> Value:
        """``time(text)``."""
        terms = self.encoder.terms
        function = self.encoder.functions.of(Op.TIME)
        made = self.each(text, lambda one: terms.apply(function, one))
        return Value(((terms.both(is_text, terms.member(text, languages.INSTANTS)), made),))

    def _without(self, op: Op, value: Value, part: Value) -> Value:
        encoder, terms = self.encoder, self.encoder.terms
        (is_text, text), (is_part, piece) = encoder.text(value), encoder.text(part)
        is_prefix = op is Op.REMOVEPREFIX
        if isinstance(piece.about, str):
            functions = encoder.functions
            function = (functions.prefix_removed if is_prefix else functions.suffix_removed)(piece.about)
            made = self.each(text, lambda one: terms.apply(function, one))
            return Value(((is_text, made),))
        rest = terms.add(terms.length(text), terms.negative(terms.length(piece)))
        cut = terms.cut(text, terms.length(piece) if is_prefix else terms.zero, rest)
        has = terms.starts(text, piece) if is_prefix else terms.ends(text, piece)
        return Value(((terms.both(is_text, is_part), terms.if_(has, cut, text)),))

    def _replaced(self, operands: list[Value]) -> Value:
        encoder, terms = self.encoder, self.encoder.terms
        texts = [encoder.text(each) for each in operands]
        (_, text), (_, old), (_, new) = texts
        if not isinstance(old.about, str) or not old.about:
            is_there = terms.all(guard for guard, _ in texts)
            return encoder.values.only_if(is_there, encoder.free(Basic.STRING, "what `replace` gives"))
        made = terms.replace(text, old, new)
        short = terms.at_most(terms.length(made), terms.number(LONGEST))
        return Value(((terms.both(short, *(guard for guard, _ in texts)), made),))

    def _texts(self, expr: ir.Operation, operands: list[Value]) -> Value:
        """``split``, ``csv`` and ``join``."""
        encoder = self.encoder
        if expr.op is Op.JOIN:
            return self._joined(*operands)
        is_text, text = encoder.text(operands[0])
        separator = None
        if expr.op is Op.SPLIT:
            _, part = encoder.text(operands[1])
            separator = str(part.about)
        return Value(((is_text, encoder.lists.parts_of(text, separator)),))

    def _joined(self, separator: Value, texts: Value) -> Value:
        encoder, terms = self.encoder, self.encoder.terms
        is_there, between = encoder.text(separator)
        found = []
        for guard, items in encoder.values.lists(texts):
            if items.is_shuffled:
                free = encoder.free(Basic.STRING, "the order of a list that is sorted")
                found.append((terms.both(is_there, guard), free))
                continue
            joined, has_one = terms.empty, terms.false
            for has, each in items.items:
                _, text = encoder.text(each)
                added = terms.if_(has_one, terms.join(joined, between, text), text)
                joined, has_one = terms.if_(has, added, joined), terms.either(has_one, has)
            if items.of:
                encoder.lists.demand(items, 2)
                encoder.note_bounded(joined, "`join` of a list")
            short = terms.at_most(terms.length(joined), terms.number(LONGEST))
            found.append((terms.both(is_there, guard, short), encoder.values.here(joined)))
        return encoder.values.map(found)

    def finds(self, regex: Regex) -> Function:
        """Whether a pattern that is no regular language is found, as a function."""
        return _finds(regex)

    # Calendars

    def _in_zone(self, expr: ir.Operation, time: Value, zone: Value) -> Value:
        encoder, terms, op = self.encoder, self.encoder.terms, expr.op
        is_time, moment = encoder.number(time)
        _, name = encoder.text(zone)
        reach = terms.number(OPERATIONS[op].reach or LARGEST)
        near = terms.both(terms.at_most(moment, reach), terms.at_most(terms.negative(reach), moment))
        guard = terms.both(is_time, near)
        calendar = Calendar(encoder)
        if not isinstance(name.about, str):
            # A parameter, in the body of a helper that is looked at by itself.
            return encoder.values.only_if(guard, encoder.free(expr.info.type, "the time in any zone"))
        show = {Op.WEEKDAY: calendar.weekday, Op.HOUR: calendar.hour, Op.DATE: calendar.date}[op]
        return Value(((guard, show(moment, name.about)),))


@cache
def _function(op: Op, sort: Sort) -> Function:
    from_values = _apply(op)
    return Function(OPERATIONS[op].name, sort, from_values)


@cache
def _presence(op: Op) -> Function:
    work = _apply(op)
    return Function(f"has {OPERATIONS[op].name}", Sort.TRUTH, lambda *parts: work(*parts) is not None)


def _apply(op: Op) -> Callable[..., Constant | None]:
    return lambda *parts: plain(operate(op, [usual(part) for part in parts], 0.0))


@cache
def _finds(regex: Regex) -> Function:
    pattern = re.compile(to_python(regex), re.ASCII)
    return Function(
        f"matches {pattern.pattern!r}", Sort.TRUTH, lambda text: pattern.search(str(text)) is not None
    )


_ARITHMETIC = frozenset({Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.DIVIDE, Op.NEGATE, Op.FLOOR, Op.CEIL})
_SORTS = {
    Basic.STRING: Sort.TEXT,
    Basic.NUMBER: Sort.NUMBER,
    Basic.TIME: Sort.NUMBER,
    Basic.DURATION: Sort.NUMBER,
    Basic.BOOLEAN: Sort.TRUTH,
}
