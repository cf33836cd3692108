"""Reads the generated JavaScript again and compares it with the program.

In: the text of a file, the program that it was made of, and the tree that was printed. Out: what is wrong with
it. The text must read as that tree, and the tree must do what the program says: a mistake of the compiler, or
a text of a policy that got out of its literal, is found here before anything is written.

    validate(emit(program), program)   ->   ()
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.backends.javascript.emit import File, assemble
from actiongen.backends.javascript.exports import exports
from actiongen.backends.javascript.usage import written
from actiongen.backends.javascript.validate_walk import Found, walk
from actiongen.diagnostics import codes_output as codes
from actiongen.diagnostics.model import Code, Diagnostic, Label
from actiongen.ir.regex import to_javascript
from actiongen.ir.types import ListOf, MapOf, Record, Type
from actiongen.javascript.compare import difference
from actiongen.javascript.parse import Node, Script, parse_javascript
from actiongen.javascript.pieces import said_in_pieces
from actiongen.lazy_dataclass import dataclass
from actiongen.unicode import quoted

_PARAMETERS = ("event", "api")
# Members that the compiler reads of its own accord, and the empty text between the values of a template.
_CLAIMS = ("algorithms", "maxTokenAge", "clockTolerance", "failure", "payload", "json")
_OPTIONS = ("query", "headers", "form", "body", "acceptAll", "accept", "retries", "timeout", "deadline")
_JSON_TYPE = ("Content-Type", "application/json")
_OWN_TEXTS = frozenset({"length", "secrets", ""})
_WAITED_FOR = (ir.Request, ir.Verification, ir.Signature)
_OF_OPERATIONS = {
    ir.Op.SHA256: ("sha256",),
    ir.Op.HMAC_SHA256: ("sha256",),
    ir.Op.BASE64: ("base64",),
    ir.Op.BASE64URL: ("base64url",),
}
"""The texts that an operation brings into the JavaScript."""
_WITH_TEXTS = frozenset(
    (
        *(ir.Literal, ir.Interpolation, ir.Member, ir.Secret, ir.Entry, ir.Read, ir.Operation, ir.Address),
        *(ir.ApiQuery, ir.ExternCall, ir.Request, ir.Verification, ir.Signature),
    )
)
"""The nodes that bring texts of their own into it: :func:`_texts_of`."""


def validate(text: str, program: ir.Program, meant: File | None = None) -> tuple[Diagnostic, ...]:
    """What is wrong with the text, nothing if all is well; ``meant`` is the file of the program."""
    return validated(text, program, meant or assemble(program))[0]


def validated(text: str, program: ir.Program, meant: File) -> tuple[tuple[Diagnostic, ...], Node | None]:
    """The same; and what the text reads as above the functions of the runtime, where nothing is wrong with it. Places
    in it are right in :func:`reread` alone."""
    size = len(text.encode("utf-8", "surrogatepass"))
    too_large = tuple(check_size(f"{size:,}", size, program))
    if too_large:
        return too_large, None
    own = _own(text, meant)
    known = said_in_pieces(meant.parts, own)
    if known is not None and not _problems(known, own, text, program, meant):
        return (), known
    script = parse_javascript(own)
    if isinstance(script, str):
        message = f"the JavaScript of this policy cannot be read: {script}"
        return (_problem(program, codes.BROKEN_JAVASCRIPT, message),), None
    problems = _problems(script.program, own, text, program, meant)
    problems = problems or tuple(_difference(own, script, meant, program))
    return problems, None if problems else script.program


def _problems(tree: Node, own: str, text: str, program: ir.Program, meant: File) -> tuple[Diagnostic, ...]:
    """What is wrong with what a tree does; it is that of the ``own`` part of the text."""
    externs = dict(meant.own_externs)
    defined = {*(helper.name for helper in meant.runtime), *externs}
    externs |= {f"{each.name}.{extern.name}": extern for each in meant.required for extern in each.externs}
    modules = {each.name: each.path for each in meant.required if each.path in _pinned(program)}
    found = walk(tree, own, defined if own != text else set(), set(externs), modules)
    steps = program.all_steps
    nodes = written(steps)
    exported = exports(program, nodes)
    ways = {
        name: _Written.of(handler.steps, nodes if handler.steps is steps else written(handler.steps))
        for name, handler in exported.items()
    }
    return (
        *_exports(found, program, [*exported]),
        *_calls(found, program, ways),
        *_requests(found, program, ways),
        *_extern_calls(found, ways, externs, program),
        *_foreign(found, program),
        *_texts(found, program, nodes),
    )


def reread(text: str, meant: File) -> Node:
    """The tree of a text with which nothing is wrong, with places in it."""
    script = parse_javascript(_own(text, meant))
    assert not isinstance(script, str), script
    return script.program


def _own(text: str, meant: File) -> str:
    """The text above the functions of the runtime: these stand at the end, byte for byte, and are not read again."""
    return text.removesuffix("".join(f"\n\n{part}" for part in meant.below) + "\n")


@dataclass(frozen=True, slots=True)
class _Written:
    """The nodes of a handler as they are written: at most with all forms that helpers have for several types, at least
    with one of each."""

    most: Sequence[object]
    least: Sequence[object]

    @classmethod
    def of(cls, steps: tuple[ir.Step, ...], nodes: Sequence[object]) -> "_Written":
        """Those of some steps, of which these are all nodes."""
        once = _each_helper_once(steps)
        return cls(nodes, nodes if len(once) == len(steps) else written(once))


_Ways = Mapping[str, _Written]
_NOTHING = _Written((), ())


def _pinned(program: ir.Program) -> set[str]:
    """What ``require`` may take for Actions Modules: those that the action pins."""
    return {ir.OF_MODULE + pin.name for pin in program.header.modules}


def _difference(text: str, script: Script, meant: File, program: ir.Program) -> Iterator[Diagnostic]:
    statements = tuple(statement for part in meant.parts for statement in part)
    at = difference(statements, script, text)
    if at is not None:
        line = text.count("\n", 0, at) + 1
        shown = text[at:].partition("\n")[0][:60]
        yield _problem(
            program,
            codes.DIFFERENT_CODE,
            f"line {line} of the JavaScript does not read as it was meant: `{shown}`",
        )


def _problem(program: ir.Program, code: Code, message: str, help: str | None = None) -> Diagnostic:
    return Diagnostic(code, message, Label.of_file(program.path), help=help)


def check_size(shown: str, size: int, program: ir.Program) -> Iterator[Diagnostic]:
    """What is wrong with JavaScript of so many bytes."""
    limit = platform().limits["action_code_bytes"]
    if size > limit:
        yield _problem(
            program,
            codes.CODE_TOO_LARGE,
            f"the JavaScript of this policy has {shown} bytes, and Auth0 accepts {limit:,}",
            help="divide the policy into several actions of one flow",
        )


def _exports(found: Found, program: ir.Program, wanted: list[str]) -> Iterator[Diagnostic]:
    exported = [name for name, _, _ in found.handlers]
    if exported != wanted:
        yield _problem(
            program,
            codes.WRONG_EXPORTS,
            f"the JavaScript exports {_list(exported)} instead of {_list(wanted)}",
        )
    for name, is_async, parameters in found.handlers:
        if not is_async or parameters != _PARAMETERS[: len(parameters)]:
            yield _problem(
                program, codes.WRONG_EXPORTS, f"`{name}` is not an async function of `event` and `api`"
            )


def _list(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def _calls(found: Found, program: ir.Program, ways: _Ways) -> Iterator[Diagnostic]:
    methods = program.header.trigger.methods
    for handler, name in found.api_calls:
        method = methods.get(name)
        if method is None:
            yield _problem(program, codes.FOREIGN_CALL, f"`api.{name}` is not a method of this trigger")
        elif method.only_in not in (None, handler):
            yield _problem(
                program, codes.FOREIGN_CALL, f"`api.{name}` is called in `{handler or 'no handler'}`"
            )
    promised = [
        call for call in found.api_calls if call[1] in methods and methods[call[1]].returns.is_promise
    ]
    if Counter(promised) != Counter(found.awaited):
        yield _problem(
            program, codes.FOREIGN_CALL, "the JavaScript does not await what `api` promises, and that alone"
        )
    for caller in dict.fromkeys((*ways, *(caller for caller, _ in found.api_calls))):
        made = Counter(name for handler, name in found.api_calls if handler == caller)
        yield from _counted(made, ways.get(caller, _NOTHING), program)


def _counted(made: Counter[str], nodes: _Written, program: ir.Program) -> Iterator[Diagnostic]:
    """Compares the calls of a handler with its nodes."""
    most = _made_by(nodes.most)
    least = most if nodes.least is nodes.most else _made_by(nodes.least)
    for name in sorted((least - made) | (made - most)):
        yield _problem(
            program,
            codes.FOREIGN_CALL,
            f"the policy calls `api.{name}` {most[name]} times and the JavaScript {made[name]} times",
        )


def _requests(found: Found, program: ir.Program, ways: _Ways) -> Iterator[Diagnostic]:
    """Compares the requests of each handler with its nodes."""
    for name, nodes in ways.items():
        most, least = _requests_of(nodes.most), _requests_of(nodes.least)
        if not least <= found.requests.count(name) <= most:
            yield _problem(
                program,
                codes.FOREIGN_CALL,
                f"the policy asks {most} times and the JavaScript {found.requests.count(name)} times",
            )


def _extern_calls(
    found: Found, ways: _Ways, externs: Mapping[str, ir.Extern], program: ir.Program
) -> Iterator[Diagnostic]:
    """Compares the calls of externs in each handler with its nodes."""
    for caller, nodes in ways.items() if externs else ():
        least, most = _calls_of_externs(nodes.least), _calls_of_externs(nodes.most)
        for name, extern in externs.items():
            made = found.extern_calls.count((caller, name))
            if not least[extern] <= made <= most[extern]:
                message = f"the policy calls `{name}` {most[extern]} times and the JavaScript {made} times"
                yield _problem(program, codes.FOREIGN_CALL, message)


def _calls_of_externs(nodes: Iterable[object]) -> Counter[ir.Extern]:
    return Counter(node.extern for node in nodes if isinstance(node, ir.ExternCall))


def _requests_of(nodes: Iterable[object]) -> int:
    return sum([type(node) in _WAITED_FOR for node in nodes])


def _made_by(nodes: Iterable[object]) -> Counter[str]:
    return Counter(node.method.name for node in nodes if isinstance(node, ir.Call | ir.ApiQuery))


def _each_helper_once(steps: tuple[ir.Step, ...]) -> tuple[ir.Step, ...]:
    """The steps with one of the forms that a helper has for several types: it may be written once."""
    helpers = {(step.id.name, step.id.path): step for step in steps if isinstance(step, ir.DefineHelper)}
    return (*(step for step in steps if not isinstance(step, ir.DefineHelper)), *helpers.values())


def _foreign(found: Found, program: ir.Program) -> Iterator[Diagnostic]:
    for what in found.foreign_calls:
        yield _problem(program, codes.FOREIGN_CALL, f"the JavaScript calls {what}")
    for what in found.foreign_code:
        yield _problem(program, codes.FOREIGN_CODE, f"the JavaScript holds {what}")
    for name in sorted(set(found.foreign_names)):
        yield _problem(program, codes.FOREIGN_NAME, f"nothing defines `{name}` in the JavaScript")


# Texts


def _texts(found: Found, program: ir.Program, nodes: Sequence[object]) -> Iterator[Diagnostic]:
    known = _in_units(text for node in nodes if type(node) in _WITH_TEXTS for text in _texts_of(node))
    said = _in_units(found.texts)
    for text in sorted(said - known - _OWN_TEXTS):
        yield _problem(
            program, codes.ALTERED_TEXT, f"the text {quoted(text)} of the JavaScript is not in the policy"
        )
    calls = (node for node in nodes if isinstance(node, ir.Call | ir.ApiQuery))
    spoken = _in_units(text for call in calls for text in _literals(call))
    for text in sorted(spoken - said):
        yield _problem(
            program, codes.ALTERED_TEXT, f"the text {quoted(text)} of the policy is not in the JavaScript"
        )
    patterns = {to_javascript(node.regex) for node in nodes if isinstance(node, ir.Matches)}
    for pattern, flags in sorted(set(found.patterns) - patterns):
        message = f"the pattern `/{pattern}/{flags}` of the JavaScript is not in the policy"
        yield _problem(program, codes.ALTERED_TEXT, message)


def _literals(call: ir.Call | ir.ApiQuery) -> Iterator[str]:
    for argument in call.arguments:
        if isinstance(argument, ir.Literal) and isinstance(argument.value, str):
            yield argument.value


def _texts_of(node: object) -> Iterator[str]:
    """The texts and names that a node brings into the JavaScript."""
    match node:
        case ir.Literal(str(value)):
            yield value
        case ir.Interpolation(parts):
            yield from (part for part in parts if isinstance(part, str))
        case ir.Member(name=name) | ir.Secret(name=name):
            yield name
        case ir.Entry(key):
            yield key
        case ir.Read(to=to):
            yield from _keys(to)
        case ir.Operation(op):
            yield from _OF_OPERATIONS.get(op, ())
        case ir.ApiQuery(method) if method.returns.throws:
            yield from ("reason", ir.THROWN)
        case ir.Address(parts):
            yield from (part for part in parts if isinstance(part, str))
        case ir.ExternCall(extern):
            yield from ("reason", ir.EXTERN_FAILED, *_keys(extern.answer))
        case ir.Request(sent):
            yield from (sent.verb.value.upper(), "failure", "status", *_OPTIONS)
            yield from _JSON_TYPE
            texts = [part for part in sent.url if isinstance(part, str)]
            yield from ("".join(texts), *texts)
        case ir.Verification(algorithms=algorithms):
            yield from (*algorithms, *_CLAIMS)
        case ir.Signature(algorithm=algorithm):
            yield from (
                algorithm,
                "algorithm",
                "claims",
                "expiresIn",
                "iss",
                "sub",
                "aud",
                "reason",
                ir.INVALID,
            )


def _keys(type_: Type) -> Iterator[str]:
    match type_:
        case Record(fields):
            for field in fields:
                yield field.name
                yield from _keys(field.type)
        case ListOf(inner) | MapOf(inner):
            yield from _keys(inner)


def _in_units(texts: Iterable[str]) -> set[str]:
    """The texts in one spelling, whether their astral characters are pairs of surrogates or not."""
    return {
        text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        for text in texts
    }
