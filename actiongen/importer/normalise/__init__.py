"""What JavaScript says in many ways, in few.

In: Core as it was read. Out: Core in which the handlers' parameters are called `event` and `api`, aliases are gone, and
what can be said without assignments, callbacks and loops is said so; what cannot stays as it is.
"""

from collections.abc import Callable

from actiongen.core.tree import File
from actiongen.importer.normalise.aliases import aliases
from actiongen.importer.normalise.applied import calls
from actiongen.importer.normalise.attempted import attempted
from actiongen.importer.normalise.built import built
from actiongen.importer.normalise.dead import dead
from actiongen.importer.normalise.deletions import deletions
from actiongen.importer.normalise.handler import handler
from actiongen.importer.normalise.inlining import inlining
from actiongen.importer.normalise.loops import loops
from actiongen.importer.normalise.naming import naming
from actiongen.importer.normalise.promises import promises
from actiongen.importer.normalise.single import single
from actiongen.importer.normalise.sinking import sinking
from actiongen.importer.normalise.statements import statements
from actiongen.importer.normalise.together import together
from actiongen.importer.notes import Notes

Pass = Callable[[File, Notes], File]
PASSES: tuple[Pass, ...] = (
    handler,
    statements,
    calls,
    inlining,
    calls,
    dead,
    together,
    promises,
    inlining,
    calls,
    dead,
    statements,
    loops,
    attempted,
    aliases,
    sinking,
    single,
    built,
    loops,
    built,
    aliases,
    dead,
    deletions,
    naming,
)
