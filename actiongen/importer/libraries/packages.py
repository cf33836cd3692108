"""Which npm package, or module of Node's, an expression comes from.

In: an expression and the names of the file. Out: `axios.post`, `crypto.createHash`, `auth0.ManagementClient`; None
where it is no part of a package. Versions (`axios@0.21.1`) and `node:` are left out.
"""

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import Arguments, plain, text

# What the sandbox of Rules has without `require`, and what Node has.
_GLOBALS = {
    "jwt": "jsonwebtoken",
    "uuid": "uuid",
    "request": "request",
    "crypto": "crypto",
    "querystring": "querystring",
    "_": "lodash",
    "fetch": "fetch",
    "URLSearchParams": "url.URLSearchParams",
    "URL": "url.URL",
}
_ALIASES = {
    "lodash/get": "lodash.get",
    "node-fetch": "fetch",
    "undici.fetch": "fetch",
    "cross-fetch": "fetch",
}


def package(name: str) -> str:
    """A package's name without its version."""
    name = name.removeprefix("node:")
    at = name.find("@", 1)
    bare = name if at < 0 else name[:at]
    return _ALIASES.get(bare, bare)


def required(node: core.Expr) -> str | None:
    """The package of `require("…")`."""
    match node:
        case core.Call(core.Name("require"), arguments):
            given = plain(arguments)
            said = text(given[0]) if given and len(given) == 1 else None
            return None if said is None else package(said)
        case _:
            return None


def origin(node: core.Expr, context: Context, depth: int = 0) -> str | None:
    """Where it comes from: package and members, with points between."""
    if depth > 20:
        return None
    match node:
        case core.Name(id) if id in context.values:
            return origin(context.values[id], context, depth + 1)
        case core.Name(id):
            return _GLOBALS.get(id) if id not in context.bound else None
        case core.Member(object, core.Text(key)):
            above = origin(object, context, depth + 1)
            if above is None:
                return None
            found = above if key == "default" else f"{above}.{key}"
            return _ALIASES.get(found, found)
        case core.Call():
            return required(node)
        case _:
            return None


def call(node: core.Expr, context: Context) -> tuple[str, Arguments] | None:
    """Origin and arguments of a call, or of `new`."""
    if not isinstance(node, core.Call | core.New):
        return None
    found, given = origin(node.function, context), plain(node.arguments)
    return None if found is None or given is None else (found, given)
