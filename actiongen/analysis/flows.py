"""Flow files: the order in which a trigger runs its actions.

In: ``flow("post-login", ["mfa_action", external("slack")])``. Out: :class:`Flow` values; whether the
actions exist is asked when the folder is linked.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from actiongen import ir
from actiongen.analysis.environment import list_of_names
from actiongen.auth0.load import load_trigger, platform, trigger_ids, trigger_meant
from actiongen.auth0.model import Trigger
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.diagnostics.outcome import count
from actiongen.source import Span
from actiongen.syntax import tree as syn

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_Entry: TypeAlias = ir.FlowAction | ir.External
Report = Callable[[Diagnostic], None]


def flows(file: syn.File, report: Report) -> tuple[ir.Flow, ...]:
    """The flows of a file, without their tests and properties."""
    found: list[ir.Flow] = []
    for statement in file.statements:
        match statement:
            case syn.Do(syn.Call(syn.Name("flow")) as call):
                flow = _flow(call, report)
                if flow is not None:
                    found.append(flow)
            case syn.Do(syn.Call(syn.Name("test" | "always" | "never" | "load" | "schema"))) | syn.Broken():
                pass
            case _:
                report(
                    Diagnostic(
                        codes.MISPLACED_DECLARATION,
                        "a flow file holds flows, their tests and their properties",
                        Label(statement.span),
                        help="move definitions into a library, and rules into an action",
                    )
                )
    return tuple(found)


def _flow(call: syn.Call, report: Report) -> ir.Flow | None:
    read = _read(call)
    if isinstance(read, Diagnostic):
        report(read)
        return None
    trigger_node, list_node, named = read
    trigger = load_trigger(trigger_node.value)
    if trigger is None:
        close = trigger_meant(trigger_node.value)
        span = trigger_node.span
        report(
            Diagnostic(
                codes.UNKNOWN_TRIGGER,
                f"Auth0 has no trigger `{trigger_node.value}`",
                Label(trigger_node.span),
                help=(
                    f"did you mean `{close}`?"
                    if close
                    else f"the triggers are {list_of_names(trigger_ids())}"
                ),
                fix=Fix(f"write `{close}`", (Edit(span, f'"{close}"'),)) if close else None,
            )
        )
        return None
    _check_actions(trigger, trigger_node, list_node, report)
    _check_names(list_node, named, report)
    return ir.Flow(trigger, named, call.span)


def _read(call: syn.Call) -> tuple[syn.String, syn.ListDisplay, tuple[_Entry, ...]] | Diagnostic:
    """The trigger, the list and its entries, or the first part of the call that is none of them."""
    named = next((argument for argument in call.arguments if argument.keyword is not None), None)
    if named is not None:
        span = named.keyword_span or named.span
        return _malformed(f"`{named.keyword}` of a flow is written without its name", span, call)
    match [argument.value for argument in call.arguments]:
        case [syn.String() as trigger, syn.ListDisplay(items) as actions] if items:
            entries = [_entry(item) for item in items]
            wrong = next((item for item, entry in zip(items, entries, strict=True) if entry is None), None)
            if wrong is not None:
                return _malformed("a flow names each action by a literal text", _span(wrong), call)
            return trigger, actions, tuple(entry for entry in entries if entry is not None)
        case [syn.String(), syn.ListDisplay() as actions]:
            return _malformed("a flow has one action or more", actions.span, call)
        case [syn.String(), actions]:
            return _malformed("the actions of a flow stand in a list", actions.span, call)
        case [syn.String()]:
            return _malformed("a flow lists its actions after the trigger", call.span, call)
        case [syn.String(), _, further, *_]:
            return _malformed("a flow takes a trigger and one list", further.span, call)
        case [first, *_]:
            return _malformed("a flow begins with its trigger, a literal text", first.span, call)
        case _:
            return _malformed("a flow takes a trigger and a list of actions", call.span, call)


def _entry(item: syn.Expr | syn.Starred) -> _Entry | None:
    """A policy by its stem, ``external("slack")``, None for anything else."""
    match item:
        case syn.String(value):
            return ir.FlowAction(value, item.span)
        case syn.Call(syn.Name("external"), (syn.Argument(None, syn.String(value)),)):
            return ir.External(value, item.span)
        case _:
            return None


def _span(item: syn.Expr | syn.Starred) -> Span:
    return item.value.span if isinstance(item, syn.Starred) else item.span


def _malformed(message: str, span: Span, call: syn.Call) -> Diagnostic:
    return Diagnostic(
        codes.BAD_DECLARATION,
        message,
        Label(span),
        help=f"write `{_meant(call)}`: each action by the stem of its file",
        notes=('`external("slack")` is an Action that is no policy',),
    )


def _meant(call: syn.Call) -> str:
    """The call with what it names in its place: the trigger first, then the actions."""
    words = [word for argument in call.arguments for word in _words(argument.value)]
    trigger = next((word for word in words if word.strip('"') in trigger_ids()), '"post-login"')
    actions = ", ".join(word for word in words if word != trigger)
    return f"flow({trigger}, [{actions}])" if actions else f'flow({trigger}, ["mfa_action"])'


def _words(node: syn.Expr | syn.Starred) -> list[str]:
    match node:
        case syn.ListDisplay(items):
            return [word for item in items for word in _words(item)]
        case syn.String(value) | syn.Name(value):
            return [f'"{value}"']
        case syn.Call(syn.Name("external"), (syn.Argument(None, syn.String(value) | syn.Name(value)),)):
            return [f'external("{value}")']
        case _:
            return []


def _check_actions(
    trigger: Trigger, trigger_node: syn.String, list_node: syn.ListDisplay, report: Report
) -> None:
    if not trigger.terraform_bindable:
        binder = platform().bound_by[trigger.id]
        report(
            Diagnostic(
                codes.FLOW_NOT_BINDABLE,
                f"the actions of `{trigger.id}` do not run in a flow",
                Label(trigger_node.span, "bound elsewhere"),
                help=f"take the flow out: `{binder.resource}` takes the action's id, as `{binder.argument}`",
            )
        )
    if trigger.max_actions is not None and len(list_node.items) > trigger.max_actions:
        most, has = count(trigger.max_actions, "action"), len(list_node.items)
        report(
            Diagnostic(
                codes.OVER_LIMIT,
                f"a trigger runs at most {most}, and this flow has {has}",
                Label(list_node.span),
                help="put the rules of several actions into one",
            )
        )


def _check_names(list_node: syn.ListDisplay, entries: tuple[_Entry, ...], report: Report) -> None:
    seen: dict[str, Span] = {}
    for item, entry in zip(list_node.items, entries, strict=True):
        name = entry.stem if isinstance(entry, ir.FlowAction) else entry.name
        if isinstance(entry, ir.External) and not _NAME.fullmatch(name):
            report(
                Diagnostic(
                    codes.BAD_DECLARATION,
                    f"`{name}` cannot be the name of an external Action: a Terraform variable is called after it",
                    Label(item.span),
                    help='write lower-case letters, digits and `_`, beginning with a letter: `external("slack")`',
                )
            )
        if seen.setdefault(name, item.span) is not item.span:
            report(
                Diagnostic(
                    codes.FLOW_CLASH,
                    f"`{name}` stands twice in this flow",
                    Label(item.span, "the second time"),
                    (Label(seen[name], "the first time"),),
                    help="keep one of the two: a trigger runs an action once",
                )
            )
