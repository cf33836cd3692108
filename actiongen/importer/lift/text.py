"""The text of a policy: statements with comments above them, in the one layout.

In: a docstring, statements of the syntax tree, and comments by the span of the statement that they stand above. Out:
text, as `actiongen fmt` lays it out.

    write(None, (Assign(Name("x"), …),), {})   ->   "x = event.user.email\\n"
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from actiongen.source import Span
from actiongen.syntax import tree as syn
from actiongen.syntax.format import format_policy
from actiongen.syntax.print import print_expression

Comments = Mapping[Span, tuple[str, ...]]
"""Lines without their ``#`` by the span of a statement; the first statement with that span has them above it."""


def write(docstring: str | None, statements: tuple[syn.Statement, ...], comments: Comments) -> str:
    """The whole text of a policy."""
    return format_policy(written(docstring, statements, comments))


def written(docstring: str | None, statements: tuple[syn.Statement, ...], comments: Comments) -> str:
    """The same text with each statement on one line: to lay it out takes longer than to compile it."""
    printer = _Printer(dict(comments))
    head = [] if docstring is None else [_docstring(docstring), ""]
    lines = printer.block(statements, "", spaced=True)
    return "\n".join([*head, *lines]) + "\n"


def _docstring(value: str) -> str:
    shown = value.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if shown.endswith('"'):
        shown = shown[:-1] + '\\"'
    return f'"""{shown}"""'


@dataclass(slots=True)
class _Printer:
    comments: dict[Span, tuple[str, ...]]

    def block(self, statements: tuple[syn.Statement, ...], indent: str, *, spaced: bool = False) -> list[str]:
        lines: list[str] = []
        before: syn.Statement | None = None
        for each in statements:
            if spaced and before is not None and not _belong_together(before, each):
                lines.append("")
            remarks = self.comments.pop(each.span, ())
            lines += [f"{indent}# {remark}".rstrip() for remark in remarks]
            lines += self._statement(each, indent)
            before = each
        return lines

    def _statement(self, statement: syn.Statement, indent: str) -> list[str]:
        inner = f"{indent}    "
        match statement:
            case syn.Assign(target, value):
                return [f"{indent}{target.id} = {print_expression(value)}"]
            case syn.Do(value):
                return [f"{indent}{print_expression(value)}"]
            case syn.Return(value):
                return [f"{indent}return {print_expression(value)}"]
            case syn.If(arms, otherwise):
                lines: list[str] = []
                for word, arm in zip(["if", *["elif"] * len(arms)], arms, strict=False):
                    lines.append(f"{indent}{word} {print_expression(arm.condition)}:")
                    lines += self.block(arm.body, inner)
                if otherwise:
                    lines += [f"{indent}else:", *self.block(otherwise, inner)]
                return lines
            case syn.For(targets, iterable, body):
                names = ", ".join(target.id for target in targets)
                return [
                    f"{indent}for {names} in {print_expression(iterable)}:",
                    *self.block(body, inner),
                ]
            case syn.With(called, body):
                is_handler = isinstance(called.func, syn.Name) and called.func.id == "on_continue"
                return [
                    f"{indent}with {print_expression(called)}:",
                    *self.block(body, inner, spaced=is_handler),
                ]
            case syn.Def():
                return self._def(statement, indent)
            case syn.Broken():
                raise ValueError("an import makes no broken statement")
            case _:
                assert_never(statement)

    def _def(self, node: syn.Def, indent: str) -> list[str]:
        shown = ", ".join(
            each.name if each.annotation is None else f"{each.name}: {print_expression(each.annotation)}"
            for each in node.parameters
        )
        gives = "" if node.returns is None else f" -> {print_expression(node.returns)}"
        head = f"{indent}def {node.name}({shown}){gives}:"
        lines = [f"{indent}@{print_expression(each)}" for each in node.decorators]
        if [each.value for each in node.body if isinstance(each, syn.Do)] == [syn.Dots(node.span)]:
            return [*lines, f"{head} ..."]
        documented = [] if node.docstring is None else [f"{indent}    {_docstring(node.docstring.value)}"]
        return [*lines, head, *documented, *self.block(node.body, f"{indent}    ")]


def _belong_together(before: syn.Statement, after: syn.Statement) -> bool:
    """Whether no empty line stands between two statements of a file."""
    if isinstance(before, syn.Assign) and isinstance(after, syn.Assign):
        return True
    return isinstance(before, syn.Do) and isinstance(after, syn.Do) and _is_declaration(before, after)


def _is_declaration(*statements: syn.Do) -> bool:
    words = {
        each.value.func.id
        for each in statements
        if isinstance(each.value, syn.Call) and isinstance(each.value.func, syn.Name)
    }
    return words <= {"secrets", "settings", "schema", "only_when"}
