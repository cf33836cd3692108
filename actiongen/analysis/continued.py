"""``with on_continue():``, what runs when the user comes back from a redirect or a form.

In: the block, and the statements above it. Out: the point where its handler begins, and the definitions and helpers of
the file that it uses, as they are in a run of their own: no guard or rule of the other handler holds there, and nothing
that was asked there is known.

    domain = email_domain(event.user.email)
    with on_continue(): …domain…              ->   Definition("domain", …), where nothing is known of event.user.email
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from actiongen import ir
from actiongen.analysis.definitions import define
from actiongen.analysis.environment import Environment
from actiongen.analysis.libraries import Libraries
from actiongen.analysis.request_helpers import is_question
from actiongen.analysis.scope import HelperSource, Scope, Unknown
from actiongen.analysis.statements import Ordered, define_helper
from actiongen.analysis.token_keys import is_keys, key_source
from actiongen.analysis.top_level import defines
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Label
from actiongen.facts.known import NOTHING
from actiongen.facts.presence import Numbering
from actiongen.ir.walk import below, is_expr
from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn


def may_continue(block: syn.With, before: syn.With | None, environment: Environment) -> bool:
    """Whether a block is the continue handler; ``before``: there is one above."""
    trigger = environment.context.trigger
    if trigger.handler(HandlerKind.CONTINUE) is None:
        environment.report(
            codes.NO_CONTINUE_HANDLER,
            f"nobody comes back in `{trigger.id}`: it can send nobody away",
            block.header,
            help="take the block out",
            notes=("Auth0 lets the Actions of `post-login` and `password-reset-post-challenge` redirect",),
        )
        return False
    if before is not None:
        environment.report(
            codes.NO_CONTINUE_HANDLER,
            "a file has one `with on_continue():`, for an Action has one handler to come back to",
            block.header,
            help="put the rules of both into one block",
            secondary=(Label(before.header, "the first one"),),
        )
        return False
    if block.call.arguments:
        environment.report(
            codes.WRONG_ARGUMENTS,
            "`on_continue` takes nothing",
            block.call.span,
            help="write `with on_continue():`",
        )
    return True


def where_continued(block: syn.With, loaded: Scope, environment: Environment) -> Environment:
    """The point where the handler begins; ``loaded``: what the file has from libraries."""
    return replace(
        environment,
        scope=loaded.inner(),
        facts=NOTHING,
        handler=HandlerKind.CONTINUE,
        anew=block.header,
    )


def defined_anew(
    block: syn.With, above: tuple[syn.Statement, ...], outside: Environment, environment: Environment
) -> Iterator[Ordered]:
    """The definitions and helpers above the block that it uses, in order, visible in ``environment`` from here on."""
    reader = _Anew(outside, environment)
    for statement in above:
        if isinstance(statement, syn.Broken):
            Libraries.mark_unknown(statement.names, statement.span, environment)
    used = {name.id for name in _names(block.body)}
    needed = []
    for statement in reversed(above):
        name = defines(statement)
        if name is not None and name.id in used:
            needed.append((name, statement))
            used |= {each.id for each in _names(statement)}
    for name, statement in reversed(needed):
        yield from reader.define(name, statement)
    for name in _names(block.body):
        reader.check(name)


@dataclass(slots=True)
class _Anew:
    """``other``: the names that mean something else than outside; ``asked``: those that are known in the other handler
    alone, with the question that is why.
    """

    outside: Environment
    environment: Environment
    other: set[str] = field(default_factory=set)
    asked: dict[str, syn.Name] = field(default_factory=dict)

    def define(self, name: syn.Name, statement: syn.Statement) -> Iterator[Ordered]:
        """What the statement means in the new run."""
        scope, outer = self.environment.scope, self.outside.scope.lookup(name.id)
        if outer is None or isinstance(outer, Unknown):
            scope.define(name.id, Unknown(), name.span)
            return
        self.outside.context.referenced.add(outer)
        inner = {each.id for each in _names(statement)} - {name.id}
        why = next((self.asked[each] for each in sorted(inner) if each in self.asked), None)
        if isinstance(statement, syn.Assign) and is_question(statement.value, self.outside):
            why = name
        if why is not None:
            self.asked[name.id] = why
            scope.define(name.id, Unknown(), name.span)
            return
        if isinstance(statement, syn.Assign) and is_keys(statement.value):
            scope.define(name.id, key_source(statement.value, self.environment), name.span)
            return
        made: Ordered | None = None
        is_same = isinstance(outer, ir.Definition) and outer.constant
        if isinstance(statement, syn.Assign) and not is_same:
            made = define(statement, self.environment)
            is_same = isinstance(outer, ir.Definition) and _reads_alike(
                outer, made, self.outside.context.numbering
            )
        elif isinstance(statement, syn.Def) and inner & self.other:
            made = define_helper(statement, self.environment, statement.span.path)
        else:
            is_same = True
        if is_same:
            scope.define(name.id, outer, name.span)
            made = outer if isinstance(outer, ir.Definition | HelperSource) else None
        else:
            self.other.add(name.id)
        if made is not None:
            yield made

    def check(self, name: syn.Name) -> None:
        """Reports a use of what the other handler has asked."""
        why = self.asked.get(name.id)
        if why is None:
            return
        made_of = "" if why.id == name.id else f" is made of `{why.id}`, which"
        self.environment.report(
            codes.ASKED_BEFORE,
            f"`{name.id}`{made_of} was asked before the user was sent away",
            name.span,
            label="not known any more",
            help="ask again in the block, under another name, or keep what matters: "
            f'`api.transaction.setMetadata("{why.id}", …)`',
            notes=("when the user comes back Auth0 calls another function, in a run of its own",),
            secondary=(Label(why.span, "asked here"),),
        )


def _reads_alike(outer: ir.Definition, made: ir.Definition, numbering: Numbering) -> bool:
    """Whether two definitions have one value, whose parts are as surely present in both."""
    if numbering.number(outer.value) != numbering.number(made.value):
        return False
    parts = zip(below(outer.value), below(made.value), strict=False)
    return all(_is_alike(left, right) for left, right in parts)


def _is_alike(left: object, right: object) -> bool:
    if isinstance(left, ir.Ref) and isinstance(right, ir.Ref) and left.definition is not right.definition:
        return False
    if is_expr(left) and is_expr(right):
        return type(left) is type(right) and left.info == right.info
    return type(left) is type(right)


def _names(*nodes: object) -> Iterator[syn.Name]:
    """The names that stand in nodes of the syntax tree, in the order of the text."""
    todo = [*reversed(nodes)]
    while todo:
        node = todo.pop()
        if isinstance(node, syn.Name):
            yield node
        elif isinstance(node, tuple):
            todo += reversed(node)
        elif is_dataclass(node) and not isinstance(node, Span):
            todo += [getattr(node, each.name) for each in reversed(fields(node))]
