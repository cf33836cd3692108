"""A program of the IR as the parts of one JavaScript file.

In: a program without errors. Out: :class:`Module`: what stands at module level, what the handlers do, and
which functions of the runtime both use. Nothing here is text yet.

    lower(program).handlers   ->   (ExportHandler("onExecutePostLogin", Arrow(("event", "api"), …)),)
"""

from typing import assert_never

from actiongen import ir
from actiongen.backends.javascript.absence import Form, call
from actiongen.backends.javascript.answers import read_of_answers
from actiongen.backends.javascript.arrange import arrange, spaced, without_last_return
from actiongen.backends.javascript.documented import Documented
from actiongen.backends.javascript.exports import exports
from actiongen.backends.javascript.inlined import Inlined, by_file
from actiongen.backends.javascript.lower_effects import Effects, define, returning
from actiongen.backends.javascript.lower_expressions import Expressions
from actiongen.backends.javascript.lower_members import without_secrets
from actiongen.backends.javascript.lowering import DEADLINE, NOW, UNITS, State
from actiongen.backends.javascript.names import Names
from actiongen.backends.javascript.prune import prune
from actiongen.backends.javascript.required import Required, of_modules
from actiongen.backends.javascript.runtime import HELPER_NAMES, Helper, needed, runtime_call
from actiongen.backends.javascript.snapshots import Kept, Path, snapshots
from actiongen.backends.javascript.usage import ACTING, externs_in, names_in, written
from actiongen.facts.waits import Deadline, deadline, in_loops
from actiongen.ir.clients import CACHE_GET
from actiongen.ir.ops import OPERATIONS
from actiongen.ir.walk import below
from actiongen.javascript import tree as js
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

_BLANK = js.Blank()
_HelpersByCode = dict[tuple[str, str, js.Expr], str]


@dataclass(frozen=True, slots=True)
class Module:
    """The parts of a file, in order."""

    constants: tuple[js.Statement, ...]
    handlers: tuple[js.ExportHandler, ...]
    runtime: tuple[Helper, ...]
    externs: tuple[Inlined, ...]
    required: tuple[Required, ...]
    read: frozenset[str]
    """The names that the constants and handlers read."""


def lower(program: ir.Program) -> Module:
    """The JavaScript of an Action."""
    first = _Lowerer(program, HELPER_NAMES)
    module = first.module()
    brought = frozenset(helper.name for helper in module.runtime)
    if first.avoided <= brought:
        return module
    # A name of the policy gave way to a function of the runtime that the output does not bring along.
    return _Lowerer(program, brought).module()


