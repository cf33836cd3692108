"""Mends of values that may be absent, and of tests for what is always there.

In: AG303, AG304, AG306. Out: the file with a guard or a default, or without the test. At a gate there is always a
default: a denial must not depend on whether a field is there.
"""

from actiongen.analysis.scope import BUILTINS
from actiongen.auth0.model import Method
from actiongen.importer.lift import make
from actiongen.importer.lift.mends.wrong import Wrong, coalesce, is_call, shown
from actiongen.importer.lift.names import snake_case
from actiongen.importer.lift.phrases import path_of
from actiongen.importer.lift.places import Way, below, put
from actiongen.importer.model import RepairKind
from actiongen.lazy_dataclass import replace
from actiongen.syntax import tree as syn
from actiongen.syntax.print import print_expression

_GATES = ("MFA_POLICY", "CHALLENGE", "ENROLMENT", "REDIRECT", "FORM")


def maybe_absent(wrong: Wrong) -> syn.File | None:
    """AG303: a value that may be absent where one is required."""
    value = wrong.node
    if isinstance(value, syn.Nothing):
        return _without_argument(wrong)
    if "a pair of" in wrong.diagnostic.message:
        return wrong.put(coalesce(value, make.nothing(value.span)))
    if (items := _of_items(wrong, value)) is not None:
        # A key is a text too.
        if _is_in_text(wrong) or wrong.way[len(items[0])][0] == "key":
            return wrong.put(_or(value, make.text("undefined", value.span)))
        return _without_items(wrong, value, *items)
    if _is_in_text(wrong):
        is_done = isinstance(wrong.statement()[1], syn.Do)
        if is_done and wrong.called().startswith("api.") and not _is_gate(wrong):
            return _guarded(wrong, value)
        return wrong.put(_or(value, make.text("undefined", value.span)))
    if wrong.called().startswith("api."):
        if _is_gate(wrong):
            wrong.repair(
                RepairKind.ABSENT, f"where `{shown(value)}` is absent, the original hands on `undefined`"
            )
            return wrong.put(_or(value, make.text("undefined", value.span)))
        return _guarded(wrong, value)
    if any(isinstance(each, syn.ListDisplay) for _, each in wrong.around()):
        return wrong.put(_or(value, make.text("", value.span)))
    return _guarded(wrong, value)


_Items = syn.ListComprehension | syn.DictComprehension | syn.Generator


def _of_items(wrong: Wrong, value: syn.Expr) -> tuple[Way, _Items] | None:
    """The comprehension whose items the value is of: outside of it nobody knows them."""
    names = {each.id for each in below(value) if isinstance(each, syn.Name)}
    for way, each in wrong.around():
        if isinstance(each, _Items) and names & {
            target.id for clause in each.clauses for target in clause.targets
        }:
            return way, each
    return None


def _without_items(wrong: Wrong, value: syn.Expr, way: Way, items: _Items) -> syn.File:
    """The comprehension without the items of which the value is absent."""
    *clauses, last = items.clauses
    test = make.compare(value, "is not", make.nothing(value.span), value.span)
    last = replace(last, conditions=(*last.conditions, test))
    wrong.repair(RepairKind.ABSENT, f"where `{shown(value)}` is absent, the policy leaves the item out")
    return wrong.put(replace(items, clauses=(*clauses, last)), way)


def wrong_arguments(wrong: Wrong) -> syn.File | None:
    """AG205: a denial without the message that its second argument is, or with one that Auth0 does not take."""
    if "takes no further argument" in wrong.diagnostic.message:
        return _without_further(wrong)
    found = next(((way, each) for way, each in wrong.here() if isinstance(each, syn.Call)), None)
    if found is None or "needs `userMessage`" not in wrong.diagnostic.message:
        return None
    way, call = found
    said = syn.Argument(None, make.text("Access denied.", call.span), None, call.span)
    wrong.repair(
        RepairKind.ABSENT, "the original has no message for the user; the policy says “Access denied.”"
    )
    return wrong.put(replace(call, arguments=(*call.arguments, said)), way)


