"""The answers of a test to requests.

In: ``http={"POST https://…": {"status": 200, "json": {…}}}``. Out: :class:`ir.Replies`, or an error.

    {"GET https://api.example.com/x": ["timeout", {"status": 404}]}   ->   (Replies("GET https://…", (…), True),)
"""

import re

from actiongen import ir
from actiongen.analysis.bad_test import bad_test
from actiongen.analysis.environment import Environment, list_of_names
from actiongen.facts.constants import constant
from actiongen.ir.types import Basic
from actiongen.ir.walk import has_error
from actiongen.syntax import tree as syn

_PROBLEMS = ("timeout", "connection", "body")
_PARTS = ("status", "json", "text")
_FORM = 'write `http={"GET https://api.example.com/users": {"status": 200, "json": {…}}}`'
_KEY = re.compile(r"((GET|POST|PUT|PATCH|DELETE) )?\S+")


def replies(node: syn.Expr, environment: Environment) -> tuple[ir.Replies, ...]:
    """The answers by the method and URL of their requests."""
    if not isinstance(node, syn.DictDisplay):
        bad_test("`http=` is a dictionary", node.span, environment, help=_FORM)
        return ()
    found: dict[str, ir.Replies] = {}
    for pair in node.pairs:
        if not isinstance(pair, syn.Pair):
            bad_test("a key of `http=` is a text that is written out", pair.span, environment, help=_FORM)
        elif (request := _request(pair.key, environment)) is not None:
            found[request] = _replies(request, pair.value, environment)
    return tuple(found.values())


def _request(node: syn.Expr, environment: Environment) -> str | None:
    """The method and URL of a key, which may be a name for them."""
    key = environment.infer(node)
    known = constant(key)
    if known is not None and isinstance(known[0], str) and _KEY.fullmatch(known[0]):
        return known[0]
    if known is not None and isinstance(known[0], str):
        bad_test(f"`{known[0]}` is no method and URL", node.span, environment, help=_FORM)
    elif not has_error(key):
        bad_test("a key of `http=` is a text that is written out", node.span, environment, help=_FORM)
    return None


def _replies(request: str, node: syn.Expr, environment: Environment) -> ir.Replies:
    if not isinstance(node, syn.ListDisplay):
        return ir.Replies(request, (_reply(node, environment),), False)
    return ir.Replies(request, tuple(_reply(item, environment) for item in node.items), True)


def _reply(node: syn.Expr | syn.Starred, environment: Environment) -> ir.Reply:
    if isinstance(node, syn.String) and node.value in _PROBLEMS:
        return ir.Reply(problem=node.value)
    if not isinstance(node, syn.DictDisplay):
        bad_test(
            f"an answer is a dictionary, or one of {list_of_names(_PROBLEMS)}",
            node.span,
            environment,
            help=_FORM,
        )
        return ir.Reply()
    parts: dict[str, syn.Expr] = {}
    for pair in node.pairs:
        if isinstance(pair, syn.Pair) and isinstance(pair.key, syn.String) and pair.key.value in _PARTS:
            parts[pair.key.value] = pair.value
        else:
            bad_test(f"an answer has {list_of_names(_PARTS)}", pair.span, environment, help=_FORM)
    if "json" in parts and "text" in parts:
        bad_test("an answer has `json` or `text`", parts["text"].span, environment)
    return ir.Reply(
        _status(parts.get("status"), environment),
        None if "json" not in parts else environment.infer(parts["json"]),
        None if "text" not in parts else _text(parts["text"], environment),
    )


def _status(node: syn.Expr | None, environment: Environment) -> int:
    if node is None:
        return 200
    if isinstance(node, syn.Number) and node.value in range(200, 600):
        return int(node.value)
    bad_test("a status is a number from 200 to 599", node.span, environment, help='write `"status": 404`')
    return 200


def _text(node: syn.Expr, environment: Environment) -> ir.Expr:
    value = environment.infer(node, Basic.STRING)
    if value.info.type not in (Basic.STRING, Basic.UNKNOWN):
        bad_test("the text of an answer is a text", node.span, environment)
    return value
