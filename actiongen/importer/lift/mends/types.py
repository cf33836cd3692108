"""Mends of values of another type than their place takes.

In: AG301, AG305, AG214, AG314, AG316. Out: the file with `read(…)` or a test in place.
"""

import re

from actiongen.importer.lift import make
from actiongen.importer.lift.mends.conditions import first_true
from actiongen.importer.lift.mends.lists import is_list_elsewhere, list_type_elsewhere
from actiongen.importer.lift.mends.texts import written_out
from actiongen.importer.lift.mends.wrong import Wrong, is_call, read, shown, type_of
from actiongen.importer.lift.phrases import path_of
from actiongen.importer.lift.places import Way
from actiongen.importer.model import RepairKind
from actiongen.lazy_dataclass import replace
from actiongen.syntax import tree as syn


def mismatch(wrong: Wrong) -> syn.File | None:
    """AG301: json is read with the type that its place takes."""
    message, value = wrong.diagnostic.message, wrong.node
    if not hasattr(value, "span"):
        return None
    if message.startswith("`truthy` is for json alone"):
        return _around(wrong, "truthy")
    if message.startswith("`read` is for json alone"):
        return _around(wrong, "read")
    if message.startswith("`to_number` takes a string") and "type number" in message:
        return _around(wrong, "to_number")
    if message.startswith("`to_number` takes a string") and "type json" in message:
        return _number(wrong)
    if message.startswith("`join` takes a list of string") and "type [number]" in message:
        return _written_out(wrong, value)
    if message.startswith("`or` chooses between texts"):
        return _or(wrong)
    if message.startswith("the values of `coalesce` have one type"):
        return _one_type(wrong)
    if message.startswith("the two values have different types"):
        return _two_values(wrong)
    if "f-string takes" in message and "type json" in message:
        return _in_text(wrong, value)
    if "type json" in message:
        type_ = wrong.wanted_type(value.span) or _taken(message, value.span)
        if message.startswith(("`len` counts", "`unique` takes a list", "`sorted` takes a list")):
            # Whatever its items are, or texts where they are compared, unless something else says.
            items = "json" if message.startswith("`len`") else "string"
            known = list_type_elsewhere(wrong.made, value)
            type_ = known or syn.ListDisplay((make.name(items, value.span),), value.span)
        if type_ is not None and (_is_text_of_auth0(value) or _is_asked_for_text(wrong, value)):
            type_ = make.name("string", value.span)
        elif "or list" in message and is_list_elsewhere(wrong.made, value):
            type_ = syn.ListDisplay((make.name("string", value.span),), value.span)
        if type_ is not None:
            return _read(wrong, value, type_)
    if "f-string takes" in message and "type boolean" in message:
        chosen = syn.Conditional(
            value, make.text("true", value.span), make.text("false", value.span), value.span
        )
        return wrong.put(chosen)
    if "does not take" in message:
        return _arithmetic(wrong)
    return None


def _number(wrong: Wrong) -> syn.File | None:
    """``Number(json)`` is the number itself, or that of a text."""
    found = next(((way, each) for way, each in wrong.around() if is_call(each, "to_number")), None)
    if found is None or is_call(wrong.node, "read"):
        return None
    way, call = found
    value, span = wrong.node, call.span
    wrong.repair(
        RepairKind.TYPE, f"`{shown(value)}` counts as absent where it is neither a number nor a text"
    )
    as_text = make.call(call.func, (read(value, make.name("string", span)),), span)
    as_number = read(value, make.name("number", span))
    return wrong.put(make.call(make.name("coalesce", span), (as_number, as_text), span), way)


def _written_out(wrong: Wrong, numbers: syn.Expr) -> syn.File:
    """Numbers as JavaScript writes them."""
    span = numbers.span
    item = make.name("n", span)
    clause = syn.Clause((item,), numbers, (), span)
    return wrong.put(syn.ListComprehension(syn.FString((item,), span), (clause,), span))


