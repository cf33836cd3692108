"""A program of the IR as the parts of one JavaScript file.

In: a program without errors. Out: :class:`Module`: what stands at module level, what the handler does, and
which functions of the runtime both use. Nothing here is text yet, but for the runtime.

    lower(program).handler   ->   ExportHandler("onExecutePostLogin", Arrow(("event", "api"), …))
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import assert_never

from actiongen.auth0.model import HandlerKind, Tag
from actiongen.backends.javascript import tree as js
from actiongen.backends.javascript.absence import Form, call, is_null
from actiongen.backends.javascript.json_origin import variables_of_json
from actiongen.backends.javascript.literals import comment_text
from actiongen.backends.javascript.lower_effects import Effects, define
from actiongen.backends.javascript.lower_expressions import Expressions
from actiongen.backends.javascript.lowering import NOW, UNITS, State
from actiongen.backends.javascript.names import Names, camel_case
from actiongen.backends.javascript.runtime import HELPER_NAMES, Runtime
from actiongen.backends.javascript.snapshots import snapshots
from actiongen.backends.javascript.usage import mentions, used_definitions, written
from actiongen.ir import nodes as ir

_BLANK = js.Blank()


@dataclass(frozen=True, slots=True)
class Module:
    """The parts of a file, in order; ``runtime`` holds texts of functions."""

    constants: tuple[js.Statement, ...]
    handlers: tuple[js.ExportHandler, ...]
    runtime: tuple[str, ...]


def lower(program: ir.Program) -> Module:
    """The JavaScript of an Action."""
    return _Lowerer(program).module()


class _Lowerer:
    def __init__(self, program: ir.Program) -> None:
        self._program = program
        unit_names = {name for name, _ in UNITS.values()}
        self._state = State(Names(HELPER_NAMES | unit_names), Runtime(), variables_of_json(program))
        self._low = Expressions(self._state)
        self._constants: list[js.Statement] = []
        self._body: list[js.Statement] = []
        self._of_run: set[object] = set()
        self._clashing = _clashing_names(program)
        self._declare_all()

    def _declare_all(self) -> None:
        """Names what is visible everywhere first, so that nothing local hides it."""
        names = self._state.names
        for step in self._program.steps:
            match step:
                case ir.Define(definition):
                    names.declare(definition, definition.name)
                case ir.DefineHelper(id, helper):
                    names.declare(id, helper.name)
        names.declare(NOW, NOW)
        for path, copy in snapshots(self._program).items():
            names.declare(path, "_".join(path))
            self._state.copies[path] = copy.may_be_absent

    def module(self) -> Module:
        self._copy_metadata()
        with self._state.names.scope():
            for step in self._program.steps:
                self._step(step)
        units = (
            js.Const(name, _product(factors))
            for op, (name, factors) in UNITS.items()
            if op in self._state.units
        )
        constants = (*units, *self._constants)
        runtime = tuple(helper.text for helper in self._state.runtime.used())
        return Module(_tidy(list(constants)), self._handlers(), runtime)

    def _handlers(self) -> tuple[js.ExportHandler, ...]:
        trigger = self._program.header.trigger
        execute = trigger.handler(HandlerKind.EXECUTE)
        assert execute is not None
        body = _tidy(self._body)
        if len(body) > 1 and isinstance(body[-1], js.Return) and body[-1].value is None:
            body = _without_last_return(body)
        handlers = [self._handler(execute.name, body)]
        resumed = trigger.handler(HandlerKind.CONTINUE)
        if resumed is not None and needs_continue(self._program):
            handlers.append(self._handler(resumed.name, ()))
        return tuple(handlers)

    def _handler(self, name: str, body: tuple[js.Statement, ...]) -> js.ExportHandler:
        trigger = self._program.header.trigger
        parameters, doc = ("event", "api"), (
            f"@param {{Event}} event - {trigger.event_summary}",
            f"@param {{{trigger.api_type}}} api - What this Action may do about it.",
        )
        count = 2 if mentions("api", body) else 1 if mentions("event", body) else 0
        return js.ExportHandler(name, js.Arrow(parameters[:count], body, is_async=True), doc[:count])

    # Steps

    def _step(self, step: ir.Step) -> None:
        match step:
            case ir.Define(definition):
                self._define(definition)
            case ir.DefineHelper(id, helper):
                self._define_helper(id, helper)
            case ir.Guard(title, condition):
                self._add_block(self._guard(title, condition))
            case ir.Rule():
                self._add_block(self._rule(step))
            case _:
                assert_never(step)

    def _define(self, definition: ir.Definition) -> None:
        const = define(self._low, definition)
        if definition.constant:
            self._constants.append(const)
        else:
            self._of_run.add(definition)
            self._add(const)

    def _add(self, *statements: js.Statement) -> None:
        """Adds to the handler, below the clock's reading if this is what needs it first."""
        if self._state.uses_now and not any(
            isinstance(statement, js.Const) and statement.name == self._state.names.of(NOW)
            for statement in self._body
        ):
            clock = js.Const(self._state.names.of(NOW), call("Date.now"))
            position = len(self._body)
            while position and isinstance(self._body[position - 1], js.Blank):
                position -= 1
            if position and not isinstance(self._body[position - 1], js.Const):
                self._body.append(_BLANK)
                position = len(self._body)
            self._body.insert(position, clock)
            if statements and not isinstance(statements[0], js.Const | js.Blank):
                self._body.append(_BLANK)
        self._body += statements

    def _add_block(self, statements: list[js.Statement]) -> None:
        """The same for what stands between empty lines."""
        self._add(_BLANK, *statements, _BLANK)

    def _guard(self, title: str | None, condition: ir.Expr) -> list[js.Statement]:
        stop = js.If(((self._low.negation(condition).code, (js.Return(),)),), comment=_comment(title))
        return [stop]

    def _rule(self, rule: ir.Rule) -> list[js.Statement]:
        comment = _comment(rule.title)
        effects = Effects(self._low)
        if rule.condition is not None:
            test = self._low.condition(rule.condition).code
            return [js.If(((test, effects.scoped(rule.body)),), comment=comment)]
        body = effects.scoped(rule.body)
        if any(isinstance(s, js.Const) and s.name in self._clashing for s in body):
            return [js.Block(body, comment=comment)]
        return _commented(body, comment)

    # Helpers

    def _define_helper(self, id: ir.HelperId, helper: ir.Helper) -> None:
        is_of_run = self._depends_on_run(helper)
        const = self._helper(id, helper)
        is_block = isinstance(const.value, js.Arrow) and isinstance(const.value.body, tuple)
        if is_of_run:
            self._of_run.add(id)
            if is_block:
                self._add_block([const])
            else:
                self._add(const)
        else:
            self._constants += [_BLANK, const, _BLANK] if is_block else [const]

    def _helper(self, id: ir.HelperId, helper: ir.Helper) -> js.Const:
        names = self._state.names
        with names.scope():
            for variable in helper.parameters:
                names.declare(variable, variable.name)
                self._state.forms[variable] = Form.NEVER if variable.present else Form.NULLISH
            body: js.Expr | tuple[js.Statement, ...]
            if isinstance(helper.body, tuple):
                body = self._effect_body(helper, helper.body)
            else:
                body = self._value_body(id, helper, helper.body)
            parameters = _used_parameters([names.of(v) for v in helper.parameters], body)
        self._state.arity[id] = len(parameters)
        return js.Const(names.of(id), js.Arrow(parameters, body))

    def _value_body(
        self, id: ir.HelperId, helper: ir.Helper, value: ir.Expr
    ) -> js.Expr | tuple[js.Statement, ...]:
        used = used_definitions(helper.locals, value)
        locals_ = tuple(define(self._low, definition) for definition in used)
        result = self._low.value(value)
        self._state.forms[id] = result.form
        return (*locals_, js.Return(result.code)) if locals_ else result.code

    def _effect_body(self, helper: ir.Helper, effects: tuple[ir.Effect, ...]) -> tuple[js.Statement, ...]:
        if helper.ends is ir.Ends.SOMETIMES:
            statements = Effects(self._low, js.Boolean(True)).statements(effects)
            return (*statements, js.Return(js.Boolean(False)))
        body = tuple(Effects(self._low).statements(effects))
        return body[:-1] if body and body[-1] == js.Return() else body

    def _depends_on_run(self, helper: ir.Helper) -> bool:
        if isinstance(helper.body, tuple):
            return True
        for node in written(helper.locals, helper.body):
            match node:
                case ir.Event() | ir.Secret() | ir.Operation(ir.Op.NOW):
                    return True
                case ir.Ref(definition) if definition in self._of_run:
                    return True
                case ir.HelperCall(inner) if inner in self._of_run:
                    return True
        return False

    def _copy_metadata(self) -> None:
        for path, may_be_absent in self._state.copies.items():
            source: js.Expr = js.Name("event")
            for segment in path:
                source = js.Member(source, segment, optional=source != js.Name("event"))
            copy: js.Expr = js.Object((js.Spread(source),))
            if may_be_absent:
                copy = js.Conditional(is_null(source), js.Name("undefined"), copy)
            self._body.append(js.Const(self._state.names.of(path), copy))


