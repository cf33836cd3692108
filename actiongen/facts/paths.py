"""Paths into the event, as expressions name them.

In: an expression of the IR. Out: the path of the field that it reads, or its text.

    path_of(expression of ``event.user.email``)   ->   ("user", "email")
"""

from actiongen import ir
from actiongen.auth0.model import ITEM
from actiongen.unicode import is_bare_name

Path = tuple[str, ...]


def path_of(expr: ir.Expr) -> Path | None:
    """The path of a field of the event, seen through definitions; None for anything else."""
    names: list[str] = []
    while True:
        if type(expr) is ir.Member:
            names.append(expr.name)
            expr = expr.value
        elif type(expr) is ir.Ref:
            expr = expr.definition.value
        else:
            # No other expression is a path.
            return tuple(reversed(names)) if type(expr) is ir.Event else None


def text_of(expr: ir.Expr) -> str:
    """A path or name as a policy writes it; ``…`` for anything longer."""
    match expr:
        case ir.Event():
            return "event"
        case ir.Ref(definition):
            return definition.name
        case ir.Var(variable):
            return variable.name
        case ir.Secret(name):
            return f"event.secrets.{name}"
        case ir.Read(value) if value.info.span == expr.info.span:
            return text_of(value)
        case ir.Member(value, name):
            before = text_of(value)
            return (
                "…" if before == "…" else f"{before}.{name}" if is_bare_name(name) else f'{before}["{name}"]'
            )
        case ir.Item(value, index):
            before = text_of(value)
            return "…" if before == "…" else f"{before}[{index}]"
        case _:  # any other expression is too long to show
            return "…"


def written(path: Path) -> str:
    """A path as a schema writes it: ``event.user.identities[...].profileData``."""
    return "event" + "".join("[...]" if name == ITEM else f".{name}" for name in path)
