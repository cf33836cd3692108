"""Flow files: the order in which a trigger runs its actions.

In: ``flow("post-login", ["mfa_action", external("slack")])``. Out: :class:`Flow` values; whether the
actions exist is asked when the folder is linked.
"""

import re
from collections.abc import Callable

from actiongen import ir
from actiongen.analysis.environment import list_of_names
from actiongen.auth0.load import load_trigger, platform, trigger_ids, trigger_meant
from actiongen.auth0.model import Trigger
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.source import Span
from actiongen.syntax import tree as syn

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
Report = Callable[[Diagnostic], None]


def flows(file: syn.File, report: Report) -> tuple[ir.Flow, ...]:
    """The flows of a file, without their tests."""
    found: list[ir.Flow] = []
    for statement in file.statements:
        match statement:
            case syn.Do(syn.Call(syn.Name("flow")) as call):
                flow = _flow(call, report)
                if flow is not None:
                    found.append(flow)
            case syn.Do(syn.Call(syn.Name("test" | "load" | "schema"))) | syn.Broken():
                pass
            case _:
                report(
                    Diagnostic(
                        codes.MISPLACED_DECLARATION,
                        "a flow file holds flows and their tests",
                        Label(statement.span),
                        help="move definitions into a library, and rules into an action",
                    )
                )
    return tuple(found)


def _flow(call: syn.Call, report: Report) -> ir.Flow | None:
    if len(call.arguments) != 2 or any(argument.keyword for argument in call.arguments):
        _malformed(call, report)
        return None
    trigger_node, list_node = (argument.value for argument in call.arguments)
    if not isinstance(trigger_node, syn.String) or not isinstance(list_node, syn.ListDisplay):
        _malformed(call, report)
        return None
    entries = [_entry(item) for item in list_node.items]
    if not entries or None in entries:
        _malformed(call, report)
        return None
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
    named = tuple(entry for entry in entries if entry is not None)
    _check_actions(trigger, trigger_node, list_node, report)
    _check_names(list_node, named, report)
    return ir.Flow(trigger, named, call.span)


def _entry(item: syn.Expr | syn.Starred) -> str | ir.External | None:
    """A policy by its stem, ``external("slack")``, None for anything else."""
    match item:
        case syn.String(value):
            return value
        case syn.Call(syn.Name("external"), (syn.Argument(None, syn.String(value)),)):
            return ir.External(value, item.span)
        case _:
            return None


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
        report(
            Diagnostic(
                codes.OVER_LIMIT,
                f"a trigger runs at most {trigger.max_actions} actions, and this flow has {len(list_node.items)}",
                Label(list_node.span),
                help="put the rules of several actions into one",
            )
        )


def _check_names(list_node: syn.ListDisplay, entries: tuple[str | ir.External, ...], report: Report) -> None:
    seen: dict[str, Span] = {}
    for item, entry in zip(list_node.items, entries, strict=True):
        name = entry if isinstance(entry, str) else entry.name
        if not isinstance(entry, str) and not _NAME.fullmatch(name):
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


def _malformed(call: syn.Call, report: Report) -> None:
    report(
        Diagnostic(
            codes.BAD_DECLARATION,
            "`flow` takes a trigger and a list of one or more actions, all literal texts",
            Label(call.span),
            help='write `flow("post-login", ["mfa_action"])`: each action by the stem of its file',
            notes=('`external("slack")` is an Action that is no policy',),
        )
    )