def _in_text(wrong: Wrong, value: syn.Expr) -> syn.File | None:
    """A value in a text or as a key; what is a text, if it is right, is read as one."""
    if _is_text_of_auth0(value) or _is_asked_for_text(wrong, value):
        return _read(wrong, value, make.name("string", value.span))
    return None if is_call(value, "read") else written_out(wrong)


def _is_text_of_auth0(value: syn.Expr) -> bool:
    """Whether Auth0 says that it is a text: the metadata of applications, connections and organizations hold no others.
    https://auth0.com/docs/customize/rules/context-object
    """
    path = path_of(value)
    holders = (("client", "metadata"), ("connection", "metadata"), ("organization", "metadata"))
    return path is not None and len(path) == 3 and path[:2] in holders


def _is_asked_for_text(wrong: Wrong, value: syn.Expr) -> bool:
    """Whether the condition around it asks whether it is a text: ``typeof x === "string" && x.length > 3``."""
    text = read(value, make.name("string", value.span))
    return any(
        isinstance(each, syn.Logical)
        and any(isinstance(one, syn.Compare) and one.left == text for one in each.operands)
        for _, each in wrong.around()
    )


def _taken(message: str, span: object) -> syn.Expr | None:
    found = re.search(r"takes (?:a |an )?(list of )?(text|string|number|boolean)s?\b", message)
    if found is None:
        return None
    word = {"text": "string"}.get(found[2], found[2])
    return type_of(f"[{word}]" if found[1] else word, span)  # type: ignore[arg-type]


def _read(wrong: Wrong, value: syn.Expr, type_: syn.Expr) -> syn.File | None:
    if is_call(value, "read"):
        return None
    wrong.repair(RepairKind.TYPE, f"`{shown(value)}` counts as absent where it is of another type")
    return wrong.put(read(value, type_))


def _around(wrong: Wrong, name: str) -> syn.File | None:
    """The call of ``name`` around the node, without itself."""
    for way, each in wrong.around():
        if is_call(each, name):
            return wrong.put(each.arguments[0].value, way)
    return None


def _or(wrong: Wrong) -> syn.File | None:
    """``a or default`` where a is no text: what it is of json says the default's type."""
    for way, each in wrong.around():
        if isinstance(each, syn.Logical) and each.operator == "or":
            first, *rest = each.operands
            if isinstance(rest[-1], syn.Boolean) and rest[-1].value:
                # `false || true` is true, which is no default for what is absent alone.
                return wrong.put(first_true(each), way)
            if "type json" in wrong.diagnostic.message:
                type_ = _type_of_literal(rest[-1])
                wrong.repair(
                    RepairKind.TYPE, f"`{shown(first)}` counts as absent where it is of another type"
                )
                if isinstance(type_, syn.Name) and type_.id == "string":
                    return wrong.put(replace(each, operands=(read(first, type_), *rest)), way)
                first = read(first, type_)
            span = each.span
            return wrong.put(make.call(make.name("coalesce", span), (first, *rest), span), way)
    return None


def _type_of_literal(default: syn.Expr) -> syn.Expr:
    span = default.span
    match default:
        case syn.Number() | syn.Unary("-"):
            return make.name("number", span)
        case syn.Boolean() | syn.Compare() | syn.Unary("not"):
            return make.name("boolean", span)
        case syn.ListDisplay(items):
            first = items[0] if items else None
            inner = make.name("json", span)
            if first is not None and not isinstance(first, syn.Starred):
                inner_type = _type_of_literal(first)
                return syn.ListDisplay((inner_type,), span)
            return syn.ListDisplay((inner,), span)
        case _:
            return make.name("string", span)


