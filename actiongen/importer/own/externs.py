"""What people wrote by hand and our JavaScript has word for word: the files of externs, and Actions Modules.

In: the text of a file, and the original. Out: :class:`Handwritten`: the files, and what is called of them.

    // policies/externs/md5.js, word for word.   ->   JavaScriptFile("externs/md5.js", …), {"md5": "md5"}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from actiongen.core import tree as core
from actiongen.importer.lift import make
from actiongen.importer.lift.make import is_identifier
from actiongen.importer.model import Original
from actiongen.source import JavaScriptFile, Span
from actiongen.syntax import tree as syn

_INLINED = re.compile(
    r"^// (?:[\w.-]+/)+?(?P<path>externs/[\w./-]+\.js|[\w-]+\.js), word for word\.\n// prettier-ignore\n"
    r"const (?P<names>\w+|\{[\w\s,:$]*\}) = \(\(/\*\* @type \{any\} \*/ (?:module|exports)\) => \{\n"
    r"(?P<text>.*?)\n\nreturn (?P<exported>[\w.$]+);\n\}\)\((?:\{ exports: \{\} \}|\{\})\);$",
    re.DOTALL | re.MULTILINE,
)
_MODULE = re.compile(r'^const (\w+) = require\("(actions:[\w-]+)"\);$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Handwritten:
    """``names`` are the externs by what is called of them: ``f``, ``module.f``; ``paths`` where each is from."""

    files: tuple[JavaScriptFile, ...]
    names: Mapping[str, str]
    paths: Mapping[str, str]
    without: str
    """The text without the files, with blanks in their place."""

    def declared(
        self, takes: Mapping[str, int], returns: Mapping[str, core.Expr], span: Span
    ) -> tuple[syn.Statement, ...]:
        """The ``def`` of each function that is called."""
        return tuple(
            _declaration(name, self.paths[name], count, returns[name], span) for name, count in takes.items()
        )


def handwritten(text: str) -> Handwritten:
    """The externs in a text, and the modules that it requires."""
    files: dict[str, JavaScriptFile] = {}
    names: dict[str, str] = {}
    paths: dict[str, str] = {}
    for found in _INLINED.finditer(text):
        path = found["path"]
        files[path] = JavaScriptFile(path, f"{found['text']}\n")
        for local, exported in _names(found["names"], found["exported"]):
            names[local] = extern_name(exported)
            paths[names[local]] = path
    return Handwritten(tuple(files.values()), names, paths, _INLINED.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def with_modules(found: Handwritten, text: str, called: frozenset[tuple[str, str]]) -> Handwritten:
    """The same with the functions of Actions Modules; ``called`` are members of names that are called."""
    modules = {each[1]: each[2] for each in _MODULE.finditer(text)}
    names, paths = dict(found.names), dict(found.paths)
    for module, function in sorted(called):
        if module in modules:
            name = extern_name(function)
            names[f"{module}.{function}"] = name
            paths[name] = modules[module]
    return Handwritten(found.files, names, paths, found.without)


def _names(shown: str, exported: str) -> list[tuple[str, str]]:
    """The names in the file, and what they are called where they were written."""
    if not shown.startswith("{"):
        last = exported.rpartition(".")[2]
        return [(shown, shown if last in ("exports", "module") else last)]
    pairs = []
    for each in shown.strip("{ }").split(","):
        given, _, local = (part.strip() for part in each.partition(":"))
        pairs.append((local or given, given))
    return pairs


def extern_name(exported: str) -> str:
    """The name in the policy of a function; an extern is found by its own name, or by that in snake_case."""
    return exported if is_identifier(exported) else f"{exported}_"


def _declaration(name: str, path: str, count: int, returns: core.Expr, span: Span) -> syn.Def:
    parameters = tuple(
        syn.Parameter(f"value_{at}" if count > 1 else "value", make.name("json", span), span)
        for at in range(1, count + 1)
    )
    decorator = make.call(make.name("extern", span), (make.text(path, span),), span)
    body = (syn.Do(syn.Dots(span), span),)
    return syn.Def(name, parameters, _type(returns, span), (decorator,), None, body, span, span, span)


def _type(type_: core.Expr, span: Span) -> syn.Expr:
    match type_:
        case core.Name(id):
            return make.name(id, span)
        case core.Array((core.Name() | core.Array() | core.Object() as item,)):
            return syn.ListDisplay((_type(item, span),), span)
        case core.Object(entries):
            pairs = tuple(
                syn.Pair(make.text(each.key.value, span), _type(each.value, span), span)
                for each in entries
                if isinstance(each, core.Entry) and isinstance(each.key, core.Text)
            )
            return syn.DictDisplay(pairs, span)
        case _:
            return make.nothing(span)


def versions_of(original: Original) -> dict[str, str]:
    """The versions of modules that an export says."""
    return {
        name: version
        for name, version in zip(original.modules, original.module_versions, strict=False)
        if version
    }