class _Lowerer:
    """``runtime``: the names of the functions that the output may bring along, and that it takes from nobody."""

    def __init__(self, program: ir.Program, runtime: frozenset[str]) -> None:
        self._program = program
        self._trigger = program.header.trigger
        self._nodes = written(program.all_steps)
        asks = any(type(node) is ir.Ask for node in self._nodes)
        asked = [*below(program.all_steps)] if asks else []
        self._externs = externs_in(asked)
        self._runtime = runtime
        unit_names = {name for name, _ in UNITS.values()}
        self._state = State(
            Names(runtime | unit_names | ACTING),
            Documented(program),
            has_cache=CACHE_GET in self._trigger.methods,
            features={*read_of_answers(asked)},
        )
        self._low = Expressions(self._state)
        self._constants: list[js.Statement] = []
        self._defined: set[ir.Definition] = set()
        self._helpers: _HelpersByCode = {}
        self._of_run: set[object] = set()
        self._own_names: dict[ir.HelperId, str] = {}
        self._origin: Span | None = None
        # What follows is of one handler.
        self._body: list[js.Statement] = []
        self._snapshots = {
            handler.kind: snapshots(self._written(handler), self._trigger) for handler in program.handlers
        }
        self._kept: dict[Path, Kept] = {}
        self._deadline: Deadline | None = None
        self._helpers_of_run: _HelpersByCode = {}
        self._declare_all()

    def _written(self, handler: ir.Handler) -> list[object]:
        """The nodes of a handler as they are written."""
        return self._nodes if len(self._program.handlers) == 1 else written(handler.steps)

    @property
    def avoided(self) -> frozenset[str]:
        """Names of runtime functions that something in the policy has, and was not given."""
        return self._state.names.avoided & self._runtime

    def _declare_all(self) -> None:
        """Names what is visible everywhere first, so that nothing local hides it."""
        names = self._state.names
        for extern in self._externs:
            if extern.module is None:
                names.declare(extern, extern.name)
            else:
                names.once(extern.path, extern.module.replace("-", "_"))
        # Definitions of two handlers that have one name stand in two functions.
        of_runs: dict[str, str] = {}
        for step in self._program.all_steps:
            match step:
                case ir.Define(definition) if not definition.constant and definition.name in of_runs:
                    names.share(definition, of_runs[definition.name])
                case ir.Define(definition):
                    called = names.declare(definition, definition.name)
                    if not definition.constant:
                        of_runs[definition.name] = called
                case ir.DefineHelper(id, helper):
                    self._own_names[id] = names.declare(id, helper.name)
                case ir.Perform(ask):
                    names.declare(ask.answer if isinstance(ask, ir.Ask) else ask.result, ask.name)
        names.declare(NOW, NOW)
        names.declare(DEADLINE, DEADLINE)
        for handler in self._program.handlers:
            for path in self._snapshots[handler.kind]:
                names.once(path, "_".join(path) or "whole_event")

    def module(self) -> Module:
        exported = [self._export(*each) for each in exports(self._program, self._nodes).items()]
        read = {name for _, names in exported for name in names}
        constants = _needed_constants(self._constants, read)
        read |= names_in(constants)
        root = self._program.path.partition("/")[0]
        names = self._state.names
        inlined = by_file({names.of(each): each for each in self._externs if each.module is None}, root)
        required = of_modules(
            {names.of(each.path): each.path for each in self._externs if each.module is not None},
            self._externs,
        )
        runtime = needed(read & self._runtime, frozenset(self._state.features))
        handlers = tuple(handler for handler, _ in exported)
        return Module(constants, handlers, runtime, inlined, required, frozenset(read))

    def _export(self, name: str, handler: ir.Handler) -> tuple[js.ExportHandler, set[str]]:
        """The function of a handler, and the names that it reads."""
        self._begin(handler)
        with self._state.names.scope():
            for step in handler.steps:
                self._step(step)
        clock = self._state.names.of(NOW) if self._state.reads_clock else None
        body, read = arrange(self._body, clock)
        return self._function(name, body, read), read

    def _begin(self, handler: ir.Handler) -> None:
        """Forgets what stands in the handler before: another one cannot see it."""
        self._body = []
        self._origin = None
        self._helpers_of_run = {}
        for step in handler.steps:
            if isinstance(step, ir.DefineHelper):
                self._state.names.share(step.id, self._own_names[step.id])
        self._kept = self._snapshots.get(handler.kind, {})
        self._state.copies = {path: kept is not Kept.MEMBERS for path, kept in self._kept.items()}
        self._deadline = deadline(handler)
        if self._deadline is not None:
            until = js.Binary("+", call("performance.now"), js.Number(self._deadline.milliseconds))
            self._add(js.Const(self._state.names.of(DEADLINE), until, (_until(handler),)), _BLANK)
        self._keep_parts()

    def _function(self, name: str, body: tuple[js.Statement, ...], read: set[str]) -> js.ExportHandler:
        trigger = self._trigger
        types = ("any", "any") if trigger.types is None else ("Event", trigger.api_type)
        parameters, doc = ("event", "api"), (
            f"@param {{{types[0]}}} event - {trigger.event_summary}",
            f"@param {{{types[1]}}} api - What this Action may do about it.",
        )
        count = 2 if "api" in read else 1 if "event" in read else 0
        return js.ExportHandler(name, js.Arrow(parameters[:count], body, is_async=True), doc[:count])

    # Steps

    def _step(self, step: ir.Step) -> None:
        self._origin = _place(step)
        match step:
            case ir.Define(definition):
                self._define(definition)
            case ir.DefineHelper(id, helper):
                self._define_helper(id, helper)
            case ir.Guard(title, condition):
                self._add_block(self._guard(title, condition))
            case ir.Rule():
                self._add_block(self._rule(step))
            case ir.Perform(ask) if _is_answered_for(ask):
                self._add(*Effects(self._low).asked(ask, _comment(step.title)), _BLANK)
            case ir.Perform(ask):
                self._add(*Effects(self._low).asked(ask))
            case _:
                assert_never(step)

    def _define(self, definition: ir.Definition) -> None:
        if not definition.constant:
            self._of_run.add(definition)
            self._add(define(self._low, definition))
        elif definition not in self._defined:
            self._defined.add(definition)
            self._constants.append(js.traced(define(self._low, definition), self._origin))

    def _add(self, *statements: js.Statement) -> None:
        self._body += (js.traced(statement, self._origin) for statement in statements)

    def _add_block(self, statement: js.Statement) -> None:
        """Adds what stands between empty lines."""
        self._add(_BLANK, statement, _BLANK)

    def _guard(self, title: str | None, condition: ir.Expr) -> js.Statement:
        test = self._low.negation(condition).code
        return js.If(((test, (js.Return(),)),), comment=_comment(title))

    def _rule(self, rule: ir.Rule) -> js.Statement:
        body = Effects(self._low).scoped(rule.body)
        if rule.condition is None:
            return js.Block(body, comment=_comment(rule.title))
        test = self._low.condition(rule.condition).code
        return js.If(((test, body),), comment=_comment(rule.title))

    # Helpers

    def _define_helper(self, id: ir.HelperId, helper: ir.Helper) -> None:
        is_of_run = self._depends_on_run(helper)
        if is_of_run:
            self._of_run.add(id)
        const = self._helper(id, helper)
        written_ = self._helpers_of_run if is_of_run else self._helpers
        code = id.name, id.path, const.value
        if code in written_:
            # For other types of arguments the helper reads the same, so it is written once.
            self._state.names.share(id, written_[code])
            return
        written_[code] = const.name
        is_block = isinstance(const.value, js.Arrow) and isinstance(const.value.body, tuple)
        if is_of_run:
            if is_block:
                self._add_block(const)
            else:
                self._add(const)
        else:
            made = js.traced(const, self._origin)
            self._constants += [_BLANK, made, _BLANK] if is_block else [made]

    def _helper(self, id: ir.HelperId, helper: ir.Helper) -> js.Const:
        names = self._state.names
        is_async = any(isinstance(node, ir.Ask) and node.is_awaited for node in below(helper.body))
        if is_async:
            self._state.waiting.add(id)
        is_looped = self._deadline is not None and id in self._deadline.helpers
        with names.scope(), self._state.looping(is_looped):
            for variable in helper.parameters:
                names.declare(variable, variable.name)
                self._state.forms[variable] = Form.NEVER if variable.present else Form.NULLISH
            body: js.Expr | tuple[js.Statement, ...]
            if isinstance(helper.body, tuple):
                body = self._effect_body(id, helper, helper.body)
            else:
                body = self._value_body(id, helper, helper.body)
            parameters = _used_parameters([names.of(v) for v in helper.parameters], body)
        self._state.arity[id] = len(parameters)
        return js.Const(names.of(id), js.Arrow(parameters, body, is_async=is_async))

    def _value_body(
        self, id: ir.HelperId, helper: ir.Helper, value: ir.Expr
    ) -> js.Expr | tuple[js.Statement, ...]:
        locals_ = tuple(define(self._low, definition) for definition in helper.locals)
        result = self._low.value(value)
        self._state.forms[id] = result.form
        body = prune((*locals_, js.Return(result.code)))
        return body if len(body) > 1 else result.code

    def _effect_body(
        self, id: ir.HelperId, helper: ir.Helper, effects: tuple[ir.Effect, ...]
    ) -> tuple[js.Statement, ...]:
        if helper.returns:
            return prune(returning(self._low, id, helper.ends, effects))
        if helper.ends is ir.Ends.SOMETIMES:
            statements = Effects(self._low, js.Boolean(True)).statements(effects)
            return prune((*statements, js.Return(js.Boolean(False))))
        return without_last_return(prune(tuple(Effects(self._low).statements(effects))))

    def _depends_on_run(self, helper: ir.Helper) -> bool:
        if isinstance(helper.body, tuple):
            return True
        # A local that nothing reads does not get into the JavaScript.
        for node in written(*_read_locals(helper), helper.body):
            match node:
                case ir.Event() | ir.Secret():
                    return True
                case ir.Operation(op) if not OPERATIONS[op].is_pure:
                    return True
                case ir.Ref(definition) if definition in self._of_run:
                    return True
                case ir.HelperCall(inner) if inner in self._of_run:
                    return True
        return False

    def _keep_parts(self) -> None:
        for path, kept in self._kept.items():
            source: js.Expr = js.Name("event")
            for segment in path:
                source = js.Member(source, segment, optional=source != js.Name("event"))
            self._body.append(js.Const(self._state.names.of(path), _copy(source, kept)))


