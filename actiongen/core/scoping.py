"""Which variables JavaScript has to declare further out than Core does.

In: a part of Core, in which a name is visible wherever it stands. Out: for each block of a function the names that are
declared in a block in it and used outside of that block.

    try { const x = f(); } catch { return; } g(x);   ->   let x; try { x = f(); } catch { return; } g(x);
"""

from dataclasses import dataclass, field

from actiongen.core.tree import Assign, Block, File, Function, Let, Name
from actiongen.core.walk import Core, parts


def declared_outside(root: Core) -> dict[int, tuple[str, ...]]:
    """By the `id` of a block that is the body of a function (0: of the whole), the names to declare at its start."""
    walk = _Walk()
    walk.enter(root, (), 0)
    found: dict[int, dict[str, None]] = {}
    for name, blocks in walk.uses:
        home = walk.homes.get(name)
        if home is not None and home[0] and home[0][-1] not in blocks:
            found.setdefault(home[1], {})[name] = None
    return {body: tuple(names) for body, names in found.items()}


@dataclass(slots=True)
class _Walk:
    """``homes``: the blocks around the declaration of a name, in its function, and the body of that function."""

    homes: dict[str, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    uses: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    def enter(self, node: Core, blocks: tuple[int, ...], body: int) -> None:
        """Goes over a part; ``blocks`` are those around it."""
        if isinstance(node, Let):
            self.homes.setdefault(node.name, (blocks, body))
        if isinstance(node, Assign):
            self.uses.append((node.name, blocks))
        if isinstance(node, Name):
            self.uses.append((node.id, blocks))
        if isinstance(node, Function):
            for each in node.parameters:
                self.enter(each, blocks, body)
            self._inside(node.body, (*blocks, id(node.body)), id(node.body))
        elif isinstance(node, Block):
            self._inside(node, (*blocks, id(node)), body)
        elif isinstance(node, File):
            self._inside(node.body, blocks, 0)
            for _, function in node.exports:
                self.enter(function, blocks, 0)
        else:
            self._inside(node, blocks, body)

    def _inside(self, node: Core, blocks: tuple[int, ...], body: int) -> None:
        for each in parts(node):
            self.enter(each, blocks, body)
