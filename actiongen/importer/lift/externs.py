"""The functions in JavaScript that a policy calls, and the file that holds them.

In: functions of Core that `extraction.py` took out of a handler. Out: `@extern` declarations, and the text of one file
for the policy, with what the functions need of the original's module.

    Externs.add("get_digest", …)   ->   @extern("externs/gravatar.js") def get_digest(email: json) -> json: ...
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from actiongen.core import tree as core
from actiongen.core.printer import print_core
from actiongen.core.walk import Core, below, free_names, names_bound
from actiongen.facts.node_modules import NODE_MODULES
from actiongen.importer.lift import make
from actiongen.importer.lift.callbacks import with_callbacks
from actiongen.importer.lift.evident import JSON, Evident, type_of
from actiongen.importer.lift.names import snake_case
from actiongen.importer.lift.shapes import unwrapped
from actiongen.importer.model import Package
from actiongen.source import JavaScriptFile, Span
from actiongen.syntax import tree as syn

PREFIX = "extern:"
"""A call of an extern is a `Builtin` whose name begins so."""
OF_MODULE = "actions:"
"""What is required with this in front is an Actions Module."""
_VERSIONED = re.compile(r"(@?[^@]+)@(\d+\.\d+\.\d+.*)")


_ASKERS = frozenset(
    ("axios", "got", "node-fetch", "cross-fetch", "undici", "superagent", "request", "needle", "ky")
)
"""Packages that give an answer of a class of theirs; of the promises of `request-promise` it is the body."""


@dataclass(frozen=True, slots=True)
class Extern:
    """A function: its name in the policy, its parameters, its text in JavaScript, what it gives."""

    name: str
    parameters: tuple[str, ...]
    function: core.Function
    is_silent: bool
    span: Span
    gives: Evident = JSON
    is_deciding: bool = False


@dataclass(slots=True)
class Externs:
    """Those of one policy; ``module`` are the definitions of the original's module, by name."""

    text: str
    module: dict[str, core.Let]
    made: dict[str, Extern] = field(default_factory=dict)
    answers: frozenset[str] = frozenset()
    """What the original calls the answers of requests."""

    def fresh(self, wish: str) -> str:
        """A name that no other extern has."""
        base = snake_case(wish)
        name, number = base, 1
        while name in self.made:
            number += 1
            name = f"{base}_{number}"
        return name

    def add(self, extern: Extern) -> None:
        """One more."""
        self.made[extern.name] = extern

    def used(self, called: frozenset[str]) -> "Externs":
        """Those that a policy calls; what only runs that never happen would call is left out."""
        made = {name: each for name, each in self.made.items() if name in called}
        return Externs(self.text, self.module, made, self.answers)

    def declared(self, path: str) -> tuple[syn.Statement, ...]:
        """The ``def`` of each."""
        return tuple(self._declaration(each, path) for each in self.made.values())

    def _declaration(self, extern: Extern, path: str) -> syn.Def:
        span = extern.span
        parameters = tuple(
            syn.Parameter(snake_case(each), make.name("json", span), span) for each in extern.parameters
        )
        returns: syn.Expr = make.nothing(span) if extern.is_silent else type_of(extern.gives, span)
        decorator = make.call(make.name("extern", span), (make.text(path, span),), span)
        body = (syn.Do(syn.Dots(span), span),)
        return syn.Def(extern.name, parameters, returns, (decorator,), None, body, span, span, span)

    def file(self, path: str) -> JavaScriptFile:
        """The file with all of them."""
        needed = self._needed()
        taken = {let.name for let in needed}
        names = {each: _camel(each) for each in self.made}
        inner = {each: f"{name}Extern" if name in taken else name for each, name in names.items()}
        parts = [self._shown(let) for let in needed]
        parts += [_function(inner[name], each, needed, self.text) for name, each in self.made.items()]
        shown = (
            names[each] if names[each] == inner[each] else f"{names[each]}: {inner[each]}"
            for each in self.made
        )
        exported = f"module.exports = {{ {', '.join(shown)} }};"
        return JavaScriptFile(path, "\n\n".join(part.strip() for part in (*parts, exported)) + "\n")

    def _shown(self, let: core.Let) -> str:
        changed = with_callbacks(let, self.module.values())
        return print_core(changed) if changed != let else print_core(let, self.text)

    def _needed(self) -> list[core.Let]:
        """The definitions of the module that the functions use, in its order."""
        wanted: set[str] = set()
        todo = [name for each in self.made.values() for name in free_names(each.function)]
        while todo:
            name = todo.pop()
            if name in self.module and name not in wanted:
                wanted.add(name)
                todo += free_names(self.module[name])
        return [let for name, let in self.module.items() if name in wanted]

    def packages(self) -> list[tuple[str, Span]]:
        """The npm packages that the functions require."""
        found: dict[str, Span] = {}
        nodes: list[Core] = [*self._needed(), *(each.function for each in self.made.values())]
        for node in nodes:
            for each in below(node):
                match each:
                    case core.Call(core.Name("require"), (core.Text(asked),), span):
                        name = package_of(asked)
                        if name is not None:
                            found.setdefault(name, span)
        return list(found.items())


