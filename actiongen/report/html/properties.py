"""Properties on the page.

In: the properties of a file, and what the prover says of them, if it was asked. Out: rows for the template.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from actiongen.prover.model import Verdict
from actiongen.report.html.facts import File
from actiongen.report.proofs import details, kind_of
from actiongen.source import Source


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One property: ``verdict`` is empty where nobody was asked, ``details`` why it is not proved."""

    verdict: str
    kind: str
    title: str
    line: int | None
    details: str


@dataclass(frozen=True, slots=True)
class PropertiesView:
    """The properties of a file; ``proved``: how many are, None where nobody was asked."""

    rows: tuple[PropertyRow, ...]
    proved: int | None

    @property
    def of(self) -> int:
        """How many there are."""
        return len(self.rows)


def properties_view(file: File, sources: Mapping[str, Source]) -> PropertiesView:
    """The properties in the order of the file."""
    proofs = {id(proof.claim): proof for proof in file.proofs}
    rows: list[PropertyRow] = []
    for claim in file.properties:
        proof, source = proofs.get(id(claim)), sources.get(claim.span.path)
        line = None if source is None else source.position(claim.span.start).line
        told = "" if proof is None else "\n".join(details(proof))
        verdict = "" if proof is None else proof.answer.verdict.value
        rows.append(PropertyRow(verdict, kind_of(claim), claim.title, line, told))
    proved = sum(row.verdict == Verdict.PROVED.value for row in rows) if proofs else None
    return PropertiesView(tuple(rows), proved)
