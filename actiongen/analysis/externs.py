"""Declarations of externs.

In: ``@extern("externs/md5.js")`` above ``def md5(text: string) -> string: ...``, and the file; or
``@extern("actions:hashing")`` for an Actions Module. Out: :class:`ir.Extern`, or an error that says what the file or
the ``def`` has to look like.
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.analysis.environment import Environment, list_of_names
from actiongen.analysis.type_expressions import type_expression
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.codes_project import UNREADABLE_EXTERN
from actiongen.diagnostics.model import Edit, Fix
from actiongen.facts.node_modules import is_of_node, package_of
from actiongen.ir import types
from actiongen.ir.types import Basic, Type
from actiongen.javascript.commonjs import Function, Module, read_module
from actiongen.source import Span
from actiongen.spelling import meant
from actiongen.syntax import tree as syn

_FORM = 'write `@extern("externs/md5.js")` above `def md5(text: string) -> string: ...`'
_EXPORT = "write `module.exports = function {name}({parameters}) {{ … }};`"


def extern(statement: syn.Def, environment: Environment) -> ir.Extern | None:
    """The function that a ``def`` below ``@extern(…)`` declares; None after an error."""
    path = _path(statement, environment)
    parameters = _parameters(statement, environment)
    returns, is_typed = _returns(statement, environment)
    if path is None or parameters is None or not is_typed or not _is_bodiless(statement, environment):
        return None
    if path.value.startswith(ir.OF_MODULE):
        return _of_module(path, statement, parameters, returns, environment)
    text = _text(path, environment)
    if text is None:
        return None
    module = read_module(text)
    if isinstance(module, str):
        _refuse(
            path,
            f"cannot be read as a CommonJS file: {module}",
            environment,
            help="externs are CommonJS: `require` and `module.exports`, without `import`, `export` and `await` outside "
            "of functions",
        )
        return None
    found = _exported(module, statement, path, environment)
    if found is None or not _is_right(found[1], parameters, path, environment):
        return None
    problems = [*_problems(module, environment)]
    if problems:
        messages, helps = (dict.fromkeys(texts) for texts in zip(*problems, strict=True))
        _refuse(path, "; it ".join(messages), environment, help="; ".join(helps))
        return None
    return ir.Extern(
        statement.name,
        path.value,
        text,
        found[0],
        module.uses_module,
        parameters,
        returns,
        found[1].is_async,
        statement.span,
    )


def _of_module(
    path: syn.String,
    statement: syn.Def,
    parameters: tuple[ir.ExternParameter, ...],
    returns: Type | None,
    environment: Environment,
) -> ir.Extern | None:
    """A function of an Actions Module, whose code is Auth0's alone: that it may be async is all that is known of it."""
    module, pinned = path.value.removeprefix(ir.OF_MODULE), environment.context.modules
    if module in pinned:
        name = statement.name
        return ir.Extern(name, path.value, "", name, False, parameters, returns, True, statement.span)
    close = meant(module, sorted(pinned))
    help = f'write `modules={{"{module}": 3}}` in `action(…)`, with the number of the version that you have tested'
    fix = None
    if close is not None:
        help = f"did you mean `{close}`?"
        fix = Fix(f"write `{close}`", (Edit(path.span, f'"{ir.OF_MODULE}{close}"'),))
    environment.report(
        codes.UNDECLARED_MODULE,
        f"the action pins no Actions Module `{module}`",
        path.span,
        help=help,
        notes=("an Action has only the modules that it names, each in the version that it names",),
        fix=fix,
    )
    return None


# The declaration


def _path(statement: syn.Def, environment: Environment) -> syn.String | None:
    first, *others = statement.decorators
    for other in others:
        _declare("one `@extern(…)` stands above a `def`", other.span, environment, help=_FORM)
    arguments = first.arguments
    if (
        len(arguments) != 1
        or arguments[0].keyword is not None
        or not isinstance(arguments[0].value, syn.String)
    ):
        _declare("`@extern` takes the path of a file, a literal text", first.span, environment, help=_FORM)
        return None
    return arguments[0].value


def _parameters(statement: syn.Def, environment: Environment) -> tuple[ir.ExternParameter, ...] | None:
    found: list[ir.ExternParameter] = []
    for parameter in statement.parameters:
        if parameter.annotation is None:
            _declare(
                f"the parameter `{parameter.name}` of an extern has no type",
                parameter.span,
                environment,
                help=f"write `{parameter.name}: string`; `json` is any value",
            )
            continue
        type_ = type_expression(parameter.annotation, environment)
        if type_ is not None and types.holds(type_, Basic.TIME):
            _declare(
                "JavaScript gets times as texts",
                parameter.annotation.span,
                environment,
                help="write `string`, and pass `iso(t)`",
            )
        elif type_ is not None:
            found.append(ir.ExternParameter(parameter.name, type_))
    return tuple(found) if len(found) == len(statement.parameters) else None