def _needed_constants(constants: list[js.Statement], read: set[str]) -> tuple[js.Statement, ...]:
    """The constants that something reads, below the units of time that they or the handlers count in."""
    reader = js.Do(js.Array(tuple(js.Name(name) for name in sorted(read))))
    *kept, _ = prune((*constants, reader))
    read = read | names_in(tuple(kept))
    units = [js.Const(name, _product(factors)) for name, factors in UNITS.values() if name in read]
    return spaced([*units, *kept])


def _product(factors: tuple[float, ...]) -> js.Expr:
    first, *rest = (js.Number(factor) for factor in factors)
    result: js.Expr = first
    for factor in rest:
        result = js.Binary("*", result, factor)
    return result


def _read_locals(helper: ir.Helper) -> list[ir.Expr]:
    """The values of the locals that the value of a helper is made of."""
    read: dict[ir.Definition, ir.Expr] = {}
    todo: list[object] = [helper.body]
    while todo:
        for node in written(todo.pop()):
            if isinstance(node, ir.Ref) and node.definition in helper.locals and node.definition not in read:
                read[node.definition] = node.definition.value
                todo.append(node.definition.value)
    return [*read.values()]


def _copy(source: js.Expr, kept: Kept) -> js.Expr:
    match kept:
        case Kept.VALUE:
            return source
        case Kept.MEMBERS:
            return js.Object((js.Spread(source),))
        case Kept.WHOLE:
            return runtime_call("asItWas", source)
        case Kept.EVENT:
            return runtime_call("asJson", without_secrets(source))
        case _:
            assert_never(kept)


