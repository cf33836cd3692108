"""Constructs of Python that policies do not have, found with Python's own parser.

In: a line that our grammar refuses, and where it stopped. Out: what the construct is called, if the line
is Python; only asked once something is wrong.

    a, b = c   ->   AG116 "several names cannot be given values at once"
"""

import ast
import warnings
from collections.abc import Iterator, Sequence

from actiongen.diagnostics.codes_syntax import (
    BAD_ARGUMENTS,
    BAD_ASSIGNMENT,
    BAD_BLOCK,
    BAD_COMPREHENSION,
    BAD_DEFINITION,
    TUPLE_OR_SET,
    UNSUPPORTED_EXPRESSION,
    UNSUPPORTED_OPERATOR,
)
from actiongen.diagnostics.model import Code, Diagnostic
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source
from actiongen.syntax.nodes import Token
from actiongen.syntax.report import end, error, start

# Python's parser takes this many without coming near its own limits.
_MOST_TOKENS = 2000
_LONGEST_SHOWN = 80
_SUFFIX_METHODS = ("startswith", "endswith")


@dataclass(frozen=True, slots=True)
class _Finding:
    node: ast.AST
    code: Code
    message: str
    help: str
    edit: str | None = None
    at: ast.AST | None = None


def explain_python(tokens: Sequence[Token], stopped_at: int, source: Source) -> Diagnostic | None:
    """The error of the construct at the offset ``stopped_at``, if the line is Python."""
    line = _PythonLine.of(tokens, source)
    if line is None:
        return None
    found = [(line.offsets(finding.node), finding) for finding in _findings(line.tree, line.text)]
    around = [item for item in found if item[0][0] <= stopped_at < item[0][1]]
    if not around:
        return None
    (begin, finish), finding = min(around, key=lambda item: item[0][1] - item[0][0])
    if finding.at is not None:
        begin, finish = line.offsets(finding.at)
    # A block that Python was given ends behind the line.
    span = source.span(begin, min(finish, end(tokens[-1])))
    return error(finding.code, finding.message, span, help=finding.help, edit=finding.edit)


