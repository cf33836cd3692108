"""The codes of generated JavaScript, AG6xx."""

from actiongen.diagnostics.model import Code

OUTPUT: tuple[Code, ...] = ()