def _place(step: ir.Step) -> Span:
    match step:
        case ir.Define(definition):
            return definition.span
        case ir.DefineHelper(_, helper):
            return helper.span
        case ir.Guard() | ir.Rule() | ir.Perform():
            return step.span
        case _:
            assert_never(step)


def _is_answered_for(ask: ir.Asking) -> bool:
    """Whether something stands below the question for the case that there is no answer."""
    return ask.can_fail if isinstance(ask, ir.Ask) else ask.ends is not ir.Ends.NEVER


def _until(handler: ir.Handler) -> str:
    """The comment of a deadline, for what is asked in loops."""
    externs = [isinstance(ask.question, ir.ExternCall) for ask in in_loops(handler)]
    if all(externs):
        asked = "Externs in loops are called"
    elif any(externs):
        asked = "Requests and calls of externs in loops are made"
    else:
        asked = "Requests in loops are made"
    return f"{asked} until then: Auth0 ends an Action that takes longer"


def _comment(title: str | None) -> tuple[str, ...]:
    return () if title is None else (title,)


def _used_parameters(names: list[str], body: js.Expr | tuple[js.Statement, ...]) -> tuple[str, ...]:
    """The parameters up to the last one that is used."""
    read = names_in(body)
    while names and names[-1] not in read:
        names.pop()
    return tuple(names)