@dataclass(frozen=True, slots=True)
class _PythonLine:
    """A line as Python reads it; ``text`` begins at ``offset`` of the file."""

    tree: ast.Module
    text: str
    offset: int

    @classmethod
    def of(cls, tokens: Sequence[Token], source: Source) -> "_PythonLine | None":
        if not tokens or len(tokens) > _MOST_TOKENS:
            return None
        offset = start(tokens[0])
        text = source.text[offset : end(tokens[-1])]
        # Python does not know an elif, or the head of a block, that stands alone.
        if tokens[0].type == "_ELIF":
            text, offset = text[2:], offset + 2
        if tokens[0].type == "AT":
            text += "\ndef f(): ..."
        elif tokens[-1].type == "COLON":
            text += "\n    ..."
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return cls(ast.parse(text), text, offset)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None

    def offsets(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends in the file."""
        located = node if isinstance(node, ast.expr | ast.stmt | ast.arg | ast.keyword) else None
        if located is None or located.end_lineno is None or located.end_col_offset is None:
            return 0, 0
        return (
            self._offset(located.lineno, located.col_offset),
            self._offset(located.end_lineno, located.end_col_offset),
        )

    def _offset(self, number: int, column: int) -> int:
        """Python counts lines from 1 and columns in UTF-8 bytes."""
        before = 0
        for _ in range(number - 1):
            before = self.text.index("\n", before) + 1
        line = self.text[before:].split("\n", 1)[0]
        return self.offset + before + len(line.encode()[:column].decode(errors="ignore"))


def _findings(tree: ast.Module, text: str) -> Iterator[_Finding]:
    calls_with_generator = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            yield from _statement(node, text)
        elif isinstance(node, ast.Call):
            yield from _call(node, text)
        elif isinstance(node, ast.GeneratorExp):
            yield from _generator(node, id(node) in calls_with_generator)
        elif isinstance(node, ast.expr):
            yield from _expression(node, text)


def _statement(node: ast.stmt, text: str) -> Iterator[_Finding]:
    match node:
        case ast.Assign(targets=[_, _, *_]):
            help_text = "write one line for each name"
            yield _Finding(node, BAD_ASSIGNMENT, "a value is given to one name at a time", help_text)
        case ast.Assign(targets=[ast.Tuple() | ast.List()]):
            message = "several names cannot be given values at once"
            yield _Finding(
                node, BAD_ASSIGNMENT, message, "write one line for each name, with `xs[0]`, `xs[1]`, …"
            )
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript() as target]):
            message = "nothing can be changed, so this cannot be given a value"
            help_text, edit = 'write a new value under a new name, such as `d2 = {**d, "key": value}`', None
            if _root(target) in ("context", "user"):
                message, help_text, edit = _of_a_rule(node, target, text)
            elif _root(target) == "event":
                help_text = "the event is only read; what is changed goes through `api`"
            elif _root(target) == "api":
                help_text = 'call a method of `api`, such as `api.user.setAppMetadata("key", value)`'
            yield _Finding(node, BAD_ASSIGNMENT, message, help_text, edit)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
            message = f"`{name}` is given a type, and types are found by themselves"
            yield _Finding(node, BAD_ASSIGNMENT, message, f"write `{name} = …`")
        case ast.AnnAssign():
            message = "a definition has a value"
            yield _Finding(
                node, BAD_ASSIGNMENT, message, "write `name = …`; keys of open containers go in `schema(…)`"
            )
        case ast.With(items=[_, second, *_]):
            help_text = "write one `with` for each rule"
            yield _Finding(node, BAD_BLOCK, "`with` opens one block", help_text, at=second.context_expr)
        case ast.With(items=[ast.withitem(optional_vars=ast.expr() as name)]):
            help_text = "remove the `as …`: a rule has a title"
            yield _Finding(node, BAD_BLOCK, "`with … as` is not available", help_text, at=name)
        case ast.FunctionDef(args=arguments):
            yield from _parameters(node, arguments)
        case ast.For(target=ast.Name() | ast.Tuple(elts=[ast.Name(), ast.Name()])):
            pass
        case ast.For():
            message = "`for` gives one name, or two, to each item"
            yield _Finding(
                node, UNSUPPORTED_EXPRESSION, message, "write `for x in xs:` or `for k, v in d.items():`"
            )


_SETTERS = {
    "context.idToken": "api.idToken.setCustomClaim",
    "context.accessToken": "api.accessToken.setCustomClaim",
    "user.app_metadata": "api.user.setAppMetadata",
    "user.user_metadata": "api.user.setUserMetadata",
}


def _of_a_rule(
    node: ast.Assign, target: ast.Attribute | ast.Subscript, text: str
) -> tuple[str, str, str | None]:
    """What to say of `context.idToken["name"] = value`, which Auth0's retired Rules wrote; with its edit."""
    written = ast.unparse(target.value)
    message = f"`{_root(target)}` is what Auth0's retired Rules had"
    setter = _SETTERS.get(written)
    key = target.attr if isinstance(target, ast.Attribute) else None
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        key = str(target.slice.value)
    if setter is None or key is None:
        return message, "what a policy changes goes through `api`, such as `api.multifactor.enable`", None
    value = ast.get_source_segment(text, node.value) or ""
    if _root(node.value) == "user" and isinstance(node.value, ast.Attribute):
        value = f"event.{value}"
    elif not isinstance(node.value, ast.Constant):
        return message, f'write `{setter}("{key}", value)`', None
    call = f'{setter}("{key}", {value})'
    return message, f"write `{call}`", call


def _parameters(node: ast.FunctionDef, arguments: ast.arguments) -> Iterator[_Finding]:
    defaults = [default for default in (*arguments.defaults, *arguments.kw_defaults) if default is not None]
    rest = arguments.vararg or arguments.kwarg
    if defaults:
        help_text = "remove the default and give the argument in every call"
        yield _Finding(node, BAD_DEFINITION, "parameters have no defaults", help_text, at=defaults[0])
    elif rest is not None:
        message = "a `def` takes a fixed number of arguments"
        yield _Finding(node, BAD_DEFINITION, message, "write a list parameter", at=rest)
    elif arguments.kwonlyargs or arguments.posonlyargs:
        marked = (*arguments.kwonlyargs, *arguments.posonlyargs)[0]
        message = "`*` and `/` cannot stand among parameters"
        yield _Finding(node, BAD_DEFINITION, message, "remove it", at=marked)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _call(node: ast.Call, text: str) -> Iterator[_Finding]:
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            message = "`*` cannot unpack arguments"
            yield _Finding(argument, BAD_ARGUMENTS, message, "write the arguments one by one")
    for keyword in node.keywords:
        if keyword.arg is None:
            message = "`**` cannot unpack arguments"
            yield _Finding(keyword, BAD_ARGUMENTS, message, "write `name=value` for each of them")
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[ast.Tuple(elts=options) as argument]):
            if name in _SUFFIX_METHODS and options:
                subject = ast.get_source_segment(text, value) or "x"
                calls = [f"{subject}.{name}({ast.get_source_segment(text, option)})" for option in options]
                either = " or ".join(calls)
                message = f"`{name}` takes one string, not a tuple"
                yield _Finding(argument, TUPLE_OR_SET, message, f"write `{either}`")


