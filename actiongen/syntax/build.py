"""A Lark tree of a statement into the syntax tree.

In: what the parser made of one top-level statement. Out: a Statement; statements that stand where they
mean nothing, and forms of ``def`` and ``with`` that policies do not have, are errors.

    x = 1   ->   Assign(Name("x"), Number(1.0))
"""

from collections.abc import Sequence
from enum import Enum
from inspect import cleandoc

from actiongen.diagnostics.codes_syntax import BAD_BLOCK, BAD_DEFINITION, MISPLACED_STATEMENT, TOO_LONG
from actiongen.diagnostics.model import Code, Diagnostic, Label
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.expressions import ExpressionBuilder, tokens, trees
from actiongen.syntax.nodes import Node
from actiongen.syntax.report import error

MOST_ARMS = 500
"""How many conditions one ``if`` may have, with its ``elif``."""

CONTINUE_HANDLER = "on_continue"


class Place(Enum):
    """Where a statement stands, as far as that decides which statements may stand there."""

    FILE = "at the top level"
    HANDLER = "in `with on_continue():`"
    RULE = "in a rule"
    HELPER = "in a `def`"
    ANYWHERE = "alone, to be read for its other errors"


@dataclass(frozen=True, slots=True)
class StatementBuilder:
    """Builds statements; errors go where those of its expressions go."""

    expressions: ExpressionBuilder

    def build(self, tree: Node, place: Place, *, is_nested: bool = False) -> syn.Statement:
        """The statement of a tree; ``is_nested`` inside an ``if`` or ``for``."""
        span = self.expressions.span(tree)
        match tree.data:
            case "assign":
                name = tokens(tree)[0]
                target = syn.Name(str(name), self.expressions.place(name))
                return syn.Assign(target, self._expression(tree), span)
            case "do":
                return syn.Do(self._expression(tree), span)
            case "return_":
                return self._return(tree, place)
            case "if_":
                return self._if(tree, place)
            case "for_":
                return self._for(tree, place)
            case "with_":
                return self._with(tree, place, is_nested)
            case "def_":
                return self._def(tree, place)
        raise AssertionError(f"the grammar has a statement {tree.data!r} that is not built")

    def _expression(self, tree: Node) -> syn.Expr:
        return self.expressions.build(trees(tree)[0])

    def _body(self, block: Node, place: Place, *, is_nested: bool = False) -> tuple[syn.Statement, ...]:
        return tuple(self.build(statement, place, is_nested=is_nested) for statement in trees(block))

    def _wrong(
        self, code: Code, message: str, span: Span, help_text: str, edit: str | None = None, label: str = ""
    ) -> None:
        problem = error(code, message, span, help=help_text, edit=edit, label=label)
        self.expressions.found.append(problem)

    def _keyword(self, tree: Node, word: str) -> Span:
        at = tree.start
        return self.expressions.source.span(at, at + len(word))

    def _return(self, tree: Node, place: Place) -> syn.Return:
        values = trees(tree)
        span = self.expressions.span(tree)
        if place in (Place.RULE, Place.HANDLER):
            edit = None if values else "stop()"
            self._wrong(
                MISPLACED_STATEMENT,
                "`return` belongs in a `def`",
                self._keyword(tree, "return"),
                "write `stop()` to end the handler",
                edit,
            )
        elif place is Place.FILE:
            help_text = "indent it, or remove it"
            self._wrong(
                MISPLACED_STATEMENT, "`return` belongs in a `def`", self._keyword(tree, "return"), help_text
            )
        elif not values:
            help_text = "write the value, or leave the `return` out: a helper ends where its body ends"
            self._wrong(BAD_DEFINITION, "`return` has no value", span, help_text)
        return syn.Return(self.expressions.build(values[0]) if values else syn.Nothing(span), span)

    def _if(self, tree: Node, place: Place) -> syn.If:
        if place is Place.FILE:
            help_text = 'write `with rule("…", when=…):` for what is to be done, `a if c else b` for a value'
            self._wrong(
                MISPLACED_STATEMENT,
                "`if` cannot stand at the top level",
                self._keyword(tree, "if"),
                help_text,
            )
        arms: list[syn.Arm] = []
        otherwise: tuple[syn.Statement, ...] = ()
        for part in trees(tree):
            if part.data == "else_":
                otherwise = self._body(trees(part)[0], place, is_nested=True)
                continue
            condition, block = trees(part)
            body = self._body(block, place, is_nested=True)
            arms.append(syn.Arm(self.expressions.build(condition), body, self.expressions.span(part)))
        span = self.expressions.span(tree)
        if len(arms) > MOST_ARMS:
            help_text = "look the value up in a dictionary, or write several rules"
            self._wrong(TOO_LONG, f"an `if` has at most {MOST_ARMS} conditions", arms[0].span, help_text)
            arms = arms[:1]
        return syn.If(tuple(arms), otherwise, span)

    def _for(self, tree: Node, place: Place) -> syn.For:
        if place is Place.FILE:
            help_text = (
                'put it in a `with rule("…"):`, or write a comprehension for a value: `[… for x in xs]`'
            )
            self._wrong(
                MISPLACED_STATEMENT,
                "`for` cannot stand at the top level",
                self._keyword(tree, "for"),
                help_text,
            )
        targets, iterable, block = trees(tree)
        body = self._body(block, place, is_nested=True)
        return syn.For(
            self.expressions.targets(targets),
            self.expressions.build(iterable),
            body,
            self.expressions.span(tree),
        )

    def _with(self, tree: Node, place: Place, is_nested: bool) -> syn.Statement:
        header, block = trees(tree)
        header_span = self.expressions.span(header)
        call = self._expression(header)
        if not isinstance(call, syn.Call):
            message = "`with` opens a block of one call"
            self._wrong(
                BAD_BLOCK,
                message,
                call.span,
                'write `with rule("Who it is about", when=event.user.email_verified):`',
            )
            call = syn.Call(call, (), call.span)
        may_stand = place in (Place.FILE, Place.ANYWHERE) or (place is Place.HANDLER and not is_nested)
        if not may_stand:
            within = "in an `if` or `for`" if is_nested else place.value
            self._wrong(
                MISPLACED_STATEMENT,
                f"`with` cannot stand {within}",
                self._keyword(tree, "with"),
                "write `if …:` for a condition within a rule, or move this rule out, below it",
            )
        is_handler = isinstance(call.func, syn.Name) and call.func.id == CONTINUE_HANDLER
        inner = Place.HANDLER if is_handler else Place.RULE
        return syn.With(call, self._body(block, inner), header_span, self.expressions.span(tree))

    def _def(self, tree: Node, place: Place) -> syn.Statement:
        *decorators, header, block = trees(tree)
        calls = tuple(call for decorator in decorators if (call := self._decorator(decorator)))
        name = tokens(header)[0]
        name_span = self.expressions.place(name)
        if place not in (Place.FILE, Place.ANYWHERE):
            within = "in an `if`, `for` or `with`" if place is not Place.HELPER else "in another `def`"
            message = f"`def` cannot stand {within}"
            self._wrong(MISPLACED_STATEMENT, message, name_span, "move it to the top level, above its use")
        parameter_list, *returns = trees(header)
        parameters = tuple(map(self._parameter, trees(parameter_list)))
        self._check_names(parameters)
        docstring, body = split_docstring(self._body(block, Place.HELPER))
        if docstring is not None and not body:
            message = f"`{name}` has no body"
            self._wrong(BAD_DEFINITION, message, name_span, "write a `return` below its description")
        return syn.Def(
            str(name),
            parameters,
            self._expression(returns[0]) if returns else None,
            calls,
            docstring,
            body,
            name_span,
            self.expressions.span(header),
            self.expressions.span(tree),
        )

    def _decorator(self, tree: Node) -> syn.Call | None:
        value = self._expression(tree)
        if isinstance(value, syn.Call) and isinstance(value.func, syn.Name) and value.func.id == "extern":
            return value
        first, *more = self.expressions.source.text[value.span.start : value.span.end].split("\n")
        message = f"`@{first}{'…' if more else ''}` is not a decorator of policies"
        self._wrong(BAD_DEFINITION, message, value.span, "take it out: nothing stands above a `def`")
        return None

    def _parameter(self, tree: Node) -> syn.Parameter:
        annotations = trees(tree)
        annotation = self.expressions.build(annotations[0]) if annotations else None
        return syn.Parameter(str(tokens(tree)[0]), annotation, self.expressions.span(tree))

    def _check_names(self, parameters: Sequence[syn.Parameter]) -> None:
        first: dict[str, syn.Parameter] = {}
        for parameter in parameters:
            earlier = first.setdefault(parameter.name, parameter)
            if earlier is not parameter:
                self.expressions.found.append(_parameter_twice(parameter, earlier))


def _parameter_twice(parameter: syn.Parameter, earlier: syn.Parameter) -> Diagnostic:
    return error(
        BAD_DEFINITION,
        f"the parameter `{parameter.name}` is there twice",
        parameter.span,
        help="give one of them another name",
        secondary=(Label(earlier.span, "first here"),),
    )


def split_docstring(
    statements: tuple[syn.Statement, ...],
) -> tuple[syn.String | None, tuple[syn.Statement, ...]]:
    """A string that stands first describes what follows; its lines are taken without their indentation."""
    match statements:
        case (syn.Do(value=syn.String() as text), *rest):
            lines = (line.rstrip() for line in cleandoc(text.value).split("\n"))
            value = "\n".join(lines).strip()
            return syn.String(value, text.span, text.raw), tuple(rest)
    return None, statements