def externs_of(file: core.File) -> Externs:
    """None yet, of this file."""
    found = Externs(file.text, known_everywhere(file))
    lets = (each for each in below(file) if isinstance(each, core.Let))
    found.answers = frozenset(each.name for each in lets if is_answer(each.value, found))
    return found


def is_answer(value: core.Expr, externs: Externs) -> bool:
    """Whether it is what a request is answered, whole: an object of a class, of which JSON keeps next to nothing."""
    value = unwrapped(value)
    if isinstance(value, core.Await):
        value = unwrapped(value.value)
    if not isinstance(value, core.Call):
        return False
    root: core.Expr = value
    while isinstance(root, core.Call | core.Member) and _required(root) is None:
        root = unwrapped(root.function if isinstance(root, core.Call) else root.object)
        if isinstance(root, core.Await):
            # `(await fetch(u)).status`
            return False
    if root is value:
        return False
    let = externs.module.get(root.id) if isinstance(root, core.Name) else None
    asked = _required(root if let is None else let.value)
    if asked is not None:
        return asked.partition("@")[0] in _ASKERS
    return let is None and isinstance(root, core.Name) and root.id == "fetch"


def _required(value: core.Expr) -> str | None:
    """The package that it asks for."""
    match value:
        case core.Call(core.Name("require"), (core.Text(asked),)):
            return asked
        case _:
            return None


def known_everywhere(file: core.File) -> dict[str, core.Let]:
    """The definitions of the module, and wherever they stand functions and packages that need nothing else."""
    known = {each.name: each for each in file.body.statements if isinstance(each, core.Let)}
    while True:
        # A helper that reads the event of the handler stands for itself nowhere else.
        closed = {"event", "api"} | {each.name for each in file.body.statements if isinstance(each, core.Let)}
        closed -= known.keys()
        reading = [name for name, each in known.items() if free_names(each.value) & closed]
        if not reading:
            break
        known = {name: each for name, each in known.items() if name not in reading}
    bound = names_bound(file)
    for each in below(file):
        if isinstance(each, core.Let) and each.name not in known and _is_of_module(each.value):
            inner = names_bound(each.value)
            free = free_names(each.value)
            if not free & {"event", "api"} and all(
                name in known or name in inner or name not in bound for name in free
            ):
                known[each.name] = each
    return known


def _is_of_module(value: core.Expr) -> bool:
    """Whether it is a function, a package or a part of one."""
    while isinstance(value, core.Member):
        value = value.object
    match value:
        case core.Function() | core.Name():
            return True
        case core.Call(core.Name("require")):
            return True
        case _:
            return False


def packages_of(file: core.File) -> frozenset[str]:
    """The names of what is required, and of parts of it."""
    found: set[str] = set()
    for each in below(file):
        if isinstance(each, core.Let):
            value = each.value
            while isinstance(value, core.Member):
                value = value.object
            match value:
                case core.Call(core.Name("require")):
                    found.add(each.name)
                case core.Name(id) if id in found:
                    found.add(each.name)
    return frozenset(found)


def package_of(asked: str) -> str | None:
    """The npm package of what is required, None of a module of Node's."""
    plain = asked.removeprefix("node:")
    if asked.startswith(OF_MODULE):
        return asked
    if plain in NODE_MODULES or asked.startswith("."):
        return None
    parts = plain.split("/")
    return "/".join(parts[:2]) if plain.startswith("@") else parts[0]


def pinned(name: str, packages: tuple[Package, ...]) -> tuple[str, str] | None:
    """A package and its version, None where nobody says one."""
    versioned = _VERSIONED.fullmatch(name)
    if versioned is not None:
        return versioned[1], versioned[2]
    version = next((each.version for each in packages if each.name == name), "")
    return (name, version) if re.fullmatch(r"\d+\.\d+\.\d+.*", version) else None


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _function(name: str, extern: Extern, module: Sequence[core.Let], text: str) -> str:
    made = core.Let(name, extern.function, extern.span)
    changed = with_callbacks(made, module)
    return print_core(made, text) if changed == made else print_core(changed)
