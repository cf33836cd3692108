"""Flow files: the order in which a trigger runs its actions.

In: ``flow("post-login", ["mfa_action", "add_ip_to_metadata"])``. Out: :class:`Flow` values; whether the
actions exist is asked when the folder is linked.
"""

from collections.abc import Callable

from actiongen.auth0.load import load_trigger, platform, trigger_ids
from actiongen.auth0.model import Trigger
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.ir import nodes as ir
from actiongen.ir.context import did_you_mean, list_of_names
from actiongen.source import Span
from actiongen.syntax import tree as syn

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
    names = [item.value for item in list_node.items if isinstance(item, syn.String)]
    if len(names) != len(list_node.items) or not names:
        _malformed(call, report)
        return None
    trigger = load_trigger(trigger_node.value)
    if trigger is None:
        help, _ = did_you_mean(trigger_node.value, trigger_ids(), trigger_node.span)
        report(
            Diagnostic(
                codes.UNKNOWN_TRIGGER,
                f"Auth0 has no trigger `{trigger_node.value}`",
                Label(trigger_node.span),
                help=help or f"the triggers are {list_of_names(trigger_ids())}",
            )
        )
        return None
    _check_actions(trigger, trigger_node, list_node, report)
    return ir.Flow(trigger, tuple(names), call.span)


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
    seen: dict[str, Span] = {}
    for item in list_node.items:
        if isinstance(item, syn.String) and seen.setdefault(item.value, item.span) is not item.span:
            report(
                Diagnostic(
                    codes.FLOW_CLASH,
                    f"`{item.value}` stands twice in this flow",
                    Label(item.span, "the second time"),
                    (Label(seen[item.value], "the first time"),),
                    help="keep one of the two: a trigger runs an action once",
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


def _malformed(call: syn.Call, report: Report) -> None:
    report(
        Diagnostic(
            codes.BAD_DECLARATION,
            "`flow` takes a trigger and a list of one or more actions, all literal texts",
            Label(call.span),
            help='write `flow("post-login", ["mfa_action"])`: each action by the stem of its file',
        )
    )