def _returns(statement: syn.Def, environment: Environment) -> tuple[Type | None, bool]:
    """What the function gives, and whether that is said."""
    node = statement.returns
    if node is None:
        _declare(
            f"nothing says what `{statement.name}` gives",
            statement.header,
            environment,
            help="write `-> string` or another type behind the parameters, `-> None` if it is called for what it does",
        )
        return None, False
    if isinstance(node, syn.Nothing):
        return None, True
    type_ = type_expression(node, environment)
    return type_, type_ is not None


def _is_bodiless(statement: syn.Def, environment: Environment) -> bool:
    body = statement.body
    if len(body) == 1 and isinstance(body[0], syn.Do) and isinstance(body[0].value, syn.Dots):
        return True
    _declare(
        f"the body of `{statement.name}` is the JavaScript file, and here it is `...`",
        body[0].span,
        environment,
        help=_FORM,
    )
    return False


def _declare(message: str, span: Span, environment: Environment, *, help: str) -> None:
    environment.report(codes.BAD_EXTERN, message, span, help=help)


# The file


def _text(path: syn.String, environment: Environment) -> str | None:
    file = environment.context.javascript.get(path.value)
    if file is not None and file.text is not None:
        return file.text
    if file is not None and file.problem is not None:
        environment.report(
            UNREADABLE_EXTERN,
            f"`{path.value}` cannot be read: {file.problem}",
            path.span,
            help="externs are files below the folder of the policies, and no links out of it",
        )
    else:
        environment.report(
            codes.BAD_EXTERN,
            f"there is no file `{path.value}`",
            path.span,
            help="paths are written from the folder of the policies on, with `/`, and end in `.js`: `externs/md5.js`",
        )
    return None


def _exported(
    module: Module, statement: syn.Def, path: syn.String, environment: Environment
) -> tuple[str | None, Function] | None:
    """The name under which the file exports the function, and the function."""
    first, *others = statement.name.split("_")
    names = (statement.name, first + "".join(part.capitalize() for part in others))
    key = next((name for name in (None, *names) if name in module.functions), statement.name)
    shown = ", ".join(parameter.name for parameter in statement.parameters)
    help = _EXPORT.format(name=names[1], parameters=shown)
    if key not in module.functions:
        exported = [name for name in module.functions if name is not None]
        what = f"it exports {list_of_names(exported)}" if exported else "it exports nothing"
        _refuse(path, f"exports no function `{names[1]}`: {what}", environment, help=help)
        return None
    if module.uses_module and module.uses_exports:
        _refuse(
            path,
            "exports through `module.exports` and through `exports`, of which one counts",
            environment,
            help="use `module.exports` alone",
        )
        return None
    found = module.functions[key]
    if found is None or found.is_generator:
        what = "a generator" if found is not None else "what is not seen to be a function"
        _refuse(path, f"exports {what}", environment, help=help)
        return None
    return key, found


def _is_right(
    function: Function, parameters: tuple[ir.ExternParameter, ...], path: syn.String, environment: Environment
) -> bool:
    count = len(parameters)
    if count < function.least or (function.most is not None and count > function.most):
        takes = function.least if count < function.least else function.most
        _refuse(
            path,
            f"has a function with {takes} parameter{'' if takes == 1 else 's'}, and the `def` has {count}",
            environment,
            help="give both the same parameters",
        )
        return False
    if function.gives_promise:
        _refuse(
            path,
            "has a function that returns a promise and is not `async`",
            environment,
            help="write `async` in front of the function: then the Action waits for it",
        )
        return False
    return True


def _problems(module: Module, environment: Environment) -> Iterator[tuple[str, str]]:
    """What the file must not do, each with what to do instead."""
    for place in module.writes_to_event:
        yield (
            f"writes to `event` in line {place.line}: `{place.text}`",
            "return the value, and let the policy decide what becomes of it: the function gets a copy of the event",
        )
    for place in module.required:
        if place.text is None:
            yield (
                f"gets at a module in line {place.line} in a way that nobody can follow",
                'write `require("name")` with the name of a module',
            )
        elif place.text.startswith((".", "/")):
            yield (
                f'requires the file "{place.text}" in line {place.line}, and an Action is one file',
                "move what it needs into the extern",
            )
        elif place.text.startswith(ir.OF_MODULE):
            shared = place.text.removeprefix(ir.OF_MODULE)
            if shared not in environment.context.modules:
                yield (
                    f"requires the Actions Module `{shared}` in line {place.line}, which the action does not pin",
                    f'write `modules={{"{shared}": 3}}` in `action(…)`, with the version that you have tested',
                )
        elif not is_of_node(place.text):
            package = package_of(place.text)
            environment.context.required.add(package)
            if package in environment.context.dependencies:
                continue
            yield (
                f"requires `{package}` in line {place.line}, which the action does not pin",
                f'write `dependencies={{"{package}": "1.2.3"}}` in `action(…)`, with the version that you have tested',
            )


def _refuse(path: syn.String, message: str, environment: Environment, *, help: str) -> None:
    environment.report(codes.BAD_EXTERN_CODE, f"`{path.value}` {message}", path.span, help=help)