def _one_type(wrong: Wrong) -> syn.File | None:
    """``coalesce(json, default)``: the json is read with the default's type."""
    for way, each in wrong.around():
        if not is_call(each, "coalesce"):
            continue
        values = [argument.value for argument in each.arguments]
        found = re.search(r"one type: (.+?) and (.+?) do not mix", wrong.diagnostic.message)
        first, other = (found[1], found[2]) if found else ("", "")
        type_ = type_of(other, each.span)
        if first == "json" and type_ is not None:
            at = next(
                (i for i, v in enumerate(values) if v is not wrong.node and not is_call(v, "read")), None
            )
            if at is None:
                return None
            wrong.repair(
                RepairKind.TYPE, f"`{shown(values[at])}` counts as absent where it is of another type"
            )
            values[at] = read(values[at], type_)
        elif other == "json" and type_of(first, each.span) is not None:
            wanted = type_of(first, each.span)
            assert wanted is not None
            at = next(i for i, v in enumerate(values) if v is wrong.node)
            wrong.repair(
                RepairKind.TYPE, f"`{shown(values[at])}` counts as absent where it is of another type"
            )
            values[at] = read(values[at], wanted)
        elif first == "number" and values[1:] == [make.text("undefined", each.span)]:
            wrong.repair(RepairKind.ABSENT, f"where `{shown(values[0])}` is absent, the text has 0")
            values[1] = make.number(0, each.span)
        else:
            return None
        return wrong.put(make.call(each.func, values, each.span), way)
    return None


def _two_values(wrong: Wrong) -> syn.File | None:
    """``json if c else "x"``: the json is read with the type of the other."""
    chosen = wrong.node
    if not isinstance(chosen, syn.Conditional):
        return None
    found = re.search(r"different types: (.+?) and (.+)$", wrong.diagnostic.message)
    if found is None:
        return None
    is_first = found[1] == "json"
    type_ = type_of(found[2] if is_first else found[1], chosen.span)
    if type_ is None or not (is_first or found[2] == "json"):
        return None
    value = chosen.then if is_first else chosen.otherwise
    if not _is_text_of_auth0(value):
        wrong.repair(RepairKind.TYPE, f"`{shown(value)}` counts as absent where it is of another type")
    known = read(value, type_)
    return wrong.put(replace(chosen, then=known) if is_first else replace(chosen, otherwise=known))


def _arithmetic(wrong: Wrong) -> syn.File | None:
    """``+`` of a text and anything is a text in JavaScript; json in arithmetic is a number."""
    binary, way = wrong.node, wrong.way
    if not isinstance(binary, syn.Binary):
        return None
    found = re.search(r"does not take (.+?) and (.+)$", wrong.diagnostic.message)
    if found is None:
        return None
    types = (found[1], found[2])
    if binary.operator == "+" and ("string" in types or types == ("json", "json")):
        return wrong.put(make.f_string((binary.left, binary.right), binary.span), way)
    if "json" not in types:
        return None
    number = make.name("number", binary.span)
    left = read(binary.left, number) if types[0] == "json" else binary.left
    right = read(binary.right, number) if types[1] == "json" else binary.right
    wrong.repair(RepairKind.TYPE, "a value counts as absent where it is no number")
    return wrong.put(replace(binary, left=left, right=right), way)


def not_comparable(wrong: Wrong) -> syn.File | None:
    """AG305: json is read with the type of the other side; a boolean is asked by itself."""
    found = next(
        (
            (way, each)
            for way, each in ((wrong.way, wrong.node), *wrong.around())
            if isinstance(each, syn.Compare)
        ),
        None,
    )
    if found is None:
        return None
    way, compare = found
    if len(compare.comparisons) != 1:
        return None
    link = compare.comparisons[0]
    type_ = wrong.wanted_type(compare.span)
    message = wrong.diagnostic.message
    if "two values of type json" in message:
        wrong.repair(RepairKind.TYPE, f"`{shown(link.right)}` counts as absent where it is no text")
        right = replace(link, right=read(link.right, make.name("string", compare.span)))
        return wrong.put(replace(compare, comparisons=(right,)), way)
    if link.operator in ("<", "<=", ">", ">="):
        return _ordered(wrong, way, compare, type_)
    if link.operator in ("in", "not in") and "`in` cannot look in json" in message and type_ is not None:
        right = replace(link, right=read(link.right, type_))
        return wrong.put(replace(compare, comparisons=(right,)), way)
    return None


