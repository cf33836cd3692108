"""An action with two handlers: each is a function of its own, and what both may use stands above them."""

from collections.abc import Callable, Mapping

from backends.javascript.ir_builders import (
    SPAN,
    TRIGGER,
    B,
    J,
    N,
    S,
    call,
    define,
    deny,
    eq,
    in_,
    info,
    known,
    log,
    maybe,
    op,
    path,
    program,
    ref,
    rule,
    text,
    texts,
    two_handlers,
    var,
    variable,
)
from backends.javascript.lowering_bench import tidy
from bench.events import changed
from bench.node import Nodes

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.exports import exports as exports_of
from actiongen.backends.javascript.usage import written
from actiongen.backends.javascript.validate import validate
from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.world import World

NAME, RESUMED = path("event.user.nickname"), "onContinuePostLogin"
STAFF = define("STAFF", texts("ann", "bob"), constant=True)
OWN = define("own_name", NAME)
WORD = variable("word", S)
Body = Callable[[ir.Expr], ir.Expr]


def is_helper(name: str, body: Body) -> ir.DefineHelper:
    helper = ir.Helper(name, (WORD,), (), body(var(WORD)), ir.Ends.NEVER, SPAN)
    return ir.DefineHelper(ir.HelperId(name, "policies/a.policy", (S,)), helper)


def asks(helper: ir.DefineHelper, body: Body, argument: ir.Expr) -> ir.HelperCall:
    return ir.HelperCall(helper.id, (argument,), body(argument), info(B))


def exports(made: ir.Program) -> Mapping[str, ir.Handler]:
    return exports_of(made, written(made.all_steps))


def staff(word: ir.Expr) -> ir.Expr:
    return in_(word, ref(STAFF))


def own(word: ir.Expr) -> ir.Expr:
    return eq(word, ref(OWN))


def seen(word: ir.Expr) -> ir.Expr:
    return eq(word, maybe(ir.Member(path("event.transaction.metadata"), "seen", info(S, False))))


IS_STAFF = is_helper("is_staff", staff)
IS_OWN = is_helper("is_own", own)
BOTH = (ir.Define(STAFF), ir.Define(OWN), IS_STAFF, IS_OWN)
PROGRAM = two_handlers(
    (*BOTH, rule("Refuse", asks(IS_STAFF, staff, ref(OWN)), deny()), rule("Tell", None, log(ref(OWN)))),
    (
        *BOTH,
        rule("Not ann", asks(IS_OWN, own, text("ann")), deny("ann")),
        rule("Staff", asks(IS_STAFF, staff, ref(OWN)), log(text("staff"))),
    ),
)


def test_what_needs_no_run_is_written_once_and_the_rest_in_each_handler() -> None:
    assert tidy(PROGRAM).partition('/post-login/v3" */')[2] == """

const STAFF = ["ann", "bob"];
const isStaff = (word) => STAFF.includes(word);

/**
 * @param {Event} event - The login: user, client, request.
 * @param {PostLoginAPI} api - What this Action may do about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  const ownName = event.user.nickname;

  // Refuse
  if (isStaff(ownName)) {
    api.access.deny("no");
    return;
  }

  // Tell
  console.log(ownName);
};

/**
 * @param {Event} event - The login: user, client, request.
 * @param {PostLoginAPI} api - What this Action may do about it.
 */
exports.onContinuePostLogin = async (event, api) => {
  const ownName = event.user.nickname;
  const isOwn = (word) => word === ownName;

  // Not ann
  if (isOwn("ann")) {
    api.access.deny("ann");
    return;
  }

  // Staff
  if (isStaff(ownName)) {
    console.log("staff");
  }
};
"""


def test_node_and_the_interpreter_agree_about_each_handler(nodes: Nodes) -> None:
    for name in ("ann", "bob", "cid"):
        event = changed(TRIGGER.default_event, {"user.nickname": name}, ())
        for kind in HandlerKind:
            declared = TRIGGER.handler(kind)
            assert declared is not None
            ran = evaluate(PROGRAM, World(event, handler=kind))
            outcome = nodes.both(tidy(PROGRAM), event, declared.name)
            assert outcome.calls == [[method, [*arguments]] for method, arguments in ran.calls]
            assert outcome.logs == [line[0] for line in ran.logs]


