"""The declarations of a file: calls that stand alone at its top level.

In: a file, or one statement. Out: which function is called, and the call.

    calls(parse(source).value)   ->   [("action", Call(…)), ("load", Call(…))]
"""

from typing import assert_never

from actiongen.syntax import tree as syn
from actiongen.syntax.print import print_expression


def calls(file: syn.File) -> list[tuple[str, syn.Call]]:
    """The calls with the names of what they call, in the order of the text."""
    return [each for statement in file.statements if (each := call_in(statement)) is not None]


def call_in(statement: syn.Statement) -> tuple[str, syn.Call] | None:
    """The call that a statement is, None for any other one."""
    match statement:
        case syn.Do(syn.Call(syn.Name(name)) as call):
            return name, call
        case _:
            return None


def called(node: syn.Expr) -> str:
    """The text of what an expression calls, alone or in front of ``if … else None``."""
    call = node.then if isinstance(node, syn.Conditional) else node
    return print_expression(call.func) if isinstance(call, syn.Call) else "…"


def defines(statement: syn.Statement) -> syn.Name | None:
    """The name that a statement of the top level gives, None for any other one."""
    match statement:
        case syn.Assign(target):
            return target
        case syn.Def(name, name_span=span):
            return syn.Name(name, span)
        case syn.Do() | syn.Return() | syn.If() | syn.For() | syn.With() | syn.Broken():
            return None
        case _:
            assert_never(statement)
