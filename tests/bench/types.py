"""TypeScript's opinion of generated JavaScript, with the types of Node and jose, and those of Auth0 as the catalogue
knows them.

In: JavaScript by file name. Out: for each complaint the file, the line and the number of the error.

    complaints({"a.js": code})   ->   [Complaint("a.js", 20, "TS18048", "…")]
"""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.model import Field, FieldType, Method, Param, ParamType, Trigger
from bench.install import TOOLS, node_binary

_TSC = TOOLS / "node_modules" / "typescript" / "bin" / "tsc"
_OPTIONS = {
    "allowJs": True,
    "checkJs": True,
    "strict": True,
    "noEmit": True,
    "target": "es2022",
    "lib": ["es2022"],
    "module": "commonjs",
    "typeRoots": [str(TOOLS / "node_modules" / "@types")],
    "types": ["node"],
    "paths": {"jose": [str(TOOLS / "node_modules" / "jose" / "dist" / "types" / "index.d.ts")]},
    "skipLibCheck": True,
}
_COMPLAINT = re.compile(r"(\S+?)\((\d+),\d+\): error (TS\d+): (.*)")
_PLAIN = {
    FieldType.STRING: "string",
    FieldType.NUMBER: "number",
    FieldType.BOOLEAN: "boolean",
    FieldType.CONTAINER: "{ [key: string]: any }",
    FieldType.JSON: "any",
    FieldType.SECRETS: "{ [name: string]: string }",
}
_PARAMS = {ParamType.STRING: "string", ParamType.NUMBER: "number", ParamType.BOOLEAN: "boolean"}

# What the strict mode complains about and the language settles otherwise.
MEANT = {
    "TS18047": "a comparison with a value that may be null does not hold",
    "TS18048": "a comparison with a value that may be absent does not hold, and a sum with it is NaN",
    "TS18049": "the same for a value that may be either",
    "TS2532": "the same for a value without a name",
    "TS2345": "no list has an absent item, so that `includes` says no",
    "TS2769": "what another test has shown to be there may be absent for TypeScript",
    "TS7006": "a helper of the policy says nothing of its parameters",
    "TS7053": "`Object.hasOwn` stands before each look-up in a constant",
    "TS2339": "a member of a value that may be anything is absent",
}


@dataclass(frozen=True)
class Complaint:
    file: str
    line: int
    code: str
    message: str


def complaints(files: dict[str, str]) -> list[Complaint]:
    """What ``tsc --checkJs --strict`` says of the files."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            (root / name).write_text(text, encoding="utf-8")
        (root / "auth0.d.ts").write_text(declarations(), encoding="utf-8")
        config = {"compilerOptions": _OPTIONS, "files": ["auth0.d.ts", *files]}
        (root / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
        done = subprocess.run(
            [str(node_binary(22)), str(_TSC), "--pretty", "false"], cwd=root, capture_output=True, text=True
        )
    found = [_COMPLAINT.match(line) for line in done.stdout.splitlines() if not line.startswith(" ")]
    return [Complaint(each[1], int(each[2]), each[3], each[4]) for each in found if each]


def declarations() -> str:
    """The modules that Auth0 publishes, written anew from the catalogue; of those of a tenant nothing is known."""
    modules = []
    for id in trigger_ids():
        trigger = load_trigger(id)
        assert trigger is not None
        for version in trigger.versions:
            modules.append(_module(trigger, version.id))
    modules.append('declare module "actions:*";')
    return "\n".join(modules)


def _module(trigger: Trigger, version: str) -> str:
    event, api = _type(trigger.event), _api(list(trigger.methods.values()))
    return (
        f'declare module "{trigger.types}/{version}" {{\n'
        f"  export interface Event {event}\n"
        f"  export interface {trigger.api_type} {api}\n}}"
    )


def _type(field: Field) -> str:
    if field.type is FieldType.RECORD:
        return _record(field)
    if field.type is FieldType.LIST:
        return f"({'any' if field.items is None else _type(field.items)})[]"
    return _PLAIN[field.type]


def _record(field: Field) -> str:
    members = [
        f"{json.dumps(name)}{'?' if each.optional else ''}: {_type(each)};"
        for name, each in field.fields.items()
    ]
    if field.open:
        members.append("[key: string]: any;")
    return "{ " + " ".join(members) + " }"


def _api(methods: list[Method], depth: int = 0) -> str:
    groups: dict[str, list[Method]] = {}
    for method in methods:
        groups.setdefault(method.name.split(".")[depth], []).append(method)
    members = []
    for name, below in groups.items():
        [first, *rest] = below
        is_method = not rest and first.name.count(".") == depth
        members.append(
            f"{name}({_params(first)}): any;" if is_method else f"{name}: {_api(below, depth + 1)};"
        )
    return "{ " + " ".join(members) + " }"


def _params(method: Method) -> str:
    return ", ".join(
        f"{param.name}{'?' if param.optional else ''}: {_param(param)}" for param in method.params
    )


def _param(param: Param) -> str:
    return _PARAMS.get(param.type, "any") + (" | null" if param.nullable else "")
