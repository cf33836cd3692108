"""What a Rule's parameters are called, and the places in them.

In: paths. Out: the place that a path belongs to: what a variable stands for.

    Roots("user", "context").place(("user", "app_metadata", "a", "b"))   ->   ("user", "app_metadata", "a")
"""

from dataclasses import dataclass

from actiongen.importer.legacy.made import Path
from actiongen.importer.legacy.table import table

_CONTAINERS = ("app_metadata", "user_metadata")


@dataclass(frozen=True, slots=True)
class Roots:
    """What the parameters of the rule are called; `global` is always called so. ``handed`` are the places, as texts,
    that earlier rules hand on to it.
    """

    user: str
    context: str
    callback: str = "callback"
    handed: frozenset[str] = frozenset()

    def place(self, path: Path | None) -> Path | None:
        """The place that a written path belongs to: what becomes a variable. None if it is no place."""
        if path is None or len(path) < 2:
            return None
        if path[0] == "global":
            return path[:2]
        if path[0] == self.user:
            if path[1] in _CONTAINERS:
                return path[:3] if len(path) > 2 else None
            return path[:2]
        if path[0] == self.context:
            return self._of_context(path)
        return None

    def _of_context(self, path: Path) -> Path | None:
        if path[1] in ("idToken", "accessToken"):
            return path[:3] if len(path) > 2 and path[1:3] != ("accessToken", "scope") else None
        is_nothing = any(each.split(".")[0] == path[1] for each in table().nothing)
        return None if is_nothing or path[1] == "samlConfiguration" else path[:2]
