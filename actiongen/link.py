"""Checks what holds of all actions and flows together: distinct names, and flows that can run.

In: the summary of a folder. Out: diagnostics.

    link(FolderSummary((action, action), flows))[0].code.name == "stem-clash"
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from actiongen.backends.deploy_cli.keywords import external_keyword, is_setting_of_the_tool, keywords
from actiongen.backends.terraform.variables import (
    RESERVED,
    external_variable,
    module_variable,
    variables,
)
from actiongen.diagnostics.codes_meaning import (
    FLOW_CLASH,
    NOT_IN_FLOW,
    RESOURCE_CLASH,
    UNKNOWN_ACTION,
    UNUSED_LIBRARY,
)
from actiongen.diagnostics.codes_project import STEM_CLASH, VARIABLE_CLASH
from actiongen.diagnostics.model import Code, Diagnostic, Label
from actiongen.flow.claims import of_no_call
from actiongen.flow.in_order import in_order
from actiongen.ir import ActionSummary, External, Flow, FlowAction, FolderSummary, ModulePin
from actiongen.spelling import meant


def link(
    folder: FolderSummary, *, bindings: bool = True, terraform: bool = True, deploy_cli: bool = False
) -> tuple[Diagnostic, ...]:
    """What is wrong; without ``bindings`` flows are written for nothing that deploys, and an action may be in none.

    ``terraform``, ``deploy_cli``: what deploys the actions; a name of the one means nothing to the other.
    """
    ordered = sorted(folder.actions, key=lambda action: action.path)
    by_trigger: dict[str, list[Flow]] = {}
    for flow in folder.flows:
        by_trigger.setdefault(flow.trigger.id, []).append(flow)
    in_flows = [
        each for same in by_trigger.values() for flow in same for each in _flow(flow, ordered, folder.broken)
    ]
    externals = [external for same in by_trigger.values() for flow in same for external in flow.externals]
    # A file with errors, or a flow that names what is not there, may be what would run an action.
    judged = [each for each in ordered if each.stem not in folder.broken] if not in_flows else []
    return (
        *_shared(
            ordered,
            lambda each: each.stem,
            STEM_CLASH,
            "two actions would be written to `{}.js`",
            "rename one of the files",
        ),
        *_shared(
            ordered if terraform else (),
            lambda each: each.header.resource,
            RESOURCE_CLASH,
            "two actions have the resource `{}`",
            "give one of them another `resource=`",
        ),
        *_shared(
            ordered,
            lambda each: each.header.name,
            RESOURCE_CLASH,
            "two actions have the name `{}`",
            "give one of them another `name=`",
        ),
        *(_variables(ordered, externals) if terraform else ()),
        *(_keywords(ordered, externals, terraform=terraform) if deploy_cli else ()),
        *(second_flow for same in by_trigger.values() for second_flow in _second_flows(same)),
        *in_flows,
        *(found for same in by_trigger.values() for found in _in_order(same[0], ordered)),
        *(_claims(folder, ordered) if not in_flows else ()),
        *_externals(ordered, [flow for same in by_trigger.values() for flow in same]),
        *(_outside(judged, by_trigger) if folder.flows_are_known and bindings else ()),
        # A file that cannot be read may load anything.
        *(() if folder.broken else map(_unused, folder.unused_libraries)),
    )


def _unused(path: str) -> Diagnostic:
    return Diagnostic(
        UNUSED_LIBRARY,
        f"no policy loads `{path.partition('/')[2]}`, so nothing of it is checked or used",
        Label.of_file(path),
        help=f'write `load("{path.partition("/")[2]}", …)` where it is needed, or take the file away',
    )


def _shared(
    actions: Iterable[ActionSummary], key: Callable[[ActionSummary], str], code: Code, message: str, help: str
) -> Iterator[Diagnostic]:
    first: dict[str, ActionSummary] = {}
    for action in actions:
        other = first.setdefault(key(action), action)
        if other is not action:
            labels = (Label(other.header.span, "the first one"),)
            yield Diagnostic(
                code,
                message.format(key(action)),
                Label(action.header.span, "the second one"),
                labels,
                help=help,
            )


def _variables(actions: Iterable[ActionSummary], externals: Iterable[External]) -> Iterator[Diagnostic]:
    declared: dict[str, ActionSummary] = {}
    for action in actions:
        place = Label(action.header.span, "the file's name and that of a secret or setting make it")
        for variable in variables(action):
            if variable in RESERVED:
                message = f"a Terraform variable cannot be called `{variable}`"
                yield Diagnostic(
                    VARIABLE_CLASH, message, place, help="rename the file, or the secret or setting"
                )
            elif variable in declared:
                labels = (Label(declared[variable].header.span, "and so do these"),)
                message = f"two secrets or settings would be one Terraform variable, `{variable}`"
                yield Diagnostic(
                    VARIABLE_CLASH, message, place, labels, help="rename the file, or a secret or setting"
                )
            declared[variable] = action
    yield from _module_variables(actions, declared)
    for external in externals:
        variable = external_variable(external.name)
        if variable in declared:
            labels = (Label(declared[variable].header.span, "a secret of this action makes the other"),)
            message = f"an external Action and a secret would be one Terraform variable, `{variable}`"
            yield Diagnostic(
                VARIABLE_CLASH,
                message,
                Label(external.span),
                labels,
                help="give the external Action another name",
            )


def _module_variables(
    actions: Iterable[ActionSummary], of_secrets: Mapping[str, ActionSummary]
) -> Iterator[Diagnostic]:
    """Actions Modules whose variable is another one's too, or that of a secret."""
    first: dict[str, ModulePin] = {}
    pins = {pin.name: pin for action in reversed([*actions]) for pin in action.header.modules}
    for pin in sorted(pins.values(), key=lambda each: each.name):
        variable = module_variable(pin.name)
        other = first.setdefault(variable, pin)
        span, what = other.span, "another Actions Module"
        if variable in of_secrets:
            span, what = of_secrets[variable].header.span, "a secret or setting"
        if other is not pin or variable in of_secrets:
            yield Diagnostic(
                VARIABLE_CLASH,
                f"the Actions Module `{pin.name}` and {what} would be one Terraform variable, `{variable}`",
                Label(pin.span),
                (Label(span, "this makes the other"),),
                help="give one of the two another name",
            )


