"""What can stand alone, as a function over parameters: no ``api``, no ``this``, nothing outside of it that it changes.

In: a part of a handler. Out: :class:`Closed`: the same over parameters, and what is given for them.

    closed(md5(event.user.email))   ->   md5(email), ("email",), (event.user.email,)
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from actiongen.core import tree as core
from actiongen.core.walk import (
    Core,
    Names,
    below,
    free_names,
    here,
    names_assigned,
    names_bound,
    names_in,
    names_read,
    path_of,
    rebuilt,
)
from actiongen.core.walk import parts as parts_of
from actiongen.importer.lift.back import as_javascript
from actiongen.importer.lift.externs import Externs, is_answer
from actiongen.importer.lift.shapes import unwrapped
from actiongen.source import Span

_MOST_PARAMETERS = 12
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_CHANGES = frozenset(
    [
        *("push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"),
        *("set", "add", "delete", "clear", "append", "assign"),
    ]
)
_GLOBALS = frozenset(
    [
        *(
            "undefined",
            "NaN",
            "Infinity",
            "JSON",
            "Math",
            "Date",
            "Object",
            "Array",
            "String",
            "Number",
            "Boolean",
        ),
        *(
            "RegExp",
            "Promise",
            "Map",
            "Set",
            "WeakMap",
            "Symbol",
            "Error",
            "TypeError",
            "RangeError",
            "Buffer",
        ),
        *(
            "URL",
            "URLSearchParams",
            "console",
            "require",
            "module",
            "exports",
            "process",
            "global",
            "globalThis",
        ),
        *(
            "setTimeout",
            "clearTimeout",
            "setInterval",
            "clearInterval",
            "setImmediate",
            "fetch",
            "AbortController",
        ),
        *("AbortSignal", "Headers", "Request", "Response", "FormData", "Blob", "TextEncoder", "TextDecoder"),
        *(
            "parseInt",
            "parseFloat",
            "isNaN",
            "isFinite",
            "encodeURIComponent",
            "decodeURIComponent",
            "encodeURI",
        ),
        *(
            "decodeURI",
            "escape",
            "unescape",
            "atob",
            "btoa",
            "crypto",
            "performance",
            "structuredClone",
            "Intl",
        ),
        *("BigInt", "Uint8Array", "ArrayBuffer", "queueMicrotask", "Reflect", "Proxy", "arguments"),
    ]
)
_OF_JSON = frozenset(
    [
        *("includes", "map", "filter", "some", "every", "find", "indexOf", "join", "split", "toLowerCase"),
        *("toUpperCase", "trim", "startsWith", "endsWith", "slice", "replace", "concat", "length", "forEach"),
        *("substring", "match", "toString"),
    ]
)


@dataclass(frozen=True, slots=True)
class Closed:
    """What is taken out, over parameters: ``node`` is the same with their names in the place of what is given."""

    node: Core
    parameters: tuple[str, ...]
    arguments: tuple[core.Expr, ...]

    @property
    def expression(self) -> core.Expr:
        """What it is where an expression was closed."""
        return cast(core.Expr, self.node)

    @property
    def block(self) -> core.Block:
        """What it is where statements were closed."""
        return cast(core.Block, self.node)


def closed(node: Core, externs: Externs) -> Closed | None:
    """A part over parameters, None where it cannot stand alone."""
    node = as_javascript(node, externs.text)
    if "api" in names_read(node) or has_this(node):
        return None
    if any(isinstance(each, core.Builtin) for each in below(node)) or written(node) - names_bound(node):
        return None
    answers = externs.answers - names_bound(node)
    paths = list(paths_in(node, answers))
    verbatim = [each for each in below(node) if isinstance(each, core.OtherExpr | core.OtherStatement)]
    if not all(_stays(each, externs) for each in verbatim):
        return None
    found = _over(node, paths, externs)
    is_whole = bool(verbatim) or any(isinstance(path, core.Name) for path in paths)
    if len(found.parameters) > _MOST_PARAMETERS or is_whole:
        # The event as a whole, which comes without its secrets.
        parts = [path for path in paths if is_of_secrets(path) or root_of(path) in answers]
        found = _over(node, parts, externs)
    is_answer_whole = any(isinstance(each, core.Name) and each.id in answers for each in found.arguments)
    if len(found.parameters) > _MOST_PARAMETERS or _is_of_all_secrets(found) or is_answer_whole:
        # A library's answer has other parts than that of `http`.
        return None
    return found


def _stays(each: core.OtherExpr | core.OtherStatement, externs: Externs) -> bool:
    """Whether what is printed as the original has it means the same in a function: its names are what they were."""
    words = set(_WORD.findall(externs.text[each.span.start : each.span.end]))
    return words.issuperset((*each.reads, *each.writes)) and "secrets" not in words


def _over(node: Core, paths: Sequence[core.Expr], externs: Externs) -> Closed:
    """A part over these paths of the event and what else it reads of the handler."""
    taken = Names(names_in(node) | set(externs.module))
    known = {found: path for path in paths if (found := path_of(path)) is not None}
    known |= {
        found: owner
        for words, path in known.items()
        for length in range(1, len(words))
        if words[:length] in known
        and (owner := _before_question(path, len(words) - length)) is not None
        and (found := path_of(owner)) not in (None, ("event",), ("event", "secrets"))
    }
    named: dict[tuple[str, ...], str] = {}
    for each in known:
        if not any(each[:length] in known for length in range(1, len(each))):
            named[each] = taken.fresh(_last_key(known[each]))

    def put(each: Core) -> Core:
        found = path_of(each) if isinstance(each, core.Member | core.Chain) else None
        return core.Name(named[found], each.span) if found in named and isinstance(each, core.Expr) else each

    made = top_down(node, put)
    given = {name: known[path] for path, name in named.items()}
    free = free_names(made) - set(given) - set(externs.module)
    span = span_in(node)
    for name in _of_handler(made, free):
        given[name] = core.Name(name, span)
    return Closed(made, tuple(given), tuple(given.values()))


def _before_question(path: core.Expr, behind: int) -> core.Expr | None:
    """What a path asks with `?.` whether it is there, above its last ``behind`` keys: they are not looked up then."""
    found: core.Expr | None = None
    while isinstance(path, core.Member | core.Chain):
        if isinstance(path, core.Chain):
            path = path.value
            continue
        if path.optional and behind <= 0:
            found = path.object
        path, behind = path.object, behind - 1
    return found


def is_of_secrets(path: core.Expr) -> bool:
    """Whether it is `event.secrets` or something of it."""
    found = path_of(path)
    return found is not None and found[:2] == ("event", "secrets")


def _is_of_all_secrets(found: Closed) -> bool:
    """Whether it is given, or reads, all secrets: nobody sees which."""
    given = any(path_of(each) == ("event", "secrets") for each in found.arguments)
    return given or any(
        isinstance(each, core.Member) and path_of(each) == ("event", "secrets") for each in below(found.node)
    )


def _of_handler(node: Core, free: set[str]) -> list[str]:
    """The free names that are variables of the handler, in order of their first use."""
    order: list[str] = []
    for each in below(node):
        if isinstance(each, core.Name):
            order.append(each.id)
        elif isinstance(each, core.OtherExpr | core.OtherStatement):
            order += each.reads
    return [name for name in dict.fromkeys(order) if name in free and name not in _GLOBALS]


def span_in(node: Core) -> Span:
    """The place of a part, of a block that of its first statement."""
    return next(each.span for each in below(node) if not isinstance(each, core.Block | core.File))


def written(node: Core) -> set[str]:
    """The variables that it assigns, or whose value it changes."""
    found = names_assigned(node)
    for each in below(node):
        root: str | None = None
        if isinstance(each, core.SetMember):
            root = root_of(each.object) or ""
        elif isinstance(each, core.Call):
            callee = unwrapped(each.function)
            if isinstance(callee, core.Member) and isinstance(callee.key, core.Text):
                if callee.key.value in _CHANGES:
                    root = root_of(callee.object)
                if callee.key.value == "assign" and each.arguments and root_of(callee.object) == "Object":
                    first = each.arguments[0]
                    root = None if isinstance(first, core.Spread) else root_of(first)
        if root is not None:
            found.add(root)
    return found


def paths_in(node: Core, answers: Collection[str] = ()) -> Iterator[core.Expr]:
    """The longest paths of the event, and of these answers, in it, without methods that are called."""
    todo: list[Core] = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, core.Call) and isinstance(unwrapped(each.function), core.Member):
            callee = cast(core.Member, unwrapped(each.function))
            todo += [*each.arguments, callee.object]
            if not isinstance(callee.key, core.Text):
                todo.append(callee.key)
        elif (isinstance(each, core.Member) and _is_path(each, answers)) or (
            isinstance(each, core.Name) and each.id == "event"
        ):
            yield each
        else:
            todo += parts_of(each)


def _is_path(expr: core.Expr, answers: Collection[str]) -> bool:
    while isinstance(expr, core.Member | core.Chain):
        if isinstance(expr, core.Chain):
            expr = expr.value
        elif isinstance(expr.key, core.Text):
            expr = expr.object
        else:
            return False
    return isinstance(expr, core.Name) and (expr.id == "event" or expr.id in answers)


def _last_key(path: core.Expr) -> str:
    if isinstance(path, core.Member) and isinstance(path.key, core.Text):
        word = "".join(char if char.isalnum() and char.isascii() else "_" for char in path.key.value)
        return word if word[:1].isalpha() else f"value_{word}"
    return "event"


def top_down(node: Core, change: Callable[[Core], Core]) -> Core:
    """The node with parts replaced, without looking into what was put there."""

    def visit(each: Core) -> Core:
        made = change(each)
        return made if made is not each else rebuilt(each, visit)

    return visit(node)


def has_this(node: Core) -> bool:
    """Whether it asks for ``this``."""
    return any(
        isinstance(each, core.OtherExpr) and each.what in ("`this`", "`super`") for each in below(node)
    )


def awaits(node: Core) -> bool:
    """Whether it waits for something by itself."""
    return any(isinstance(each, core.Await) for each in here(node))


def is_silent(function: core.Function) -> bool:
    """Whether a function gives nothing."""
    return not any(isinstance(each, core.Return) and each.value is not None for each in here(function.body))


def given_out(name: str, run: core.Block, rest: core.Block, externs: Externs) -> core.Expr | None:
    """What an extern gives for a variable that is read behind it: the variable, of the answer of a request an object
    of the parts that are read. None where more of it is needed.
    """
    let = next((each for each in run.statements if isinstance(each, core.Let) and each.name == name), None)
    if let is None or not is_answer(let.value, externs):
        return core.Name(name, span_in(run))
    inner: set[int] = set()
    keys: dict[str, None] = {}
    for each in below(rest):
        if isinstance(each, core.Member) and isinstance(each.object, core.Name) and each.object.id == name:
            if not isinstance(each.key, core.Text) or each.key.value == "headers":
                return None
            keys[each.key.value] = None
            inner.add(id(each.object))
        elif isinstance(each, core.Name) and each.id == name and id(each) not in inner:
            return None
    span = let.span
    parts = {key: core.Member(core.Name(name, span), core.Text(key, span), span) for key in keys}
    return core.Object(
        tuple(core.Entry(core.Text(key, span), part, span) for key, part in parts.items()), span
    )


def is_receiver(root: Core, name: str) -> bool:
    """Whether what a name stands for is called, or methods of it are, so that it is no JSON."""
    for each in below(root):
        if isinstance(each, core.Call):
            callee = unwrapped(each.function)
            if isinstance(callee, core.Name) and callee.id == name:
                return True
            if isinstance(callee, core.Member) and root_of(callee.object) == name:
                key = callee.key.value if isinstance(callee.key, core.Text) else ""
                if key not in _OF_JSON:
                    return True
        if isinstance(each, core.New) and isinstance(each.function, core.Name) and each.function.id == name:
            return True
        if isinstance(each, core.OtherExpr | core.OtherStatement) and name in each.reads:
            return True
        if isinstance(each, core.Await) and isinstance(each.value, core.Name) and each.value.id == name:
            return True
    return False


def root_of(expr: core.Expr) -> str | None:
    """The variable that a path begins with."""
    while True:
        expr = unwrapped(expr)
        if isinstance(expr, core.Member):
            expr = expr.object
        elif isinstance(expr, core.Name):
            return expr.id
        else:
            return None