def _without_further(wrong: Wrong) -> syn.File | None:
    way = next((way for way, each in wrong.here() if isinstance(each, syn.Argument)), None)
    if way is None:
        return None
    wrong.repair(RepairKind.DROPPED, f"`{shown(wrong.node)}` is an argument that Auth0 does not look at")
    return _removed(wrong, way)


def _or(value: syn.Expr, default: syn.Expr) -> syn.Expr:
    """A default behind; ``a or b`` of texts gets one more text."""
    if isinstance(value, syn.Logical) and value.operator == "or":
        return syn.Logical("or", (*value.operands, default), value.span)
    return coalesce(value, default)


def _is_in_text(wrong: Wrong) -> bool:
    if "f-string" in wrong.diagnostic.message:
        return True
    for _, each in wrong.around():
        if isinstance(each, syn.FString) or (isinstance(each, syn.Binary) and each.operator == "+"):
            return True
        if isinstance(each, syn.Assign | syn.Do | syn.Argument | syn.Pair):
            return False
    return False


def _method(wrong: Wrong) -> Method | None:
    return wrong.trigger.methods.get(wrong.called().removeprefix("api."))


def _is_gate(wrong: Wrong) -> bool:
    method = _method(wrong)
    if method is None:
        return False
    return method.terminal or any(tag.name in _GATES for tag in method.tags)


def _without_argument(wrong: Wrong) -> syn.File | None:
    """A call that hands on nothing: the argument goes if it is one by name, else the call does."""
    for way, each in ((wrong.way, wrong.node), *wrong.around()):
        if isinstance(each, syn.Argument) and each.keyword is not None:
            return _removed(wrong, way)
        if isinstance(each, syn.Pair):
            return _removed(wrong, way)
        if isinstance(each, syn.Do | syn.Assign):
            break
    return None


def _removed(wrong: Wrong, way: tuple[tuple[str, int | None], ...]) -> syn.File:
    made = put(wrong.made, way)
    assert isinstance(made, syn.File)
    return made


_LONG = 48


def _guarded(wrong: Wrong, value: syn.Expr) -> syn.File | None:
    """The statement, where the value is there; a long value gets a name for the test and the use, and so does one that
    goes through a list, which the compiler takes for another one each time.
    """
    way, statement = wrong.statement()
    is_endless = "infinite" in (wrong.diagnostic.help or "")
    is_long = len(print_expression(value)) > _LONG or (is_endless and not isinstance(value, syn.Name))
    is_long = is_long or any(isinstance(each, syn.Clause) for each in below(value))
    if isinstance(statement, syn.Do) and len(way) > 1 and is_long:
        return _named(wrong, value, is_endless)
    test = _there(value, is_endless, value, wrong.made)
    wrong.repair(RepairKind.ABSENT, f"where `{shown(value)}` is absent, the policy leaves the call out")
    match statement:
        case syn.Assign(target, syn.Conditional() as chosen, span):
            both = make.logical("and", (chosen.condition, test), span)
            return wrong.put(syn.Assign(target, replace(chosen, condition=both), span), way)
        case syn.Assign(target, given, span):
            chosen = syn.Conditional(test, given, make.nothing(span), span)
            return wrong.put(syn.Assign(target, chosen, span), way)
        case syn.Do(_, span):
            if is_call(statement.value, "only_when"):
                return None
            return wrong.put(syn.If((syn.Arm(test, (statement,), span),), (), span), way)
        case syn.For(_, _, _, span):
            return wrong.put(syn.If((syn.Arm(test, (statement,), span),), (), span), way)
        case _:
            return None


def _there(value: syn.Expr, is_endless: bool, meant: syn.Expr, file: syn.File) -> syn.Expr:
    """Whether a value is there; of a time or duration that may be beyond all limits its number is asked for.

    ``meant`` is what the value stands for.
    """
    span = value.span
    words = {each.id for each in below(meant) if isinstance(each, syn.Name)} if is_endless else set()
    if isinstance(meant, syn.Name):
        given = _definition(meant.id, file)
        words |= (
            {each.id for each in below(given) if isinstance(each, syn.Name)} if given is not None else set()
        )
    if words & {"now", "time"} and not is_call(meant, "timestamp_ms"):
        value = make.call(make.name("timestamp_ms", span), (value,), span)
    elif words & {"seconds", "minutes", "hours", "days"} and not is_call(meant, "timestamp_ms"):
        second = make.call(make.name("seconds", span), (make.number(1, span),), span)
        value = syn.Binary("/", value, second, span, span)
    return make.compare(value, "is not", make.nothing(span), span)