def _keywords(
    actions: Iterable[ActionSummary], externals: Iterable[External], *, terraform: bool
) -> Iterator[Diagnostic]:
    """Keywords of auth0-deploy-cli that two values would share; with ``terraform`` those of two secrets are variables,
    of which enough is said.
    """
    declared: dict[str, ActionSummary] = {}
    for action in actions:
        place = Label(action.header.span, "the file's name and that of a secret or setting make it")
        for keyword in keywords(action):
            if is_setting_of_the_tool(keyword):
                message = (
                    f"auth0-deploy-cli has a setting of its own called `{keyword}`, as this keyword would be"
                )
                yield Diagnostic(
                    VARIABLE_CLASH,
                    message,
                    place,
                    notes=(
                        "every variable of the environment is a keyword: the value would be that of the setting",
                    ),
                    help="rename the file, or the secret or setting",
                )
            elif keyword in declared and not terraform:
                labels = (Label(declared[keyword].header.span, "and so do these"),)
                message = f"two secrets or settings would be one keyword of auth0-deploy-cli, `{keyword}`"
                yield Diagnostic(
                    VARIABLE_CLASH, message, place, labels, help="rename the file, or a secret or setting"
                )
            declared[keyword] = action
    for external in externals:
        keyword = external_keyword(external.name)
        other = declared.get(keyword)
        if other is not None or is_setting_of_the_tool(keyword):
            what = "a setting of the tool" if other is None else "a secret"
            yield Diagnostic(
                VARIABLE_CLASH,
                f"an external Action and {what} would be one keyword of auth0-deploy-cli, `{keyword}`",
                Label(external.span),
                (
                    ()
                    if other is None
                    else (Label(other.header.span, "a secret of this action makes the other"),)
                ),
                help="give the external Action another name",
            )


def _externals(actions: Iterable[ActionSummary], flows: Iterable[Flow]) -> Iterator[Diagnostic]:
    """Names that policies have already, and Actions that two triggers would run."""
    by_stem = {action.stem: action for action in actions}
    first: dict[str, tuple[Flow, External]] = {}
    for flow in flows:
        for external in flow.externals:
            if external.name in by_stem:
                yield Diagnostic(
                    FLOW_CLASH,
                    f"`{external.name}` is a policy, so it is no external Action",
                    Label(external.span),
                    (Label(by_stem[external.name].header.span, "the policy"),),
                    help=f'write `"{external.name}"` for the policy, or give the external Action another name',
                )
            other, where = first.setdefault(external.name, (flow, external))
            if other.trigger.id != flow.trigger.id:
                yield Diagnostic(
                    FLOW_CLASH,
                    f"`{external.name}` stands in flows of two triggers",
                    Label(external.span, f"the flow of `{flow.trigger.id}`"),
                    (Label(where.span, f"the flow of `{other.trigger.id}`"),),
                    help="an Action has one trigger: give the other Action a name of its own",
                )