def _ordered(wrong: Wrong, way: Way, compare: syn.Compare, type_: syn.Expr | None) -> syn.File | None:
    link = compare.comparisons[0]
    if type_ is None:
        return None
    wrong.repair(
        RepairKind.TYPE, f"a side of `{shown(compare)}` counts as absent where it is of another type"
    )
    message = wrong.diagnostic.help or ""
    span = compare.span
    if "both" in message:
        right = replace(link, right=read(link.right, type_))
        return wrong.put(replace(compare, left=read(compare.left, type_), comparisons=(right,)), way)
    inner = re.search(r"read\((.*), [^,]+\)", message)
    text = inner[1] if inner else ""
    if text == shown(compare.left) or not isinstance(link.right, syn.Name | syn.Attribute):
        return wrong.put(replace(compare, left=read(compare.left, type_)), way)
    return wrong.put(
        replace(compare, comparisons=(replace(link, right=read(link.right, type_)),), span=span), way
    )


def wrong_unit(wrong: Wrong) -> syn.File | None:
    """AG517: a number that Auth0 takes, as the time or duration that it stands for."""
    value, span, message = wrong.node, wrong.node.span, wrong.diagnostic.message
    if "nothing says" not in message:
        return None
    if "a duration, in seconds" in message:
        return wrong.put(make.call(make.name("seconds", span), (value,), span))
    thousand = syn.Binary("/", value, make.number(1000, span), span, span)
    duration = make.call(make.name("seconds", span), (thousand,), span)
    if "a duration" in message:
        return wrong.put(duration)
    epoch = make.call(make.name("time", span), (make.text("1970-01-01", span),), span)
    return wrong.put(syn.Binary("+", epoch, duration, span, span))


def unknown_method(wrong: Wrong) -> syn.File | None:
    """AG214: a method of a text, of json."""
    target = wrong.node
    if isinstance(target, syn.Call):
        target = target.func
    if not isinstance(target, syn.Attribute) or not wrong.diagnostic.message.startswith("json has no method"):
        return None
    wrong.repair(RepairKind.TYPE, f"`{shown(target.value)}` counts as absent where it is no text")
    inner = replace(target, value=read(target.value, make.name("string", target.span)))
    if isinstance(wrong.node, syn.Call):
        return wrong.put(replace(wrong.node, func=inner))
    return wrong.put(inner)


def not_listed(wrong: Wrong) -> syn.File | None:
    """AG316: json that is looped over is read as a list."""
    value = wrong.node
    if "json may be anything" not in wrong.diagnostic.message or is_call(value, "read"):
        return None
    items = syn.ListDisplay((make.name("json", value.span),), value.span)
    wrong.repair(RepairKind.TYPE, f"`{shown(value)}` counts as absent where it is no list")
    return wrong.put(read(value, items))


def bad_key(wrong: Wrong) -> syn.File | None:
    """AG314: a key of type json is a text; a character of a text is a part of it, empty behind its end."""
    if "does not read from string" in wrong.diagnostic.message:
        return _character(wrong)
    if "the keys of a dictionary are texts, and this has type json" not in wrong.diagnostic.message:
        return None
    return _in_text(wrong, wrong.node)


def _character(wrong: Wrong) -> syn.File | None:
    match wrong.node:
        case syn.Subscript(value, syn.Number(number) as index, span) if number >= 0 and number == int(number):
            end = make.number(int(number) + 1, index.span)
            wrong.repair(
                RepairKind.ABSENT, f"`{shown(wrong.node)}` is empty where `{shown(value)}` is too short"
            )
            return wrong.put(syn.Slice(value, index if number else None, end, span))
        case _:
            return None
