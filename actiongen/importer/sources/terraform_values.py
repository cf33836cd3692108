"""What a value of Terraform is, as far as it is written out.

In: a value, and the folder that it stands in. Out: its text, or the code that it is.

    folder.code("main.tf", Call("file", (Text("mfa.js"),)))   ->   Code('mfa.js', 'exports.onExecute…')
"""

from dataclasses import dataclass, field

from actiongen.importer.sources.files import Files, Unread, placed
from actiongen.importer.sources.hcl_tree import Atom, Body, Call, Reference, Template, Text, Value, described
from actiongen.importer.sources.records import Code

_MOST_LOCALS = 8


def text_of(value: Value) -> str | None:
    """A text, number or flag as text; None of what is computed, and of null."""
    match value:
        case Text(text):
            return text
        case Atom(text) if text != "null":
            return text
        case _:
            return None


def number(digits: str) -> int | None:
    """A whole number."""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one module of Terraform; ``path`` is empty at the top."""

    files: Files
    path: str
    bodies: list[tuple[str, Body]]
    _locals: dict[str, Value] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for _, body in self.bodies:
            for block in body.all("locals"):
                self._locals.update(block.body.attributes)

    def resolved(self, value: Value, depth: int = 0) -> Value:
        """The value of a local, where it is one, and of texts with nothing but such in them."""
        if depth > _MOST_LOCALS:
            return value
        match value:
            case Reference(("local", name)) if name in self._locals:
                return self.resolved(self._locals[name], depth + 1)
            case Template(parts):
                texts = [text_of(self.resolved(part, depth + 1)) for part in parts]
                return Text("".join(filter(None, texts))) if None not in texts else value
            case _:
                return value

    def code(self, name: str, value: Value) -> Code | Unread:
        """The code that an attribute of a file is, or why it cannot be had."""
        found = self.resolved(value)
        match found:
            case Text(text):
                return Code(self.files.shown(name), text.replace("\r\n", "\n"))
            case Call("file", (argument,)):
                return self._file(argument)
            case _:
                why = f"its code is computed by {described(found)}: write it out, or name its file with `file(…)`"
                return Unread(why)

    def _file(self, argument: Value) -> Code | Unread:
        """A path that does not begin at a module begins where Terraform is run: here, or at the top."""
        folder, path = self._place(argument)
        if path is None:
            return Unread(f"the path of its code is computed from {described(argument)}: write it out")
        tried: str | Unread = Unread("")
        for start in (folder,) if folder is not None else dict.fromkeys((self.path, "")):
            tried = placed(start, path)
            if isinstance(tried, Unread):
                continue
            loaded = self.files.load(tried)
            if isinstance(loaded, str):
                return Code(self.files.shown(tried), loaded)
            tried = Unread(f"its code in `{tried}` cannot be read: {loaded.why}")
        return tried if isinstance(tried, Unread) else Unread("its code cannot be read")

    def _place(self, argument: Value) -> tuple[str | None, str | None]:
        """The folder in which a path begins, None where it says none, and the path."""
        found = self.resolved(argument)
        match found:
            case Text(text):
                return None, text
            case Template((Reference(("path", "module" | "root" as start)), *rest)):
                texts = [text_of(self.resolved(part)) for part in rest]
                if None in texts:
                    return None, None
                return (self.path if start == "module" else ""), "".join(filter(None, texts)).lstrip("/")
            case _:
                return None, None