def _named(wrong: Wrong, value: syn.Expr, is_endless: bool) -> syn.File:
    way, statement = wrong.statement()
    span = statement.span
    taken = {each.id for each in below(wrong.made) if isinstance(each, syn.Name)}
    base = snake_case(wrong.called().rpartition(".")[2].removeprefix("set")) or "value"
    word, number = base, 1
    while word in taken or word in BUILTINS or not make.is_identifier(word):
        number += 1
        word = f"{base}_{number}"
    name = make.name(word, value.span)
    used = put(statement, wrong.way[len(way) :], name)
    test = _there(name, is_endless, value, wrong.made)
    wrong.repair(RepairKind.ABSENT, f"where `{shown(value)}` is absent, the policy leaves the call out")
    guarded = syn.If((syn.Arm(test, (used,), span),), (), span)
    made = put(wrong.made, way, syn.Assign(name, value, value.span), guarded)
    assert isinstance(made, syn.File)
    return made


def never_absent(wrong: Wrong) -> syn.File | None:
    """AG304: a test for None of what is always there goes; that of a list made of another asks for the other."""
    found = next(
        (
            (way, each)
            for way, each in ((wrong.way, wrong.node), *wrong.around())
            if isinstance(each, syn.Compare) and isinstance(each.comparisons[0].right, syn.Nothing)
        ),
        None,
    )
    if found is None:
        return None
    way, test = found
    needed = _needed(test.left, wrong.made, 0)
    if needed is None:
        return wrong.put(syn.Boolean(test.comparisons[0].operator == "is not", test.span), way)
    if needed == test.left:
        return None
    return wrong.put(replace(test, left=needed), way)


def _needed(value: syn.Expr, file: syn.File, depth: int) -> syn.Expr | None:
    """What has to be there for a value to be there in JavaScript, None where it always is."""
    if depth > 20:
        return value
    match value:
        case syn.Name(id):
            given = _definition(id, file)
            if given is None:
                return value
            inner = _needed(given, file, depth + 1)
            return value if inner == given else inner
        case syn.ListComprehension(_, clauses) | syn.DictComprehension(_, _, clauses):
            return _needed(clauses[0].iterable, file, depth + 1)
        case syn.Call(syn.Attribute(subject, _), _):
            return _needed(subject, file, depth + 1)
        case syn.Call(syn.Name("unique" | "sorted" | "csv" | "len" | "sum"), (first, *_)):
            return _needed(first.value, file, depth + 1)
        case syn.Call(syn.Name("coalesce"), arguments):
            return _needed(arguments[-1].value, file, depth + 1)
        case syn.Logical(_, operands):
            return _needed(operands[-1], file, depth + 1)
        case syn.Generator(_, clauses):
            return _needed(clauses[0].iterable, file, depth + 1)
        case (
            syn.String()
            | syn.Number()
            | syn.Boolean()
            | syn.FString()
            | syn.ListDisplay()
            | syn.DictDisplay()
        ):
            return None
        case syn.Compare() | syn.Unary() | syn.Binary():
            return None
        case syn.Attribute() if path_of(value) is not None:
            return None
        case syn.Call(syn.Name()):
            # What only texts, numbers and the like come of, and what an extern gives.
            return None
        case _:
            return value


def _definition(name: str, file: syn.File) -> syn.Expr | None:
    found = [each.value for each in below(file) if isinstance(each, syn.Assign) and each.target.id == name]
    return found[0] if len(found) == 1 else None


def never_met(wrong: Wrong) -> syn.File | None:
    """AG405: a rule that no event meets is left out."""
    way, statement = wrong.statement()
    if not isinstance(statement, syn.With) or not is_call(statement.call, "rule"):
        return None
    wrong.repair(RepairKind.DROPPED, "no event meets the condition of this rule, so it is left out")
    made = put(wrong.made, way)
    assert isinstance(made, syn.File)
    return made