def _second_flows(flows: list[Flow]) -> Iterator[Diagnostic]:
    first, *others = flows
    for flow in others:
        yield Diagnostic(
            FLOW_CLASH,
            f"there are two flows of `{flow.trigger.id}`",
            Label(flow.span, "the second one"),
            (Label(first.span, "the first one"),),
            help="put the actions of both into one list, in the order in which they run",
        )


def _flow(flow: Flow, actions: Iterable[ActionSummary], broken: frozenset[str]) -> Iterator[Diagnostic]:
    trigger = flow.trigger
    by_stem = {action.stem: action for action in actions}
    for entry in {
        entry.stem: entry for entry in reversed(flow.entries) if isinstance(entry, FlowAction)
    }.values():
        stem, span = entry.stem, entry.span
        action = by_stem.get(stem)
        if action is None and stem not in broken:
            close = _meant(stem, actions, broken)
            hint = f"did you mean `{close}`?"
            if close is None:
                hint = (
                    "name an action by its file, `mfa_action` for `mfa_action.policy`; an Action that is no"
                )
                hint += f' policy is `external("{stem}")`'
            yield Diagnostic(UNKNOWN_ACTION, f"there is no action `{stem}`", Label(span), help=hint)
        elif action is not None and action.header.trigger.id != trigger.id:
            yield Diagnostic(
                FLOW_CLASH,
                f"`{stem}` is an action of `{action.header.trigger.id}`, not of `{trigger.id}`",
                Label(span, "this flow runs it"),
                (Label(action.header.span, "its trigger is given here"),),
                help=f"name it in the flow of `{action.header.trigger.id}`",
            )
        elif action is not None and not action.header.deploy:
            yield Diagnostic(
                FLOW_CLASH,
                f"`{stem}` is not deployed, so no flow can run it",
                Label(span, "this flow runs it"),
                (Label(action.header.span, "`deploy=False` is here"),),
                ("Auth0 refuses to bind an Action that has not been deployed",),
                help="take out `deploy=False`, or take the action out of the flow",
            )


def _claims(folder: FolderSummary, actions: Iterable[ActionSummary]) -> Iterator[Diagnostic]:
    """What properties of flows say of calls that no action makes: an external Action may make any call."""
    by_stem = {action.stem: action for action in actions}
    flows = {flow.trigger.id: flow for flow in folder.flows}
    for claim in folder.claims:
        flow = flows[claim.trigger]
        if any(stem in folder.broken for stem in flow.actions) or (flow.externals and claim.acts is None):
            continue
        found = of_no_call(claim, (by_stem[stem].touched for stem in flow.actions), is_flow=True)
        if found is not None:
            yield found


def _in_order(flow: Flow, actions: Iterable[ActionSummary]) -> Iterator[Diagnostic]:
    by_stem = {action.stem: action for action in actions if action.header.trigger.id == flow.trigger.id}
    named = [entry for entry in flow.entries if isinstance(entry, FlowAction)]
    return in_order([(entry.span, by_stem[entry.stem]) for entry in named if entry.stem in by_stem])


def _meant(name: str, actions: Iterable[ActionSummary], broken: frozenset[str]) -> str | None:
    """The action of that display name, that file or that spelling."""
    by_name = {action.header.name: action.stem for action in actions}
    stem = name.rpartition("/")[2].removesuffix(".policy").removesuffix(".js")
    known = [*(action.stem for action in actions), *broken]
    return by_name.get(name) or (stem if stem in known else meant(stem, known, 0.6))


def _with_it(action: ActionSummary, flows: list[Flow]) -> str:
    """The flow of the trigger with one action more, at its end."""
    shown = [
        f'"{entry.stem}"' if isinstance(entry, FlowAction) else f'external("{entry.name}")'
        for entry in (flows[0].entries if flows else ())
    ]
    shown.append(f'"{action.stem}"')
    return f'flow("{action.header.trigger.id}", [{", ".join(shown)}])'


def _outside(actions: Iterable[ActionSummary], flows: dict[str, list[Flow]]) -> Iterator[Diagnostic]:
    bound = {stem for same in flows.values() for flow in same for stem in flow.actions}
    for action in actions:
        trigger = action.header.trigger
        if trigger.terraform_bindable and action.header.deploy and action.stem not in bound:
            yield Diagnostic(
                NOT_IN_FLOW,
                f"`{action.stem}` is in no flow: it would be deployed and never run",
                Label(action.header.span),
                help=f"name it in a flow: `{_with_it(action, flows.get(trigger.id, []))}`",
            )
