"""Names for the versions of one variable, and one helper where two are the same.

In: a file. Out: the file in which the last version has the plain name, and the first is the initial one.

    key = f"token_{id}"; key_2 = f"{key}_x" if long else key   ->   initial_key = …; key = …
"""

import re
from collections import Counter, defaultdict

from actiongen.analysis.scope import BUILTINS, TYPE_NAMES
from actiongen.importer.lift.finish.tree import names_of, reads, targets, with_values
from actiongen.importer.lift.make import is_identifier
from actiongen.importer.lift.places import Node, below, bottom_up
from actiongen.lazy_dataclass import replace
from actiongen.syntax import tree as syn

_NUMBERED = re.compile(r"(.+?)_(\d+)")
_CODE = re.compile(r"`[^`]+`")
_WORD = re.compile(r"\b[^\W\d]\w*_\d+\b")


def with_last_plain(file: syn.File) -> syn.File:
    """The file in which the last version of a variable has its name."""
    defined = Counter(each.id for each in targets(file))
    taken = names_of(file)
    renamed: dict[str, str] = {}
    for chain in _chains(file):
        first, *_, last = chain
        initial = f"initial_{first}"
        if initial in taken or any(defined[each] != 1 for each in chain):
            continue
        renamed |= {first: initial, last: first}
    for name in defined:
        found = _NUMBERED.fullmatch(name)
        if found is not None and name not in renamed and _is_free(found[1], taken):
            # What it was told from has gone.
            renamed[name] = found[1]
            taken.add(found[1])
    if not renamed:
        return file
    made = bottom_up(file, lambda node: _renamed(node, renamed))
    assert isinstance(made, syn.File)
    return made


def with_names_of(file: syn.File, said: str) -> str:
    """A sentence about a draft in the names that the file has in the end."""
    names = names_of(file)

    def plain(word: re.Match[str]) -> str:
        found = _NUMBERED.fullmatch(word[0])
        is_gone = found is not None and word[0] not in names and found[1] in names
        return found[1] if found is not None and is_gone else word[0]

    return _CODE.sub(lambda code: _WORD.sub(plain, code[0]), said)


def _is_free(word: str, taken: set[str]) -> bool:
    return word not in taken and is_identifier(word) and word not in BUILTINS and word not in TYPE_NAMES


def _renamed(node: Node, names: dict[str, str]) -> Node:
    if isinstance(node, syn.Name) and node.id in names:
        return replace(node, id=names[node.id])
    return node


def _chains(file: syn.File) -> list[list[str]]:
    """The names of each variable that has versions, of which each is made of the one before."""
    made: dict[str, syn.Expr] = {
        each.target.id: each.value for each in below(file) if isinstance(each, syn.Assign)
    }
    versions: defaultdict[str, list[str]] = defaultdict(list)
    for name in made:
        found = _NUMBERED.fullmatch(name)
        if found is not None and found[1] in made:
            versions[found[1]].append(name)
    chains = []
    for base, others in versions.items():
        chain = [base, *others]
        if all(
            any(reads((made[each],), before) for before in chain[:at]) for at, each in enumerate(chain) if at
        ):
            chains.append(chain)
    return chains


def with_each_helper_once(file: syn.File) -> syn.File:
    """The file without helpers that say what another one says."""
    while True:
        first: dict[object, str] = {}
        again: dict[str, str] = {}
        for each in file.statements:
            if isinstance(each, syn.Def) and not each.decorators:
                known = first.setdefault((each.parameters, each.returns, each.body), each.name)
                if known != each.name:
                    again[each.name] = known
        if not again:
            return file
        kept = tuple(
            each for each in file.statements if not (isinstance(each, syn.Def) and each.name in again)
        )
        values: dict[str, syn.Expr] = {
            old: syn.Name(new, file.statements[0].span) for old, new in again.items()
        }
        file = with_values(replace(file, statements=kept), values)
