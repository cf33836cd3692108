"""`new URL(…)` whose query is put together by calls.

In: a `URL` that has a name, `searchParams.set` and `append` on it. Out: a text: the address with its query. What reads
`href` of it, makes a text of it or asks it, takes that text.

    const u = new URL("https://a.example/x"); u.searchParams.set("k", v); f(u.href);
        ->   const u = `https://a.example/x?k=${v}`; f(u);
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import below, bottom_up, names_read
from actiongen.importer.libraries.asked.options import url_text
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import joined, method, text
from actiongen.importer.libraries.packages import origin
from actiongen.importer.libraries.queries import with_queries
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_MOST = 20
_SETS = ("set", "append")
_CHANGE = (*_SETS, "delete", "sort", "forEach")
_TEXT_OF = ("href", "toString", "searchParams")


def urls(file: core.File, notes: Notes) -> core.File:
    """The file with its URLs as texts."""
    context = Context.of(file, notes)
    made = {
        each.name: each
        for each in below(file)
        if isinstance(each, core.Let) and _is_url(each.value, context) and each.name in context.values
    }
    if len(made) > _MOST:
        return file
    others = [name for name in made if not _is_plain(file, name)]
    for name in others:
        del made[name]
    file = with_queries(file, others, context)
    if not made:
        return file

    def change(node: Any) -> Any:
        if isinstance(node, core.Block):
            return _joined(node, made, context)
        return _read(node, made)

    return bottom_up(file, change)


def _is_url(node: core.Expr, context: Context) -> bool:
    if not isinstance(node, core.New) or origin(node.function, context) != "url.URL":
        return False
    return url_text(node, context) is not node


def _is_plain(file: core.File, name: str) -> bool:
    """Whether its query is set in the block that makes it, and nothing else is done with it."""
    blocks = [
        each.statements
        for each in below(file)
        if isinstance(each, core.Block)
        and any(isinstance(one, core.Let) and one.name == name for one in each.statements)
    ]
    here = sum(_setting(each, name) is not None for statements in blocks for each in statements)
    everywhere = sum(_changes(each, name) for each in below(file))
    if len(blocks) != 1 or here != everywhere or _is_read_before(blocks[0], name):
        return False
    for each in below(file):
        match each:
            case core.Member(core.Name(id), key) if id == name and text(key) not in _TEXT_OF:
                return False
            case core.SetMember(core.Name(id)) if id == name:
                return False
    return True


def _changes(node: Any, name: str) -> bool:
    """Whether it is a call that may change its query."""
    found = method(node) if isinstance(node, core.Call) else None
    if found is None:
        return False
    match found[0]:
        case core.Member(core.Name(id), core.Text("searchParams")):
            return id == name and found[1] in _CHANGE
        case _:
            return False


def _is_read_before(statements: tuple[core.Statement, ...], name: str) -> bool:
    """Whether it is read before its query is whole."""
    last = max((at for at, each in enumerate(statements) if _setting(each, name) is not None), default=-1)
    return any(name in names_read(each) for each in statements[: last + 1] if _setting(each, name) is None)


def _setting(node: core.Statement, name: str) -> tuple[str, core.Expr] | None:
    """Key and value of `u.searchParams.set("k", v)`."""
    if not isinstance(node, core.Do):
        return None
    match method(node.value):
        case (core.Member(core.Name(id), core.Text("searchParams")), called, (key, value)) if called in _SETS:
            said = text(key)
            return (said, value) if id == name and said is not None else None
        case _:
            return None


def _joined(block: core.Block, made: dict[str, core.Let], context: Context) -> core.Block:
    statements: list[core.Statement] = []
    values: dict[str, list[str | core.Expr]] = {}
    places: dict[str, int] = {}
    for each in block.statements:
        if isinstance(each, core.Let) and each.name in made:
            values[each.name] = [url_text(each.value, context)]
            places[each.name] = len(statements)
            statements.append(each)
            continue
        found = next(((name, one) for name in values if (one := _setting(each, name)) is not None), None)
        if found is None:
            statements.append(each)
            continue
        name, (key, value) = found
        sign = "&" if len(values[name]) > 1 or "?" in _literal(values[name][0]) else "?"
        values[name] += [f"{sign}{key}=", value]
        # What is set may be defined behind the address: it is made where it is whole.
        statements.append(statements[places[name]])
        statements[places[name]] = core.Do(core.Undefined(each.span), each.span)
        places[name] = len(statements) - 1
    for name, at in places.items():
        let = made[name]
        statements[at] = replace(let, value=joined(tuple(values[name]), let.span))
    return block if not places else replace(block, statements=tuple(statements))


def _literal(node: str | core.Expr) -> str:
    if isinstance(node, core.Template):
        return "".join(part for part in node.parts if isinstance(part, str))
    return node if isinstance(node, str) else text(node) or ""


def _read(node: Any, made: dict[str, core.Let]) -> Any:
    match node:
        case core.Member(core.Name(id) as name, core.Text("href")) if id in made:
            return name
        case core.Call(core.Member(core.Name(id) as name, core.Text("toString")), ()) if id in made:
            return name
        case _:
            return node