def _product(factors: tuple[float, ...]) -> js.Expr:
    first, *rest = (js.Number(factor) for factor in factors)
    result: js.Expr = first
    for factor in rest:
        result = js.Binary("*", result, factor)
    return result


def _comment(title: str | None) -> tuple[str, ...]:
    return () if title is None else (comment_text(title),)


def _commented(body: tuple[js.Statement, ...], comment: tuple[str, ...]) -> list[js.Statement]:
    first, *rest = body
    assert not isinstance(first, js.Blank | js.DocComment)
    return [replace(first, comment=comment), *rest]


def _used_parameters(names: list[str], body: js.Expr | tuple[js.Statement, ...]) -> tuple[str, ...]:
    """The parameters up to the last one that is used."""
    while names and not mentions(names[-1], body):
        names.pop()
    return tuple(names)


def _without_last_return(body: tuple[js.Statement, ...]) -> tuple[js.Statement, ...]:
    """The handler ends anyway; a rule that does nothing else keeps its line."""
    last = body[-1]
    assert isinstance(last, js.Return)
    return body if last.comment or isinstance(body[-2], js.Blank) else body[:-1]


def _tidy(statements: list[js.Statement]) -> tuple[js.Statement, ...]:
    """Without empty lines at the ends and below each other."""
    result: list[js.Statement] = []
    for statement in statements:
        if isinstance(statement, js.Blank) and (not result or isinstance(result[-1], js.Blank)):
            continue
        result.append(statement)
    if result and isinstance(result[-1], js.Blank):
        result.pop()
    return tuple(result)


def needs_continue(program: ir.Program) -> bool:
    """Whether the user may come back from a redirect, which takes a handler even if it does nothing."""
    return any(
        isinstance(node, ir.Call) and Tag.REDIRECT in node.method.tags for node in written(program.steps)
    )


def _clashing_names(program: ir.Program) -> frozenset[str]:
    """Names that several rules without a condition define: their definitions share the handler's scope."""
    counts: Counter[str] = Counter()
    for step in program.steps:
        if isinstance(step, ir.Rule) and step.condition is None:
            counts.update(
                {camel_case(effect.definition.name) for effect in step.body if isinstance(effect, ir.Let)}
            )
    return frozenset(name for name, count in counts.items() if count > 1)