def test_a_handler_keeps_the_parts_of_the_event_that_it_changes() -> None:
    """The other one reads the event itself; a helper that reads it is another function there."""
    is_seen = is_helper("is_seen", seen)
    read = rule("Read", asks(is_seen, seen, text("yes")), log(text("seen")))
    write = rule("Write", None, call("transaction.setMetadata", text("seen"), text("yes")))
    first, _, then = tidy(two_handlers((is_seen, write, read), (is_seen, read))).partition(RESUMED)
    assert "word === transactionMetadata.seen" in first and "...event.transaction?.metadata" in first
    assert "word === event.transaction?.metadata?.seen" in then


def test_the_clock_is_read_in_each_handler_that_needs_it() -> None:
    now = ir.Compare("<", op(ir.Op.NOW, type=N), op(ir.Op.NOW, type=N), info(B))
    late = rule("Late", now, deny())
    code = emit(two_handlers((late,), (late,)))
    assert code.count("const now = Date.now();") == 2
    assert emit(two_handlers((late,), ())).count("const now") == 1


def test_forms_of_one_helper_that_read_the_same_are_written_once_in_each_handler() -> None:
    forms = tuple(
        ir.DefineHelper(ir.HelperId("same", "policies/a.policy", (type_,)), helper)
        for type_, helper in ((S, IS_OWN.helper), (N, IS_OWN.helper))
    )
    use = (
        rule("a", asks(forms[0], own, text("x")), deny()),
        rule("b", asks(forms[1], own, text("y")), deny()),
    )
    code = tidy(two_handlers((ir.Define(OWN), *forms, *use), (ir.Define(OWN), *forms, *use)))
    assert code.count(" = (word) => word === ownName;") == 2
    code = tidy(two_handlers((ir.Define(OWN), *forms, *use), (ir.Define(OWN), forms[1], use[1])))
    assert code.count(" = (word) => word === ownName;") == 2


def test_the_names_of_the_exports_come_from_the_program() -> None:
    sent = call("redirect.sendUserTo", text("https://a.example"))
    assert [*exports(program(rule("a", None, deny())))] == ["onExecutePostLogin"]
    assert [*exports(PROGRAM)] == ["onExecutePostLogin", RESUMED]
    assert exports(program(rule("a", None, sent)))[RESUMED] == ir.Handler(HandlerKind.CONTINUE, ())
    own = two_handlers((rule("a", None, sent),), (rule("b", None, deny()),))
    assert exports(own)[RESUMED] is own.handlers[1]


def test_the_validator_holds_each_handler_to_its_own_steps() -> None:
    def codes(code: str) -> set[str]:
        return {problem.code.id for problem in validate(code, PROGRAM)}

    code = emit(PROGRAM)
    assert codes(code) == set()
    assert "AG602" in codes(code[: code.rindex("/**")])
    first, again = 'api.access.deny("no");', 'api.access.deny("ann");'
    moved = code.replace(f"    {again}\n", "").replace(first, first + again)
    assert "AG603" in codes(moved)


def test_forms_that_read_the_same_in_one_handler_may_differ_in_another() -> None:
    transaction = known(path("event.transaction"))
    metadata = ir.Member(transaction, "metadata", info(J))
    there = eq(var(WORD), maybe(ir.Member(metadata, "seen", info(S, False))))
    helpers = tuple(
        ir.DefineHelper(
            ir.HelperId("same", "policies/a.policy", (type_,)),
            ir.Helper("same", (WORD,), (), body, ir.Ends.NEVER, SPAN),
        )
        for type_, body in ((S, seen(var(WORD))), (N, there))
    )
    use = tuple(rule("a", asks(helper, seen, text("x")), log(text("x"))) for helper in helpers)
    write = rule("Write", None, call("transaction.setMetadata", text("seen"), text("yes")))
    code = emit(two_handlers((*helpers, write, *use), (*helpers, *use)))
    first, _, then = code.partition(RESUMED)
    assert first.count("const same") == 1 and first.count("same(") == 2
    assert then.count("const same = ") == 1 and then.count("const same2 = ") == 1