def _generator(node: ast.GeneratorExp, is_alone: bool) -> Iterator[_Finding]:
    if len(node.generators) > 2:
        yield _many_loops(node)
    elif is_alone:
        message = "a comprehension in a call has no brackets of its own"
        yield _Finding(node, BAD_COMPREHENSION, message, "write `any(x for x in xs)`")
    else:
        message = "a comprehension in `(` and `)` stands only in a call, as its one argument"
        yield _Finding(node, BAD_COMPREHENSION, message, "write it in `[` and `]`")


def _many_loops(node: ast.expr) -> _Finding:
    help_text = "give the list of the inner two a name of its own, and loop over it here"
    return _Finding(node, BAD_COMPREHENSION, "a comprehension has at most two `for`", help_text)


def _short(edit: str | None, otherwise: str) -> str:
    """An edit as a help can show it, else what stands for it."""
    is_short = edit is not None and len(edit) <= _LONGEST_SHOWN and "\n" not in edit
    return edit if edit is not None and is_short else otherwise


def _expression(node: ast.expr, text: str) -> Iterator[_Finding]:
    match node:
        case ast.Tuple(elts=elements, ctx=ast.Load()):
            inside = ", ".join(ast.get_source_segment(text, element) or "" for element in elements)
            written = ast.get_source_segment(text, node) or ""
            edit = f"[{inside}]" if "#" not in written else None
            help_text = f"write a list: `{_short(edit, '[a, b]')}`"
            yield _Finding(node, TUPLE_OR_SET, "there are no tuples, only lists", help_text, edit)
        case ast.Set():
            edit = f"[{(ast.get_source_segment(text, node) or '{}')[1:-1]}]"
            help_text = f"write a list: `{_short(edit, '[a, b]')}`; for a dict, `{{key: value}}`"
            yield _Finding(node, TUPLE_OR_SET, "there are no sets, only lists", help_text, edit)
        case ast.SetComp():
            inside = (ast.get_source_segment(text, node) or "{}")[1:-1].strip()
            edit = None if "#" in inside else f"unique({inside})"
            shown = _short(edit, "unique(x for x in xs)")
            yield _Finding(node, TUPLE_OR_SET, "there are no sets, only lists", f"write `{shown}`", edit)
        case ast.ListComp(generators=[_, _, _, *_]) | ast.DictComp(generators=[_, _, _, *_]):
            yield _many_loops(node)
        case ast.ListComp() | ast.DictComp():
            help_text = "write `for x in xs` or `for k, v in d.items()`"
            yield _Finding(node, BAD_COMPREHENSION, "this comprehension cannot be read", help_text)
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod()):
            message = "`%` does not put values into a string"
            yield _Finding(node, UNSUPPORTED_OPERATOR, message, 'write f"…" with the values between braces')
        case ast.BinOp(op=ast.Pow()):
            yield _Finding(
                node, UNSUPPORTED_OPERATOR, "there is no power: `**`", "write the product: `x * x`"
            )
        case ast.BinOp(op=ast.MatMult()):
            yield _Finding(node, UNSUPPORTED_OPERATOR, "there is no operator `@`", "write `*` to multiply")
        case ast.UnaryOp(op=ast.UAdd()):
            help_text = "remove it; `to_number(text)` reads a number"
            yield _Finding(node, UNSUPPORTED_OPERATOR, "there is no `+` in front of a value", help_text)
        case ast.Slice(step=ast.expr()):
            yield _Finding(node, UNSUPPORTED_EXPRESSION, "slices have no step", "write `xs[a:b]`")
        case ast.Starred():
            yield _Finding(node, UNSUPPORTED_EXPRESSION, "`*` stands only in a list", "write `[*xs, y]`")
